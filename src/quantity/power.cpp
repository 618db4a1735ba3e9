#include "quantity/power.h"

#include <cmath>
#include <limits>

namespace ballpark {
namespace {

constexpr double kLn2High = 0x1.62e42fee00000p-1;  // ln 2 in two parts, the first exact in products with small integers
constexpr double kLn2Low = 0x1.a39ef35793c76p-33;
constexpr double kSqrtHalf = 0.70710678118654752440;
constexpr int kLogTerms = 13;
constexpr int kExpTerms = 16;

}  // namespace

// x = m · 2^e with m around 1; log m = 2 atanh((m - 1) / (m + 1)), whose series falls by at least 1/33 a term.
double natural_log(double x) {
    if (!(x > 0) || x > std::numeric_limits<double>::max()) return 0;
    int exponent = 0;
    double mantissa = std::frexp(x, &exponent);
    if (mantissa < kSqrtHalf) {
        mantissa *= 2;
        --exponent;
    }
    const double ratio = (mantissa - 1) / (mantissa + 1);
    const double square = ratio * ratio;
    double sum = 0;
    for (int i = kLogTerms; i >= 0; --i) sum = sum * square + 1.0 / (2 * i + 1);
    return exponent * kLn2High + (2 * ratio * sum + exponent * kLn2Low);
}

// x = k ln 2 + r with |r| at most half of ln 2; a Taylor series for the rest.
double exponential(double x) {
    if (!(x > -745)) return 0;
    if (x > 709) return std::numeric_limits<double>::max();
    const double turns = std::floor(x / (kLn2High + kLn2Low) + 0.5);
    const double rest = (x - turns * kLn2High) - turns * kLn2Low;
    double sum = 1;
    for (int i = kExpTerms; i > 0; --i) sum = 1 + sum * rest / i;
    return std::ldexp(sum, static_cast<int>(turns));
}

double power(double base, double exponent) {
    return base > 0 ? exponential(exponent * natural_log(base)) : 0;
}

double doublings(double x) { return natural_log(x) / (kLn2High + kLn2Low); }

}  // namespace ballpark
