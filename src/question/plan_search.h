/// The search behind `plan`: every model, format, device and count that may be used, and what each makes of the workload.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "question/hourly_price.h"
#include "question/plan_question.h"
#include "quantity/range.h"

namespace ballpark {

/// One way to serve the workload that keeps its limits.
struct PlanOption {
    const ModelChoice* model = nullptr;
    const DeviceSpec* gpu = nullptr;
    WeightsChoice weights;
    ServeEngine engine = ServeEngine::vllm;
    bool unlike = false;                ///< `gpu` stands for several kinds of card
    std::int64_t gpus = 1;              ///< in one copy of the service
    std::int64_t copies = 1;            ///< that the workload needs
    std::int64_t concurrency = 1;       ///< requests in flight on one copy, as the workload runs it
    double requests_per_second = 0;     ///< that all copies can do within the latency limits
    double ttft_seconds = 0;            ///< typical
    double tpot_seconds = 0;
    double weight_bytes = 0;            ///< of one copy
    std::optional<HourlyPrice> price{};    ///< of one device; absent: nobody in the catalog rents it out
    std::optional<Range> usd_per_month{};  ///< of all copies

    std::int64_t devices() const { return gpus * copies; }
};

/// Why combinations fell out, counted.
struct PlanRejections {
    std::int64_t memory = 0;
    std::int64_t latency = 0;
    std::int64_t budget = 0;
    std::int64_t no_price = 0;          ///< a budget was named, and nobody rents the device out
    std::int64_t engine = 0;            ///< the engine can't run it: heads that do not divide, a format it lacks
};

struct PlanResult {
    std::vector<PlanOption> options;    ///< best first
    PlanRejections rejected;
    std::int64_t considered = 0;
};

/// Best first: with one model the cheapest, devices without a price after all others; with "any" model the one with
/// most parameters, of those the cheapest. Of each model, device and format only the best count of devices is kept, and
/// of "any" model only the widest format that keeps the limits.
Result<PlanResult> search_plan(const PlanQuestion& question, const Catalog& catalog);

/// The serve question of an option, as `serve` would be asked it.
Json serve_question_of(const PlanOption& option, const PlanQuestion& question);

}  // namespace ballpark
