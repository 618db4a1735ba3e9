#include "quantity/quantity.h"

#include <catch2/catch_test_macros.hpp>

#include "quantity/range.h"

namespace ballpark {
namespace {

template <class A, class B>
concept Addable = requires(A a, B b) { a + b; };
template <class A, class B>
concept Multipliable = requires(A a, B b) { a * b; };

TEST_CASE("kinds do not mix") {
    STATIC_REQUIRE(!Addable<Bytes, Seconds>);
    STATIC_REQUIRE(!Addable<Flop, FlopPerSecond>);
    STATIC_REQUIRE(!Multipliable<Bytes, Bytes>);
    STATIC_REQUIRE(!std::is_convertible_v<std::int64_t, Bytes>);
    STATIC_REQUIRE(sizeof(Bytes) == 8);
}

TEST_CASE("products give the kinds they should") {
    REQUIRE(Bytes(100) / BytesPerSecond(50) == Seconds(2));
    REQUIRE(teraflop_per_second(312) * hours(1) == Flop(312e12 * 3600));
    REQUIRE(UsdPerHour(5) * hours(2) == Usd(10));
    REQUIRE(Tokens(1'000'000) * usd_per_million_tokens(3) == Usd(3));
    // $1.20 an hour at 9,000 tokens a second: 1.20 / 32.4 million tokens.
    REQUIRE((UsdPerHour(1.20) / TokensPerSecond(9000)).count() * 1e6 == 1.20 / (9000.0 * 3600.0) * 1e6);
    REQUIRE(gib(8) / gib(2) == 4.0);
}

TEST_CASE("counts saturate instead of wrapping") {
    const Bytes huge(std::numeric_limits<std::int64_t>::max());
    REQUIRE(huge + Bytes(1) == huge);
    REQUIRE(huge * 2 == huge);
    REQUIRE((huge * -2).count() == std::numeric_limits<std::int64_t>::min());
    REQUIRE(huge.saturated());
    REQUIRE_FALSE(Bytes(kLargestExactCount).saturated());
    REQUIRE(Bytes(kLargestExactCount + 1).saturated());
}

TEST_CASE("rounding up") {
    REQUIRE(divide_up(Bytes(10), 4) == Bytes(3));
    REQUIRE(divide_up(Bytes(8), 4) == Bytes(2));
    REQUIRE(divide_up(Bytes(0), 4) == Bytes(0));
    REQUIRE(round_up(257, 256) == 512);
    REQUIRE(round_up(256, 256) == 256);
}

TEST_CASE("a range spans its ends in whichever order they come") {
    REQUIRE(Range::spanning(3, 2, 1) == Range{1, 2, 3});
    REQUIRE(Range::exact(5).is_exact());
    REQUIRE_FALSE(Range{1, 2, 3}.is_exact());
}

}  // namespace
}  // namespace ballpark
