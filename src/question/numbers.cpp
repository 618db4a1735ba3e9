#include "question/numbers.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <iterator>

#include "numeric/weight_format.h"
#include "quantity/units.h"
#include "question/number_definition.h"

namespace ballpark {
namespace {

constexpr std::array<std::string_view, kNumberCount> kNames = {
    "concise_saving",
    "tokens_per_word",
    "gpt4_vs_gpt35_cost",
    "generation_vs_embedding_cost",
    "openai_vs_selfhosted_embedding_cost",
    "finetuned_vs_base_query_cost",
    "selfhosted_finetuned_vs_base_cost",
    "train_13b_cost",
    "finetune_vs_train_cost",
    "gpu_memory_capacity",
    "bytes_per_parameter",
    "embedding_model_memory",
    "batching_throughput",
    "kv_bytes_per_token",
};

/// A rule of thumb is kept when it is met within a quarter.
constexpr double kTolerance = 0.25;

bool agrees(double value, const Claim& claim) {
    if (value < claim.low * (1 - kTolerance)) return false;
    return !claim.high || value <= *claim.high * (1 + kTolerance);
}

Verdict judge(const Claim& claim, const Range& derived, const Range& today) {
    if (agrees(today.typical, claim)) return Verdict::holds;
    return agrees(derived.typical, claim) ? Verdict::drifted : Verdict::wrong;
}

std::string field_of(const KnobSetting& setting) {
    return "knobs." + std::string(to_string(setting.number)) + "." + setting.knob;
}

Error at_field(Error error, const KnobSetting& setting) {
    error.field = field_of(setting);
    return error;
}

Error unknown_knob(const KnobSetting& setting, std::span<const Knob> knobs) {
    std::string known;
    for (const Knob& knob : knobs) known += (known.empty() ? "" : ", ") + std::string(knob.id);
    return {ErrorCode::unknown_field, field_of(setting), "this number has no such knob; it has " + known};
}

/// The catalog id that a name stands for, or why there is none.
Result<std::string> resolve_name(const Knob& knob, const KnobSetting& setting, const Catalog& catalog) {
    switch (knob.kind) {
        case KnobKind::model: {
            if (setting.model) return setting.name;
            const auto found = catalog.find_model(setting.name);
            if (!found) return at_field(found.error(), setting);
            return (*found)->id;
        }
        case KnobKind::device: {
            const auto found = catalog.find_device(setting.name);
            if (!found) return at_field(found.error(), setting);
            return (*found)->id;
        }
        case KnobKind::api_model: {
            const ApiPrice* found = catalog.api_price(setting.name);
            if (found) return found->model;
            return Error{ErrorCode::unknown_model, field_of(setting), "no API price is known for \"" + setting.name + "\""};
        }
        case KnobKind::weights: {
            if (find_weight_format(setting.name)) return setting.name;
            return Error{ErrorCode::unknown_format, field_of(setting), "\"" + setting.name + "\" is not a weight format"};
        }
        case KnobKind::kv: {
            if (kv_type_from_name(setting.name)) return setting.name;
            return Error{ErrorCode::unknown_format, field_of(setting), "\"" + setting.name + "\" is not a KV cache format"};
        }
        case KnobKind::language: {
            if (catalog.fact("tokens_per_word." + setting.name)) return setting.name;
            return Error{ErrorCode::bad_value, field_of(setting), "no tokens per word are measured for \"" + setting.name + "\""};
        }
        case KnobKind::figure: break;
    }
    return Error{ErrorCode::bad_value, field_of(setting), "this knob takes a number"};
}

/// Turns one knob; `own_model` receives a model that is not in the catalog.
std::optional<Error> turn(std::vector<Knob>& knobs, const KnobSetting& setting, const ModelSpec*& own_model,
                          const Catalog& catalog) {
    const auto knob = std::find_if(knobs.begin(), knobs.end(), [&](const Knob& k) { return k.id == setting.knob; });
    if (knob == knobs.end()) return unknown_knob(setting, knobs);
    if (knob->kind == KnobKind::figure) {
        if (!std::isfinite(setting.figure) || setting.figure < knob->low || setting.figure > knob->high)
            return Error{ErrorCode::bad_value, field_of(setting),
                         std::string(knob->id) + " must be between " + decimal(knob->low, 6) + " and " + decimal(knob->high, 6)};
        knob->value = setting.figure;
    } else {
        Result<std::string> name = resolve_name(*knob, setting, catalog);
        if (!name) return name.error();
        knob->name = *name;
        if (knob->kind == KnobKind::model && setting.model) own_model = setting.model;
    }
    knob->turned = true;
    return std::nullopt;
}

}  // namespace

std::string_view to_string(NumberId id) { return kNames[static_cast<std::size_t>(id)]; }

std::optional<NumberId> number_from_name(std::string_view name) {
    const auto found = std::find(kNames.begin(), kNames.end(), name);
    if (found == kNames.end()) return std::nullopt;
    return static_cast<NumberId>(std::distance(kNames.begin(), found));
}

std::string_view to_string(Verdict verdict) {
    switch (verdict) {
        case Verdict::holds: return "holds";
        case Verdict::drifted: return "drifted";
        case Verdict::wrong: return "wrong";
    }
    return "wrong";
}

Result<NumberAnswer> answer_number(NumberId id, std::span<const KnobSetting> settings, const Catalog& catalog,
                                   bool explain) {
    const NumberDefinition& number = definition(id);
    NumberAnswer answer;
    answer.id = id;
    answer.unit = number.unit;
    answer.claim = catalog.claim(to_string(id));
    assert(answer.claim && "every number has a claim in assets/catalog/claims.json");
    answer.knobs = number.knobs(catalog);
    const ModelSpec* own_model = nullptr;
    for (const KnobSetting& setting : settings) {
        if (setting.number != id) continue;
        if (std::optional<Error> error = turn(answer.knobs, setting, own_model, catalog)) return *error;
    }

    Worksheet sheet;
    Worksheet sheet_today;
    Inputs then(Epoch::then, answer.knobs, own_model, catalog);
    Inputs now(Epoch::now, answer.knobs, own_model, catalog);
    answer.derived = number.derive(then, explain ? &sheet : nullptr);
    answer.today = number.derive(now, explain ? &sheet_today : nullptr);
    if (number.also) {
        answer.also = number.also(then, then, now);
        answer.also_today = number.also(now, then, now);
    }
    answer.as_of = std::string(now.as_of());
    answer.verdict = judge(*answer.claim, answer.derived, answer.today);
    answer.why = sheet.take();
    answer.why_today = sheet_today.take();
    return answer;
}

Result<std::vector<NumberAnswer>> answer_numbers(std::span<const KnobSetting> settings, const Catalog& catalog,
                                                 bool explain) {
    std::vector<NumberAnswer> answers;
    answers.reserve(kNumberCount);
    for (int i = 0; i < kNumberCount; ++i) {
        Result<NumberAnswer> answer = answer_number(static_cast<NumberId>(i), settings, catalog, explain);
        if (!answer) return answer.error();
        answers.push_back(std::move(*answer));
    }
    return answers;
}

}  // namespace ballpark
