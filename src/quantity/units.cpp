#include "quantity/units.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <span>

namespace ballpark {
namespace {

/// 10^exponent by multiplication, so that native and WebAssembly agree to the bit.
double power_of_ten(int exponent) {
    double power = 1;
    for (int i = 0; i < (exponent < 0 ? -exponent : exponent); ++i) power *= 10;
    return exponent < 0 ? 1 / power : power;
}

struct Decimal {
    std::int64_t digits = 0;  // rounded to `places` decimals
    int places = 0;
};

/// `value` (finite, not negative, below 1e18) rounded to so many significant digits.
Decimal round_significant(double value, int significant) {
    int integer_digits = 0;
    for (double rest = value; rest >= 1; rest /= 10) ++integer_digits;
    if (value > 0 && value < 1)
        for (double rest = value; rest < 0.1 && integer_digits > -12; rest *= 10) --integer_digits;
    int places = significant - integer_digits;
    if (places < 0) places = 0;
    if (places > 12) places = 12;
    return {static_cast<std::int64_t>(value * power_of_ten(places) + 0.5), places};
}

std::string group(std::string digits) {
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, 1, ',');
    }
    return digits;
}

std::string write(Decimal number) {
    while (number.places > 0 && number.digits % 10 == 0) {
        number.digits /= 10;
        --number.places;
    }
    std::string digits = std::to_string(number.digits);
    const auto places = static_cast<std::size_t>(number.places);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    const std::string whole = digits.substr(0, digits.size() - places);
    return places == 0 ? group(whole) : group(whole) + "." + digits.substr(digits.size() - places);
}

struct Scale {
    double factor;
    std::string_view suffix;
    double from = factor;  ///< smallest magnitude that is written in this scale
};

constexpr double kKi = 1024.0;
constexpr Scale kBinary[] = {{1, "B"}, {kKi, "KiB"}, {kKi * kKi, "MiB"}, {kKi * kKi * kKi, "GiB"},
                             {kKi * kKi * kKi * kKi, "TiB"}, {kKi * kKi * kKi * kKi * kKi, "PiB"}};
constexpr Scale kDecimalBytes[] = {{1, "B"}, {1e3, "kB"}, {1e6, "MB"}, {1e9, "GB"}, {1e12, "TB"}, {1e15, "PB"}};
constexpr Scale kCounts[] = {{1, ""}, {1e6, "M"}, {1e9, "B"}, {1e12, "T"}};
constexpr Scale kMoney[] = {{1, ""}, {1e6, "M", 1e5}, {1e9, "B"}};
constexpr Scale kSeconds[] = {{1e-6, "µs"}, {1e-3, "ms"}, {1, "s"}, {60, "min"}, {3600, "h"}, {86400, "days"}};
constexpr Scale kHours[] = {{1, "h"}, {1e6, "M h", 1e5}};
constexpr Scale kFlop[] = {{1, "FLOP"}, {1e9, "GFLOP"}, {1e12, "TFLOP"}, {1e15, "PFLOP"}, {1e18, "EFLOP"}, {1e21, "ZFLOP"}};
constexpr Scale kOne[] = {{1, ""}};

struct Style {
    std::span<const Scale> scales;
    std::string_view prefix;
    std::string_view per;  // appended to the scaled unit: "/s", "/ token"
};

Style style_of(Unit unit, ByteSystem system) {
    const std::span<const Scale> bytes =
        system == ByteSystem::gib ? std::span<const Scale>(kBinary) : std::span<const Scale>(kDecimalBytes);
    switch (unit) {
        case Unit::bytes: return {bytes, "", ""};
        case Unit::bytes_per_token: return {bytes, "", "/token"};
        case Unit::bytes_per_second: return {kDecimalBytes, "", "/s"};
        case Unit::bytes_per_parameter: return {kOne, "", "B/parameter"};
        case Unit::tokens: return {kCounts, "", "tokens"};
        case Unit::words: return {kCounts, "", "words"};
        case Unit::tokens_per_word: return {kOne, "", "tokens/word"};
        case Unit::tokens_per_second: return {kCounts, "", "tokens/s"};
        case Unit::parameters: return {kCounts, "", ""};
        case Unit::seconds: return {kSeconds, "", ""};
        case Unit::hours: return {kHours, "", ""};
        case Unit::flop: return {kFlop, "", ""};
        case Unit::flop_per_second: return {kFlop, "", "/s"};
        case Unit::watts: return {kOne, "", "W"};
        case Unit::usd: return {kMoney, "$", ""};
        case Unit::usd_per_hour: return {kOne, "$", "/h"};
        case Unit::usd_per_million_tokens: return {kOne, "$", "/M tokens"};
        case Unit::ratio: return {kOne, "", ": 1"};
        case Unit::share: return {kOne, "", "%"};
        case Unit::count: return {kCounts, "", ""};
    }
    return {kOne, "", ""};
}

Scale scale_for(std::span<const Scale> scales, double magnitude) {
    Scale chosen = scales.front();
    for (const Scale& scale : scales)
        // A figure that would be printed as 1000 of the smaller unit goes to the larger one.
        if (magnitude >= scale.from * 0.9995) chosen = scale;
    return chosen;
}

std::string join_unit(std::string_view scaled, std::string_view per) {
    std::string unit(scaled);
    if (!unit.empty() && !per.empty() && per.front() != '/') unit += ' ';
    return unit.append(per);
}

std::string scaled_digits(double value, const Scale& scale, Unit unit) {
    const double shown = unit == Unit::share ? value * 100 : value / scale.factor;
    return shown < 0 ? "-" + decimal(-shown, 3) : decimal(shown, 3);
}

}  // namespace

std::string Figure::text() const {
    const bool tight = unit.empty() || unit.front() == '/' || unit == "%";
    return prefix + digits + (tight ? "" : " ") + unit;
}

std::string group_digits(double integer) {
    if (integer < 0) return "-" + group_digits(-integer);
    return write({static_cast<std::int64_t>(integer + 0.5), 0});
}

std::string decimal(double value, int significant) {
    if (!(value < 1e18)) return "> 10^18";
    const Decimal wide = round_significant(value, significant + 1);
    // One more digit is shown when that makes the figure complete.
    const double back = static_cast<double>(wide.digits) / power_of_ten(wide.places);
    const bool complete = back == value || std::fabs(back - value) <= value * 1e-12;
    return write(complete ? wide : round_significant(value, significant));
}

Figure format(double value, Unit unit, ByteSystem system) {
    const Style style = style_of(unit, system);
    const Scale scale = scale_for(style.scales, std::fabs(value));
    const bool whole_count = (unit == Unit::tokens || unit == Unit::count || unit == Unit::words) && scale.factor == 1 &&
                             value >= 0 && value == std::floor(value);
    return {std::string(style.prefix), whole_count ? group_digits(value) : scaled_digits(value, scale, unit),
            join_unit(scale.suffix, style.per)};
}

std::string format_interval(const Range& range, Unit unit, ByteSystem system) {
    if (range.is_exact()) return format(range.typical, unit, system).text();
    const Style style = style_of(unit, system);
    const Scale scale = scale_for(style.scales, std::fabs(range.typical));
    const Figure shape{std::string(style.prefix),
                       scaled_digits(range.low, scale, unit) + " – " + scaled_digits(range.high, scale, unit),
                       join_unit(scale.suffix, style.per)};
    return shape.text();
}

}  // namespace ballpark
