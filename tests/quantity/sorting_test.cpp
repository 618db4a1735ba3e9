#include "quantity/sorting.h"

#include <algorithm>
#include <string>

#include <catch2/catch_test_macros.hpp>

namespace ballpark {
namespace {

TEST_CASE("rows are sorted as the library sorts them, and equal ones keep their order", "[quantity]") {
    struct Row {
        unsigned key;
        std::string name;
        bool operator==(const Row&) const = default;
    };
    const auto before = [](const Row& a, const Row& b) { return a.key < b.key; };
    unsigned random = 7;
    for (std::size_t size = 0; size < 70; ++size) {
        std::vector<Row> rows;
        for (std::size_t i = 0; i < size; ++i) {
            random = random * 1664525U + 1013904223U;
            rows.push_back({(random >> 16U) % 10, "row " + std::to_string(i)});
        }
        std::vector<Row> expected = rows;
        std::stable_sort(expected.begin(), expected.end(), before);
        sort_rows(rows, before);
        CHECK(rows == expected);
    }
}

TEST_CASE("without a rule the smaller comes first", "[quantity]") {
    std::vector<int> rows{3, -1, 2};
    sort_rows(rows);
    CHECK(rows == std::vector<int>{-1, 2, 3});
}

}  // namespace
}  // namespace ballpark
