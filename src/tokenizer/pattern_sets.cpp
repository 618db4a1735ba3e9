#include "tokenizer/pattern_sets.h"

#include <algorithm>

namespace ballpark {
namespace {

using Kind = SetItem::Kind;

struct Span {
    char32_t low;
    char32_t high;
};

// Unicode 16.0: general category Lt, and the script Han.
constexpr Span kTitle[] = {{0x1C5, 0x1C5},   {0x1C8, 0x1C8},   {0x1CB, 0x1CB},   {0x1F2, 0x1F2},   {0x1F88, 0x1F8F},
                           {0x1F98, 0x1F9F}, {0x1FA8, 0x1FAF}, {0x1FBC, 0x1FBC}, {0x1FCC, 0x1FCC}, {0x1FFC, 0x1FFC}};
constexpr Span kHan[] = {{0x2E80, 0x2E99},   {0x2E9B, 0x2EF3},   {0x2F00, 0x2FD5},   {0x3005, 0x3005},   {0x3007, 0x3007},
                         {0x3021, 0x3029},   {0x3038, 0x303B},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xF900, 0xFA6D},
                         {0xFA70, 0xFAD9},   {0x16FE2, 0x16FE3}, {0x16FF0, 0x16FF1}, {0x20000, 0x2A6DF}, {0x2A700, 0x2B739},
                         {0x2B740, 0x2B81D}, {0x2B820, 0x2CEA1}, {0x2CEB0, 0x2EBE0}, {0x2EBF0, 0x2EE5D}, {0x2F800, 0x2FA1D},
                         {0x30000, 0x3134A}, {0x31350, 0x323AF}};

/// Where ten decimal digits, general category Nd, stand in a row.
constexpr char32_t kDigits[] = {
    0x30,    0x660,   0x6F0,   0x7C0,   0x966,   0x9E6,   0xA66,   0xAE6,   0xB66,   0xBE6,   0xC66,   0xCE6,   0xD66,   0xDE6,
    0xE50,   0xED0,   0xF20,   0x1040,  0x1090,  0x17E0,  0x1810,  0x1946,  0x19D0,  0x1A80,  0x1A90,  0x1B50,  0x1BB0,  0x1C40,
    0x1C50,  0xA620,  0xA8D0,  0xA900,  0xA9D0,  0xA9F0,  0xAA50,  0xABF0,  0xFF10,  0x104A0, 0x10D30, 0x10D40, 0x11066, 0x110F0,
    0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650, 0x116C0, 0x116D0, 0x116DA, 0x11730, 0x118E0, 0x11950, 0x11BF0, 0x11C50,
    0x11D50, 0x11DA0, 0x11F50, 0x16130, 0x16A60, 0x16AC0, 0x16B50, 0x16D70, 0x1CCF0, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6,
    0x1E140, 0x1E2F0, 0x1E4F0, 0x1E5F1, 0x1E950, 0x1FBF0};

constexpr struct {
    std::string_view name;
    Kind kind;
    std::uint8_t bits;
} kProperties[] = {{"L", Kind::any_of, unicode::kLetter},      {"M", Kind::any_of, unicode::kMark},
                   {"N", Kind::any_of, unicode::kNumber},      {"P", Kind::any_of, unicode::kPunctuation},
                   {"S", Kind::any_of, unicode::kSymbol},      {"White_Space", Kind::any_of, unicode::kSpace},
                   {"Lu", Kind::upper, 0},                     {"Lt", Kind::title, 0},
                   {"Ll", Kind::lower, 0},                     {"Lo", Kind::caseless, 1},
                   {"Lm", Kind::caseless, 2},                  {"Nd", Kind::digit, 0},
                   {"Letter", Kind::any_of, unicode::kLetter}, {"Number", Kind::any_of, unicode::kNumber}};

template <std::size_t Count>
bool within(const Span (&spans)[Count], char32_t point) {
    return std::any_of(std::begin(spans), std::end(spans),
                       [&](const Span& span) { return point >= span.low && point <= span.high; });
}

bool holds(const SetItem& item, const std::vector<SetText>& sets, char32_t point, std::uint8_t bits) {
    const bool letter = (bits & unicode::kLetter) != 0;
    const bool first = (bits & unicode::kUpperRun) != 0;
    const bool second = (bits & unicode::kLowerRun) != 0;
    switch (item.kind) {
        case Kind::range: return point >= item.low && point <= item.high;
        case Kind::any_of: return (bits & item.bits) != 0;
        case Kind::upper: return letter && first && !second && !within(kTitle, point);
        case Kind::title: return within(kTitle, point);
        case Kind::lower: return letter && second && !first;
        case Kind::caseless: return letter && first && second;
        case Kind::digit:
            return std::any_of(std::begin(kDigits), std::end(kDigits),
                               [&](char32_t zero) { return point >= zero && point < zero + 10; });
        case Kind::nested: return in_set(sets, item.nested, point, bits);
    }
    return false;
}

}  // namespace

std::optional<SetItem> property_named(std::string_view name) {
    for (const auto& property : kProperties)
        if (property.name == name) return SetItem{property.kind, false, property.bits};
    return std::nullopt;
}

void add_bounds(const SetItem& item, std::vector<char32_t>& bounds) {
    const auto add = [&](char32_t low, char32_t high) {
        bounds.push_back(low);
        bounds.push_back(high + 1);
    };
    if (item.kind == Kind::range) add(item.low, item.high);
    if (item.kind == Kind::upper || item.kind == Kind::title)
        for (const Span& span : kTitle) add(span.low, span.high);
    if (item.kind == Kind::digit)
        for (const char32_t zero : kDigits) add(zero, zero + 9);
}

bool in_set(const std::vector<SetText>& sets, std::size_t index, char32_t point, std::uint8_t bits) {
    const SetText& set = sets[index];
    bool inside = std::any_of(set.items.begin(), set.items.end(), [&](const SetItem& item) {
        return holds(item, sets, point, bits) != item.negated;
    });
    if (set.also) inside = inside && in_set(sets, *set.also, point, bits);
    return inside != set.negated;
}

std::vector<SetItem> han() {
    std::vector<SetItem> items;
    for (const Span& span : kHan) items.push_back({Kind::range, false, 0, span.low, span.high});
    return items;
}

}  // namespace ballpark
