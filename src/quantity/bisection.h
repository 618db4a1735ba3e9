/// Whole numbers solved for: the largest or smallest one that a monotone condition allows.
#pragma once

#include <cstdint>

namespace ballpark {

/// Largest n in [0, most] with `allowed(n)`, where `allowed` holds up to some number and no longer beyond it; 0 is taken
/// for granted and not asked.
template <class Predicate>
std::int64_t largest(std::int64_t most, Predicate allowed) {
    std::int64_t low = 0;
    for (std::int64_t high = most; low < high;) {
        const std::int64_t middle = low + (high - low + 1) / 2;
        if (allowed(middle)) low = middle;
        else high = middle - 1;
    }
    return low;
}

/// Smallest n in [1, most] with `enough(n)`, where `enough` holds from some number on; 0 when not even `most` is.
template <class Predicate>
std::int64_t smallest(std::int64_t most, Predicate enough) {
    if (!enough(most)) return 0;
    std::int64_t low = 1;
    for (std::int64_t high = most; low < high;) {
        const std::int64_t middle = low + (high - low) / 2;
        if (enough(middle)) high = middle;
        else low = middle + 1;
    }
    return low;
}

}  // namespace ballpark
