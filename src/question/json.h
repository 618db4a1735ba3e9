/// How figures and ranges are written in JSON.
#pragma once

#include <cmath>
#include <cstdint>

#include "json/json.h"
#include "quantity/quantity.h"
#include "quantity/range.h"

namespace ballpark {

/// A figure as JSON: whole numbers without a decimal point, the same on every platform. Must be finite.
inline Json json_figure(double value) {
    if (value == std::floor(value) && std::fabs(value) <= static_cast<double>(kLargestExactCount))
        return static_cast<std::int64_t>(value);
    return value;
}

inline Json json_range(const Range& range) {
    Json out;
    out.add("low", json_figure(range.low));
    out.add("typical", json_figure(range.typical));
    out.add("high", json_figure(range.high));
    return out;
}

}  // namespace ballpark
