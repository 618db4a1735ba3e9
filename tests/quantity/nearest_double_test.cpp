// The reader of decimal numbers against the C library's, bit for bit.
#include "quantity/nearest_double.h"

#include <catch2/catch_test_macros.hpp>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

std::uint64_t bits(double value) {
    std::uint64_t result = 0;
    std::memcpy(&result, &value, sizeof result);
    return result;
}

void check(const std::string& text) {
    CAPTURE(text);
    REQUIRE(bits(ballpark::nearest_double(text)) == bits(std::strtod(text.c_str(), nullptr)));
}

/// SplitMix64: the same numbers in every run and on every platform.
struct Random {
    std::uint64_t state = 1;
    std::uint64_t next() {
        std::uint64_t z = state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
    int below(int limit) { return static_cast<int>(next() % static_cast<std::uint64_t>(limit)); }
};

}  // namespace

TEST_CASE("nearest double: the edges", "[quantity]") {
    for (const char* text : {"0", "-0", "1.", ".5", "1e5", "1E+05", "00000.1", "-1e400", "1e400", "1e-400", "4.9406564584124654e-324", "2.4703282292062327e-324",
                             "2.4703282292062328e-324", "2.2250738585072011e-308", "1.7976931348623157e308",
                             "1.7976931348623158e308", "1.7976931348623159e308", "9007199254740993", "9007199254740992.5",
                             "123456789012345678901234567890", "1e00000000000000000001"})
        check(text);
}

TEST_CASE("nearest double: digits that can't all be kept still decide a tie", "[quantity]") {
    const std::string zeros(900, '0');
    for (const char* tie : {"9007199254740993.", "4503599627370497.5", "18014398509481990."}) {
        check(tie + zeros);
        check(tie + zeros + "1");
    }
    check("0." + zeros + "1e900");
    check(std::string(900, '9'));
    check("1" + zeros + "e-900");
}

TEST_CASE("nearest double: random digits at random scales", "[quantity]") {
    Random random;
    for (int i = 0; i < 5000; ++i) {
        std::string text;
        const int digits = 1 + random.below(40);
        const int point = random.below(80);
        for (int k = 0; k < digits; ++k) {
            if (k == point) text += '.';
            text += static_cast<char>('0' + random.below(10));
        }
        if (random.below(2) == 1) text += "e" + std::to_string(random.below(700) - 350);
        check(text);
    }
}
