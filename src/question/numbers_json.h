/// `numbers`: the fourteen as a JSON question and answer.
#pragma once

#include <span>
#include <vector>

#include "question/context.h"
#include "question/json.h"
#include "question/model_choice.h"
#include "question/numbers.h"

namespace ballpark {

struct NumbersQuestion {
    std::vector<KnobSetting> settings;
    std::vector<ModelChoice> own_models;  ///< keeps the models of `settings` alive that are not in the catalog
};

/// `{"ask":"numbers","knobs":{"kv_bytes_per_token":{"model":"llama-3.1-8b","concurrency":8}}}`
Result<NumbersQuestion> read_numbers(const Json& question, const Context& context);

/// CONTRACT's `{"numbers":[…]}` with titles and lessons in the context's language; every number brings its knobs and
/// companions. With `explain`, `why` holds one step a number with its derivation beneath.
Json to_json(std::span<const NumberAnswer> answers, const Phrases& phrases, bool explain);

}  // namespace ballpark
