/// The fourteen numbers as a question: knobs in, derivations out. Each is computed by the estimators from its inputs;
/// the claim of 2023 is only ever compared with, never typed in.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "estimate/worksheet.h"
#include "quantity/range.h"
#include "quantity/result.h"
#include "quantity/unit.h"

namespace ballpark {

/// In the order of the page of 2023.
enum class NumberId : std::uint8_t {
    concise_saving,
    tokens_per_word,
    gpt4_vs_gpt35_cost,
    generation_vs_embedding_cost,
    openai_vs_selfhosted_embedding_cost,
    finetuned_vs_base_query_cost,
    selfhosted_finetuned_vs_base_cost,
    train_13b_cost,
    finetune_vs_train_cost,
    gpu_memory_capacity,
    bytes_per_parameter,
    embedding_model_memory,
    batching_throughput,
    kv_bytes_per_token,
};

inline constexpr int kNumberCount = 14;

std::string_view to_string(NumberId id);
std::optional<NumberId> number_from_name(std::string_view name);

/// What a knob turns: a figure, or the name of a catalog row.
enum class KnobKind : std::uint8_t { figure, model, device, api_model, weights, kv, language };

/// One input of a number. `then` is what 2023 put in, `now` what the catalogs hold today; they differ only for inputs
/// that go stale (prices, current models). A knob the user turned counts for both.
struct Knob {
    std::string_view id;            ///< "output_tokens"; the lang files hold `knob.<id>`
    KnobKind kind = KnobKind::figure;
    Unit unit = Unit::count;
    double low = 0;                 ///< smallest and largest accepted figure
    double high = 0;
    bool logarithmic = false;       ///< how a slider should move
    std::vector<double> snaps;      ///< sensible stops for a slider, ascending; may be empty
    double then = 0;
    double now = 0;
    std::string then_name;          ///< for kinds other than figure: catalog ids
    std::string now_name;
    bool turned = false;            ///< set by the user in this question
    double value = 0;               ///< the figure in force for the derivation (`then` unless turned)
    std::string name;               ///< the name in force for the derivation
};

/// A knob turned by the user: exactly one of `figure` and `name` is meant, by the knob's kind.
struct KnobSetting {
    NumberId number{};
    std::string knob;
    double figure = 0;
    std::string name;
    const ModelSpec* model = nullptr;  ///< a model that is not in the catalog (a dropped config.json); name is its title
};

/// A figure worth knowing beside the main one: "512 tokens", "GPT-4 with the 8k window".
struct Companion {
    std::string id;                 ///< the lang files hold `also.<id>`, unless the row has a label of its own
    std::string label;              ///< a catalog name ("H100 SXM 80 GB"); empty: look the id up
    Range value;
    Unit unit = Unit::count;
};

enum class Verdict : std::uint8_t {
    holds,    ///< today's inputs still give the claim, within a quarter
    drifted,  ///< the inputs of 2023 give the claim, today's do not
    wrong,    ///< not even the inputs of 2023 give the claim
};

std::string_view to_string(Verdict verdict);

struct NumberAnswer {
    NumberId id{};
    const Claim* claim = nullptr;
    Unit unit = Unit::count;
    Range derived;                  ///< from the inputs of 2023 and the turned knobs
    Range today;                    ///< from today's inputs and the turned knobs
    std::string as_of;              ///< ISO date of the newest dated input of `today`
    Verdict verdict{};
    std::vector<Knob> knobs;
    std::vector<Companion> also;        ///< beside `derived`
    std::vector<Companion> also_today;  ///< beside `today`
    std::vector<Step> why;          ///< how `derived` was computed
    std::vector<Step> why_today;
};

/// A setting that is not a knob, or out of its bounds, is an error naming "knobs.<number>.<knob>".
Result<std::vector<NumberAnswer>> answer_numbers(std::span<const KnobSetting> settings, const Catalog& catalog,
                                                 bool explain);
Result<NumberAnswer> answer_number(NumberId id, std::span<const KnobSetting> settings, const Catalog& catalog,
                                   bool explain);

}  // namespace ballpark
