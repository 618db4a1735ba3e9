#include "question/numbers_json.h"

#include "question/did_you_mean.h"
#include "question/fields.h"
#include "question/worksheet_json.h"

namespace ballpark {
namespace {

std::string_view to_string(KnobKind kind) {
    switch (kind) {
        case KnobKind::figure: return "figure";
        case KnobKind::model: return "model";
        case KnobKind::device: return "gpu";
        case KnobKind::api_model: return "api_model";
        case KnobKind::weights: return "weights";
        case KnobKind::kv: return "kv";
        case KnobKind::language: return "language";
    }
    return "figure";
}

Error unknown_number(const std::string& name) {
    std::vector<std::string> known;
    for (int i = 0; i < kNumberCount; ++i) known.emplace_back(to_string(static_cast<NumberId>(i)));
    return {ErrorCode::unknown_field, "knobs." + name.substr(0, 60), "there is no such number" + did_you_mean(name, known)};
}

std::optional<Error> read_setting(NumberId number, const std::string& knob, const Json& value, const Context& context,
                                  NumbersQuestion& question) {
    KnobSetting setting{.number = number, .knob = knob, .figure = 0, .name = {}, .model = nullptr};
    const std::string field = "knobs." + std::string(to_string(number)) + "." + knob.substr(0, 60);
    if (value.is_number()) {
        setting.figure = value.number();
    } else if (value.is_string()) {
        setting.name = value.text();
    } else if (value.is_object() && knob == "model") {
        Result<ModelChoice> choice = choose_model(value, context);
        if (!choice) return Error{choice.error().code, field, choice.error().message};
        question.own_models.push_back(std::move(*choice));
        setting.name = question.own_models.back().id;
        setting.model = question.own_models.back().spec.get();
    } else {
        return Error{ErrorCode::bad_value, field, "a knob takes a number, a name in quotes, or a model"};
    }
    question.settings.push_back(std::move(setting));
    return std::nullopt;
}

Json knob_json(const Knob& knob) {
    Json out = {{"id", knob.id}, {"kind", to_string(knob.kind)}};
    if (knob.kind != KnobKind::figure) {
        out.update({{"value", knob.name}, {"then", knob.then_name}, {"now", knob.now_name}});
        return out;
    }
    out.update({{"unit", to_string(knob.unit)},
                {"value", json_figure(knob.value)},
                {"then", json_figure(knob.then)},
                {"now", json_figure(knob.now)},
                {"low", json_figure(knob.low)},
                {"high", json_figure(knob.high)}});
    return out;
}

Json with_unit(const Range& range, Unit unit) {
    Json out = json_range(range);
    out["unit"] = to_string(unit);
    return out;
}

Json claim_json(const Claim& claim, std::string_view text) {
    return {{"text", text},
            {"year", claim.year},
            {"low", json_figure(claim.low)},
            {"high", claim.high ? json_figure(*claim.high) : Json(nullptr)},
            {"unit", claim.unit}};
}

Json companions_json(std::span<const Companion> companions) {
    Json rows = Json::array();
    for (const Companion& companion : companions) {
        Json row = {{"id", companion.id}};
        if (!companion.label.empty()) row["label"] = companion.label;
        row.update(with_unit(companion.value, companion.unit));
        rows.push_back(std::move(row));
    }
    return rows;
}

Json number_json(const NumberAnswer& answer, const Phrases& phrases) {
    const std::string key = "number." + std::string(to_string(answer.id));
    Json today = with_unit(answer.today, answer.unit);
    today["as_of"] = answer.as_of;
    Json knobs = Json::array();
    for (const Knob& knob : answer.knobs) knobs.push_back(knob_json(knob));
    return {{"id", to_string(answer.id)},
            {"title", phrases.text(key + ".title")},
            {"claim", claim_json(*answer.claim, phrases.text(key + ".claim"))},
            {"derived", with_unit(answer.derived, answer.unit)},
            {"today", std::move(today)},
            {"verdict", to_string(answer.verdict)},
            {"lesson", phrases.text(key + ".lesson")},
            {"knobs", std::move(knobs)},
            {"also", companions_json(answer.also)},
            {"also_today", companions_json(answer.also_today)}};
}

}  // namespace

Result<NumbersQuestion> read_numbers(const Json& json, const Context& context) {
    Fields fields(json);
    fields.any("ask");
    fields.any("id");
    fields.any("explain");
    const Json* knobs = fields.any("knobs");
    if (auto error = fields.error()) return *error;
    NumbersQuestion question;
    if (!knobs) return question;
    if (!knobs->is_object())
        return Error{ErrorCode::bad_value, "knobs", "knobs must be an object: {\"kv_bytes_per_token\":{\"model\":\"llama-3.1-8b\"}}"};
    for (const auto& [number, settings] : knobs->members()) {
        const auto id = number_from_name(number);
        if (!id) return unknown_number(number);
        if (!settings.is_object())
            return Error{ErrorCode::bad_value, "knobs." + number, "the knobs of a number are an object: {\"model\":\"llama-3.1-8b\"}"};
        for (const auto& [knob, value] : settings.members())
            if (auto error = read_setting(*id, knob, value, context, question)) return *error;
    }
    return question;
}

Json to_json(std::span<const NumberAnswer> answers, const Phrases& phrases, bool explain) {
    Json numbers = Json::array();
    Json why = Json::array();
    for (const NumberAnswer& answer : answers) {
        numbers.push_back(number_json(answer, phrases));
        if (!explain) continue;
        why.push_back({{"name", to_string(answer.id)},
                       {"value", json_figure(answer.derived.typical)},
                       {"unit", to_string(answer.unit)},
                       {"formula", ""},
                       {"with", Json::object()},
                       {"source", answer.claim->provenance.source},
                       {"children", to_json(std::span<const Step>(answer.why))}});
    }
    Json out = {{"numbers", std::move(numbers)}};
    if (explain) out["why"] = std::move(why);
    return out;
}

}  // namespace ballpark
