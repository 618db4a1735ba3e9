#include "quantity/sorting.h"

#include <algorithm>

namespace ballpark::detail {

std::vector<std::uint32_t> sorted_places(std::size_t count, RowBefore before, const void* rows) {
    std::vector<std::uint32_t> places(count);
    for (std::size_t i = 0; i < count; ++i) places[i] = static_cast<std::uint32_t>(i);
    std::vector<std::uint32_t> merged(count);
    // Sorted runs of one row, of two, of four …, merged by pairs.
    for (std::size_t run = 1; run < count; run *= 2) {
        for (std::size_t begin = 0; begin < count; begin += 2 * run) {
            const std::size_t middle = std::min(begin + run, count);
            const std::size_t end = std::min(middle + run, count);
            std::size_t left = begin;
            std::size_t right = middle;
            for (std::size_t at = begin; at < end; ++at) {
                const bool from_right = right < end && (left == middle || before(rows, places[right], places[left]));
                merged[at] = places[from_right ? right++ : left++];
            }
        }
        places.swap(merged);
    }
    return places;
}

}  // namespace ballpark::detail
