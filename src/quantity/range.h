/// An estimate: a 90 % interval with its typical value. Exact figures have low == typical == high.
#pragma once

#include <algorithm>

namespace ballpark {

struct Range {
    double low = 0;
    double typical = 0;
    double high = 0;

    static constexpr Range exact(double value) { return {value, value, value}; }

    /// The interval spanned by values computed from the low, typical and high inputs, in whichever order they come.
    static constexpr Range spanning(double a, double typical, double b) {
        return {std::min({a, typical, b}), typical, std::max({a, typical, b})};
    }

    constexpr bool is_exact() const { return low == typical && typical == high; }

    friend constexpr bool operator==(const Range&, const Range&) = default;
};

/// Both low, both typical, both high: of parts that are off together.
constexpr Range sum(const Range& a, const Range& b) { return {a.low + b.low, a.typical + b.typical, a.high + b.high}; }

constexpr Range times(const Range& range, double by) { return {range.low * by, range.typical * by, range.high * by}; }

constexpr Range shifted(const Range& range, double by) { return {range.low + by, range.typical + by, range.high + by}; }

}  // namespace ballpark
