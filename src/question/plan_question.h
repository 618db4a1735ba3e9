/// What `plan` asks, resolved: a workload, the limits it must keep, and what may be bought for it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hardware/device_spec.h"
#include "question/context.h"
#include "question/hourly_price.h"
#include "question/model_choice.h"
#include "question/serve_question.h"

namespace ballpark {

/// The load of a service and what its users accept. Exactly one of rate and concurrency is set.
struct PlanWorkload {
    Tokens input{1000};                          ///< of a typical request
    Tokens output{250};
    Tokens cached_input;                         ///< of the input: what an API's prompt cache holds
    std::optional<double> requests_per_second;
    std::optional<std::int64_t> concurrency;     ///< requests in flight
    std::optional<double> max_ttft_seconds;
    std::optional<double> max_tpot_seconds;

    Tokens context() const { return input + output; }
};

/// Some of the given cards.
struct CardHand {
    std::vector<DeviceSpec> each;                ///< one entry for each card
    DeviceSpec gpu;                              ///< what the weakest of each has
    bool alike = true;
    std::int64_t most_copies = 1;                ///< how often the given cards hold such a hand
};

struct PlanQuestion {
    std::vector<ModelChoice> models;             ///< one, or the whole catalog for "any"
    bool any_model = false;
    Json model_asked;                            ///< the one model as the question names it
    PlanWorkload workload;
    std::vector<const DeviceSpec*> gpus;         ///< devices that may be used; of the catalog
    std::vector<CardHand> hands;                 ///< of `cards`, each way to take some of them; they take the place of `gpus`
    std::int64_t max_gpus = 8;                   ///< in one copy of the service
    std::vector<std::string> weights;            ///< formats that may be used; empty: a usual choice for each engine
    std::optional<ServeEngine> engine;           ///< absent: the usual one for each device
    std::optional<double> budget_usd_per_month;
    std::vector<std::string> api_models;         ///< to break even against
    PriceChoice price;
    std::int64_t max_options = 20;
};

/// Reads CONTRACT's `plan`. Errors name the field, "workload.max_ttft_seconds" included.
Result<PlanQuestion> read_plan(const Json& question, const Context& context);

}  // namespace ballpark
