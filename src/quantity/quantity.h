/// The kinds of number that people confuse in this field, one type and one canonical unit each.
///
/// A kind never changes scale: bytes are bytes, seconds are seconds. Scaled values enter through the named makers
/// at the end of this file (`gib(8)`, `usd_per_million_tokens(3)`), and leave through `quantity/units.h`.
/// Counts (bytes, tokens, parameters) are 64-bit integers that saturate instead of wrapping: a product of hostile
/// inputs becomes `saturated()`, which answers refuse as `too_large`. Rates and amounts that reach 1e25 are doubles.
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace ballpark {

/// The largest integer that every JSON reader keeps exactly (2^53 - 1).
inline constexpr std::int64_t kLargestExactCount = 9'007'199'254'740'991;

namespace detail {

constexpr std::int64_t saturating_add(std::int64_t a, std::int64_t b) {
    std::int64_t sum = 0;
    if (__builtin_add_overflow(a, b, &sum))
        return b > 0 ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int64_t>::min();
    return sum;
}

constexpr std::int64_t saturating_multiply(std::int64_t a, std::int64_t b) {
    // WebAssembly has no product of 128 bits: the builtin is a call there, so the common case is told by doubles.
    constexpr double kSurelyFits = 9e18;
    const double about = static_cast<double>(a) * static_cast<double>(b);
    if (about < kSurelyFits && about > -kSurelyFits) return a * b;
    std::int64_t product = 0;
    if (__builtin_mul_overflow(a, b, &product))
        return (a < 0) == (b < 0) ? std::numeric_limits<std::int64_t>::max() : std::numeric_limits<std::int64_t>::min();
    return product;
}

constexpr double saturating_add(double a, double b) { return a + b; }
constexpr double saturating_multiply(double a, double b) { return a * b; }

}  // namespace detail

/// A number of one kind. Same kinds add and subtract; a kind divided by itself is a plain ratio; nothing else mixes
/// except the products listed below.
template <class Tag, class Rep>
class Quantity {
public:
    using rep = Rep;

    constexpr Quantity() = default;
    constexpr explicit Quantity(Rep value) : value_(value) {}

    constexpr Rep count() const { return value_; }
    constexpr double as_double() const { return static_cast<double>(value_); }

    /// True when an integer count no longer fits what an answer may carry.
    constexpr bool saturated() const {
        if constexpr (std::is_integral_v<Rep>) return value_ > kLargestExactCount || value_ < -kLargestExactCount;
        return false;
    }

    friend constexpr Quantity operator+(Quantity a, Quantity b) {
        return Quantity(detail::saturating_add(a.value_, b.value_));
    }
    friend constexpr Quantity operator-(Quantity a, Quantity b) {
        return Quantity(detail::saturating_add(a.value_, -b.value_));
    }
    friend constexpr Quantity operator*(Quantity a, Rep factor) {
        return Quantity(detail::saturating_multiply(a.value_, factor));
    }
    friend constexpr Quantity operator*(Rep factor, Quantity a) { return a * factor; }
    friend constexpr double operator/(Quantity a, Quantity b) { return a.as_double() / b.as_double(); }
    friend constexpr auto operator<=>(Quantity, Quantity) = default;

    constexpr Quantity& operator+=(Quantity other) { return *this = *this + other; }
    constexpr Quantity& operator-=(Quantity other) { return *this = *this - other; }

private:
    Rep value_{};
};

using Bytes = Quantity<struct BytesTag, std::int64_t>;
using Tokens = Quantity<struct TokensTag, std::int64_t>;
using Params = Quantity<struct ParamsTag, std::int64_t>;
using Flop = Quantity<struct FlopTag, double>;                        ///< floating-point operations, a count
using FlopPerSecond = Quantity<struct FlopPerSecondTag, double>;      ///< a rate; never "FLOPS"
using BytesPerSecond = Quantity<struct BytesPerSecondTag, double>;
using TokensPerSecond = Quantity<struct TokensPerSecondTag, double>;
using Seconds = Quantity<struct SecondsTag, double>;
using Watts = Quantity<struct WattsTag, double>;
using Joules = Quantity<struct JoulesTag, double>;
using Usd = Quantity<struct UsdTag, double>;
using UsdPerHour = Quantity<struct UsdPerHourTag, double>;
using UsdPerToken = Quantity<struct UsdPerTokenTag, double>;

/// Integer count divided and rounded up; `parts` must be positive.
template <class Tag>
constexpr Quantity<Tag, std::int64_t> divide_up(Quantity<Tag, std::int64_t> whole, std::int64_t parts) {
    const std::int64_t n = whole.count();
    return Quantity<Tag, std::int64_t>(n / parts + (n % parts > 0 ? 1 : 0));
}

/// `count` rounded up to the next multiple of `step`; `step` must be positive.
constexpr std::int64_t round_up(std::int64_t count, std::int64_t step) {
    const std::int64_t remainder = count % step;
    return remainder == 0 ? count : detail::saturating_add(count, step - remainder);
}

// The closed list of products between kinds.
constexpr Seconds operator/(Bytes n, BytesPerSecond rate) { return Seconds(n.as_double() / rate.count()); }
constexpr Seconds operator/(Flop n, FlopPerSecond rate) { return Seconds(n.count() / rate.count()); }
constexpr Seconds operator/(Tokens n, TokensPerSecond rate) { return Seconds(n.as_double() / rate.count()); }
constexpr TokensPerSecond operator/(Tokens n, Seconds t) { return TokensPerSecond(n.as_double() / t.count()); }
constexpr Flop operator*(FlopPerSecond rate, Seconds t) { return Flop(rate.count() * t.count()); }
constexpr Joules operator*(Watts power, Seconds t) { return Joules(power.count() * t.count()); }
constexpr Usd operator*(UsdPerHour price, Seconds t) { return Usd(price.count() * (t.count() / 3600.0)); }
constexpr Usd operator*(Tokens n, UsdPerToken price) { return Usd(n.as_double() * price.count()); }
constexpr UsdPerToken operator/(UsdPerHour price, TokensPerSecond rate) {
    return UsdPerToken(price.count() / (rate.count() * 3600.0));
}

// Named makers: the only doors for scaled values.
constexpr Bytes kib(std::int64_t n) { return Bytes(n) * 1024; }
constexpr Bytes mib(std::int64_t n) { return Bytes(n) * (1024 * 1024); }
constexpr Bytes gib(std::int64_t n) { return Bytes(n) * (1024 * 1024 * 1024); }
constexpr Bytes gigabytes(std::int64_t n) { return Bytes(n) * 1'000'000'000; }
constexpr BytesPerSecond gigabytes_per_second(double n) { return BytesPerSecond(n * 1e9); }
constexpr FlopPerSecond teraflop_per_second(double n) { return FlopPerSecond(n * 1e12); }
constexpr Seconds hours(double n) { return Seconds(n * 3600.0); }
constexpr Seconds milliseconds(double n) { return Seconds(n / 1000.0); }
constexpr UsdPerToken usd_per_million_tokens(double n) { return UsdPerToken(n / 1e6); }
constexpr UsdPerToken usd_per_thousand_tokens(double n) { return UsdPerToken(n / 1e3); }

}  // namespace ballpark
