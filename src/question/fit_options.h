/// What would make a scenario fit its devices, or be answerable at all: changes of one field, each tried out.
#pragma once

#include <span>
#include <vector>

#include "question/context.h"
#include "question/scenario_fields.h"

namespace ballpark {

/// A change that helps, and what it leads to.
struct FitOption {
    FieldValue change;
    double per_gpu_bytes = 0;
    double capacity_bytes = 0;
};

/// Nothing for a scenario that fits already. Otherwise every change fits when it is made, in the order of how little
/// it takes away: a smaller cache, smaller weights, more devices, a larger device, fewer or shorter sequences. A
/// scenario that can't be answered gets values of the field at fault with which it can.
std::vector<FitOption> fit_options(std::span<const FieldValue> values, const Context& context);

}  // namespace ballpark
