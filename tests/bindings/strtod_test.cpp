// The core module's own strtod against the C library's, bit for bit.
#define BALLPARK_STRTOD ballpark_strtod
#include "src/bindings/wasm_core/libc/strtod.cpp"

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
    char* end = nullptr;
    char* own_end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    const double own = ballpark_strtod(text.c_str(), &own_end);
    CAPTURE(text);
    REQUIRE(bits(own) == bits(value));
    REQUIRE(own_end == end);
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

TEST_CASE("strtod: texts that end early, and the edges of a double", "[bindings]") {
    for (const char* text : {"0", "-0", "", "-", ".", "1.", "+.5", "1e", "1e+", "1e5x", "  42", "00000.1", "-1e400",
                             "1e400", "1e-400", "4.9406564584124654e-324", "2.4703282292062327e-324",
                             "2.4703282292062328e-324", "2.2250738585072011e-308", "1.7976931348623157e308",
                             "1.7976931348623158e308", "1.7976931348623159e308", "9007199254740993", "9007199254740992.5",
                             "123456789012345678901234567890", "1e00000000000000000001"})
        check(text);
}

TEST_CASE("strtod: digits that can't all be kept still decide a tie", "[bindings]") {
    const std::string zeros(900, '0');
    for (const char* tie : {"9007199254740993.", "4503599627370497.5", "18014398509481990."}) {
        check(tie + zeros);
        check(tie + zeros + "1");
    }
    check("0." + zeros + "1e900");
    check(std::string(900, '9'));
    check("1" + zeros + "e-900");
}

TEST_CASE("strtod: random digits at random scales", "[bindings]") {
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
