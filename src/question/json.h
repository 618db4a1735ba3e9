/// The one JSON type of this room, and how figures are written with it.
#pragma once

#include <cmath>
#include <cstdint>

#include <nlohmann/json.hpp>

#include "quantity/quantity.h"
#include "quantity/range.h"

namespace ballpark {

/// Keeps the order in which keys were added, so that answers read in a sensible order.
using Json = nlohmann::ordered_json;

/// A figure as JSON: whole numbers without a decimal point, the same on every platform. Must be finite.
inline Json json_figure(double value) {
    if (value == std::floor(value) && std::fabs(value) <= static_cast<double>(kLargestExactCount))
        return static_cast<std::int64_t>(value);
    return value;
}

inline Json json_range(const Range& range) {
    return {{"low", json_figure(range.low)}, {"typical", json_figure(range.typical)}, {"high", json_figure(range.high)}};
}

}  // namespace ballpark
