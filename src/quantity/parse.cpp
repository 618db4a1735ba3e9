#include <array>
#include <cmath>
#include <span>
#include <string>

#include "quantity/nearest_double.h"
#include "quantity/units.h"

namespace ballpark {
namespace {

struct Suffix {
    std::string_view text;  // lower case
    double factor;
};

constexpr double kKi = 1024.0;

constexpr Suffix kByteSuffixes[] = {
    {"", 1}, {"b", 1}, {"k", 1e3}, {"kb", 1e3}, {"mb", 1e6}, {"gb", 1e9}, {"g", 1e9}, {"tb", 1e12},
    {"kib", kKi}, {"mib", kKi * kKi}, {"gib", kKi * kKi * kKi}, {"tib", kKi * kKi * kKi * kKi},
};
constexpr Suffix kCountSuffixes[] = {
    {"", 1}, {"k", 1e3}, {"m", 1e6}, {"b", 1e9}, {"bn", 1e9}, {"t", 1e12}, {"tokens", 1}, {"words", 1}, {"x", 1}, {":1", 1},
};
constexpr Suffix kTimeSuffixes[] = {
    {"", 1}, {"s", 1}, {"ms", 1e-3}, {"us", 1e-6}, {"min", 60}, {"h", 3600}, {"d", 86400}, {"days", 86400},
};
constexpr Suffix kHourSuffixes[] = {{"", 1}, {"h", 1}, {"k", 1e3}, {"m", 1e6}, {"d", 24}, {"days", 24}};
constexpr Suffix kMoneySuffixes[] = {{"", 1}, {"k", 1e3}, {"m", 1e6}, {"b", 1e9}, {"/h", 1}, {"/hour", 1}, {"/m", 1}, {"/mtok", 1}};
constexpr Suffix kShareSuffixes[] = {{"", 1}, {"%", 0.01}};

struct Reading {
    std::span<const Suffix> suffixes;
    std::string_view examples;
};

Reading reading_of(Unit unit) {
    switch (unit) {
        case Unit::bytes:
        case Unit::bytes_per_token:
        case Unit::bytes_per_second: return {kByteSuffixes, "24 GiB, 80 GB or 512 MiB"};
        case Unit::seconds: return {kTimeSuffixes, "2.5 s, 80 ms or 3 h"};
        case Unit::hours: return {kHourSuffixes, "24, 24 h or 190k"};
        case Unit::usd:
        case Unit::usd_per_hour:
        case Unit::usd_per_million_tokens: return {kMoneySuffixes, "$2, 0.40 or $2/h"};
        case Unit::share: return {kShareSuffixes, "0.5 or 50 %"};
        default: return {kCountSuffixes, "8192, 32k or 1.4T"};
    }
}

/// Without spaces, grouping commas and the dollar sign; ASCII letters in lower case.
std::string squeeze(std::string_view text) {
    std::string kept;
    for (const char c : text) {
        if (c == ' ' || c == ',' || c == '$' || c == '_') continue;
        kept += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return kept;
}

bool is_number_char(char c) { return (c >= '0' && c <= '9') || c == '.'; }

}  // namespace

Result<double> parse(std::string_view text, Unit unit) {
    const Reading reading = reading_of(unit);
    const Error refused{ErrorCode::bad_value, "",
                        "write a number such as " + std::string(reading.examples) + "; got \"" +
                            std::string(text.substr(0, 40)) + "\""};
    if (text.size() > 40) return refused;
    const std::string squeezed = squeeze(text);
    std::size_t length = 0;
    while (length < squeezed.size() && is_number_char(squeezed[length])) ++length;
    // Scientific notation: digits, 'e', digits.
    if (length > 0 && length + 1 < squeezed.size() && squeezed[length] == 'e' && squeezed[length + 1] >= '0' &&
        squeezed[length + 1] <= '9') {
        ++length;
        while (length < squeezed.size() && squeezed[length] >= '0' && squeezed[length] <= '9') ++length;
    }
    const std::string number = squeezed.substr(0, length);
    if (number.find_first_of("0123456789") > 1 || number.find('.') != number.rfind('.')) return refused;
    std::string_view suffix = std::string_view(squeezed).substr(length);
    const auto drop = [&suffix](std::string_view end) {
        if (suffix.ends_with(end)) suffix.remove_suffix(end.size());
    };
    if (unit == Unit::bytes_per_second || unit == Unit::flop_per_second) drop("/s");
    if (unit == Unit::flop_per_second) drop("flop");
    for (const Suffix& candidate : reading.suffixes) {
        if (candidate.text != suffix) continue;
        const double value = nearest_double(number) * candidate.factor;
        return std::isfinite(value) ? Result<double>(value) : refused;
    }
    return refused;
}

}  // namespace ballpark
