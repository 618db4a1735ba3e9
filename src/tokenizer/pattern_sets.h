/// Sets of characters in regular expressions, as they are written. Internal to the tokenizer.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "tokenizer/unicode.h"

namespace ballpark {

/// What a set names: a range of code points, a property, or another set.
struct SetItem {
    enum class Kind : std::uint8_t { range, any_of, upper, title, lower, caseless, digit, nested };
    Kind kind = Kind::range;
    bool negated = false;
    std::uint8_t bits = 0;     ///< any_of: unicode::ClassBit; caseless: 1 for \p{Lo}, 2 for \p{Lm}
    char32_t low = 0;
    char32_t high = 0;         ///< included
    std::uint16_t nested = 0;  ///< which other set
};

/// The union of its items, cut with `also` when it has one, then negated.
struct SetText {
    std::vector<SetItem> items;
    std::optional<std::uint16_t> also;
    bool negated = false;
};

/// The property of `\p{name}`; nothing for one that is not known here.
std::optional<SetItem> property_named(std::string_view name);

/// `\p{Han}`: the ranges of the script.
std::vector<SetItem> han();

/// Adds where the ranges of an item begin and end.
void add_bounds(const SetItem& item, std::vector<char32_t>& bounds);

/// Is a character with these class bits in set `index` of `sets`?
bool in_set(const std::vector<SetText>& sets, std::size_t index, char32_t point, std::uint8_t bits);

}  // namespace ballpark
