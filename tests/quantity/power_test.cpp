// Powers out of plain arithmetic: known values, the C library's within its last bits, and the laws of powers.

#include "quantity/power.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <cmath>

namespace ballpark {
namespace {

using Catch::Approx;

TEST_CASE("powers that are known") {
    REQUIRE(power(2, 10) == Approx(1024).epsilon(1e-14));
    REQUIRE(power(1e9, 0.5) == Approx(31622.776601683792).epsilon(1e-14));
    REQUIRE(power(10, -3) == Approx(0.001).epsilon(1e-14));
    REQUIRE(natural_log(1) == 0);
    REQUIRE(exponential(0) == 1);
    REQUIRE(natural_log(2.718281828459045) == Approx(1).epsilon(1e-15));
    REQUIRE(doublings(8) == Approx(3).epsilon(1e-15));
    REQUIRE(doublings(0.25) == Approx(-2).epsilon(1e-15));
}

TEST_CASE("what has no power is zero") {
    REQUIRE(power(0, 0.5) == 0);
    REQUIRE(power(-1, 2) == 0);
    REQUIRE(natural_log(0) == 0);
    REQUIRE(natural_log(-3) == 0);
    REQUIRE(exponential(-1000) == 0);
    REQUIRE(exponential(1000) > 1e300);
}

TEST_CASE("within the last bits of the C library over the range of scaling laws") {
    for (double base = 1e-30; base < 1e40; base *= 7.3)
        for (const double exponent : {-1.0, -0.3658, 0.28, 0.34, 0.5, 0.54, 1.0})
            REQUIRE(power(base, exponent) == Approx(std::pow(base, exponent)).epsilon(2e-14));
}

TEST_CASE("a power of a product is the product of the powers") {
    for (const double a : {1e3, 4.2e9, 7e22})
        for (const double b : {0.5, 11.0, 3e8})
            REQUIRE(power(a * b, 0.46) == Approx(power(a, 0.46) * power(b, 0.46)).epsilon(1e-13));
}

}  // namespace
}  // namespace ballpark
