#include "quantity/bisection.h"

#include <catch2/catch_test_macros.hpp>

namespace ballpark {
namespace {

TEST_CASE("the border of a condition is found wherever it lies") {
    for (const std::int64_t most : {1, 2, 3, 10, 1'000'000})
        for (const std::int64_t border : {0, 1, 2, 7, 999'999, 2'000'000}) {
            const std::int64_t up_to = largest(most, [&](std::int64_t n) { return n <= border; });
            REQUIRE(up_to == (border < most ? border : most));
            const std::int64_t from = smallest(most, [&](std::int64_t n) { return n >= border; });
            REQUIRE(from == (border > most ? 0 : border > 1 ? border : 1));
        }
}

}  // namespace
}  // namespace ballpark
