#include <cstdlib>
#include <string>

#include "json/json.h"

namespace ballpark {
namespace {

constexpr int kExactPowers = 22;  // 10^22 is the largest power of ten that a double holds exactly
constexpr std::int64_t kExactDigits = 9'007'199'254'740'992;

struct Digits {
    std::int64_t value = 0;
    int exponent = 0;
    bool exact = true;  // all digits and the exponent fit
};

Digits read_digits(std::string_view text) {
    Digits out;
    bool point = false;
    std::size_t at = 0;
    for (; at < text.size() && text[at] != 'e' && text[at] != 'E'; ++at) {
        if (text[at] == '.') {
            point = true;
            continue;
        }
        out.value = out.value * 10 + (text[at] - '0');
        out.exponent -= point ? 1 : 0;
        out.exact = out.value <= kExactDigits;
        if (!out.exact) return out;
    }
    if (at >= text.size()) return out;
    const bool negative = ++at < text.size() && text[at] == '-';
    int exponent = 0;
    for (; at < text.size(); ++at)
        if (text[at] >= '0' && text[at] <= '9' && exponent < 10'000) exponent = exponent * 10 + (text[at] - '0');
    out.exponent += negative ? -exponent : exponent;
    return out;
}

}  // namespace

// A product or quotient of two exact doubles is rounded once, so it is the nearest (Clinger 1990). Longer numbers go to
// the C library, whose result is the nearest too, in glibc as in musl.
double nearest_double(std::string_view text) {
    const bool negative = !text.empty() && text.front() == '-';
    const Digits digits = read_digits(negative ? text.substr(1) : text);
    const int size = digits.exponent < 0 ? -digits.exponent : digits.exponent;
    if (!digits.exact || size > kExactPowers) return std::strtod(std::string(text).c_str(), nullptr);
    double power = 1;
    for (int i = 0; i < size; ++i) power *= 10;
    const auto value = static_cast<double>(digits.value);
    const double magnitude = digits.exponent < 0 ? value / power : value * power;
    return negative ? -magnitude : magnitude;
}

}  // namespace ballpark
