/// What becomes of a scenario that is tried out: whether it is answered, whether it fits, and what it would take.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <optional>
#include <vector>

#include "question/context.h"
#include "question/scenario_fields.h"

namespace ballpark {

struct FitOutcome {
    bool answered = false;
    std::string field;  ///< at fault, where it is not
    bool fits = false;
    double per_gpu = 0;   ///< bytes
    double capacity = 0;
    std::int64_t gpus_needed = 0;
    std::int64_t max_concurrency = 0;
    std::int64_t max_context = 0;
    std::optional<std::int64_t> gpu_layers;  ///< most that fit, of llama.cpp
    std::optional<std::int64_t> cpu_moe;     ///< fewest layers whose experts must stay on the host, of llama.cpp
};

/// Asks `serve` with these fields.
FitOutcome try_out(std::span<const FieldValue> values, const Context& context);

/// The fields with one of them set otherwise.
std::vector<FieldValue> changed(std::span<const FieldValue> values, const FieldValue& change);

}  // namespace ballpark
