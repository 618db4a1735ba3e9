/// Sorting that costs a program one copy of the algorithm, whatever is sorted; equal rows keep their order.
///
/// For lists of hundreds: a comparison is two calls. What sorts a vocabulary keeps the library's own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace ballpark {

namespace detail {

/// Does the row at `a` come before the one at `b`?
using RowBefore = bool (*)(const void* rows, std::size_t a, std::size_t b);

/// The places of `count` rows in the order in which they belong.
std::vector<std::uint32_t> sorted_places(std::size_t count, RowBefore before, const void* rows);

}  // namespace detail

/// Sorts by `before(a, b)`: does the row `a` come before `b`?
template <class Row, class Before>
void sort_rows(std::vector<Row>& rows, const Before& before) {
    struct Sorted {
        const std::vector<Row>& rows;
        const Before& before;
    };
    const Sorted of{rows, before};
    const detail::RowBefore place_before = [](const void* all, std::size_t a, std::size_t b) {
        const Sorted& held = *static_cast<const Sorted*>(all);
        return static_cast<bool>(held.before(held.rows[a], held.rows[b]));
    };
    std::vector<Row> sorted;
    sorted.reserve(rows.size());
    for (const std::uint32_t place : detail::sorted_places(rows.size(), place_before, &of)) sorted.push_back(std::move(rows[place]));
    rows = std::move(sorted);
}

template <class Row>
void sort_rows(std::vector<Row>& rows) {
    sort_rows(rows, [](const Row& a, const Row& b) { return a < b; });
}

}  // namespace ballpark
