/// Regular expressions as tokenizer.json files write them, compiled for matching in linear time.
///
/// What real files use is read: alternatives, groups, `(?i:…)`, classes with properties, ranges, nesting and `&&`,
/// quantifiers, and a look ahead at one character. Anything else is refused by name. Case is folded within ASCII. `\s` is
/// the property White_Space, `\d` is \p{Nd}, `$` is the end of a line.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "quantity/result.h"
#include "tokenizer/unicode.h"

namespace ballpark {

/// A compiled expression: a program of threads, which patterns of a set of characters each.
struct Pattern {
    enum class Op : std::uint8_t {
        set,     ///< takes a character of set `x`, goes on at the next instruction
        fork,    ///< goes on at `x`, and with less right at `y`
        ahead,   ///< goes on at the next instruction if the next character is one of set `x`
        behead,  ///< … if it is none of set `x`, or the text ends
        match,
    };
    struct Instruction {
        Op op;
        std::uint16_t x = 0;
        std::uint16_t y = 0;
    };

    /// `unsupported`, field "pattern", quotes the expression and says what in it is not read.
    static Result<Pattern> compile(std::string_view expression);

    std::uint8_t symbol(char32_t point, std::uint8_t bits) const;

    std::vector<Instruction> program;
    std::size_t symbols = 0;                   ///< characters that the same sets hold are one symbol
    std::vector<std::vector<bool>> sets;       ///< by symbol: is it in the set?
    std::vector<char32_t> bounds;              ///< where ranges begin and end; ascending, the first is 0
    std::array<std::uint8_t, 256> classes{};   ///< class bits → a number
    std::size_t class_count = 0;
    std::vector<std::uint8_t> symbol_of;       ///< by range, then class
};

}  // namespace ballpark
