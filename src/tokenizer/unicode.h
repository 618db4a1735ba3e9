/// What pre-tokenizers ask about a code point, and reading UTF-8 that is known to be valid.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ballpark::unicode {

/// Bits of a code point's class. The names are Unicode's general categories; `kUpperRun` and `kLowerRun` are the two
/// halves of a word in o200k's rules, which caseless letters and marks may stand in both of.
enum ClassBit : std::uint8_t {
    kLetter = 1,        ///< \p{L}
    kMark = 2,          ///< \p{M}
    kNumber = 4,        ///< \p{N}
    kSpace = 8,         ///< \s: the property White_Space
    kUpperRun = 16,     ///< [\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]
    kLowerRun = 32,     ///< [\p{Ll}\p{Lm}\p{Lo}\p{M}]
    kPunctuation = 64,  ///< \p{P}
    kSymbol = 128,      ///< \p{S}
};

struct CodePoint {
    char32_t value;
    std::uint32_t length;  ///< bytes in UTF-8
};

/// The code point at `at`; the text must be valid UTF-8 and go on from there.
inline CodePoint code_point_at(const unsigned char* at) {
    if (at[0] < 0x80) return {at[0], 1};
    if (at[0] < 0xE0) return {(at[0] & 0x1Fu) << 6 | (at[1] & 0x3Fu), 2};
    if (at[0] < 0xF0) return {(at[0] & 0x0Fu) << 12 | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu), 3};
    return {(at[0] & 0x07u) << 18 | (at[1] & 0x3Fu) << 12 | (at[2] & 0x3Fu) << 6 | (at[3] & 0x3Fu), 4};
}

/// Classes of all code points, unpacked from 7 kB of runs (130 kB; make one and pass it down).
class Classes {
public:
    Classes();

    std::uint8_t of(char32_t point) const { return point < near_.size() ? near_[point] : of_far(point); }
    std::uint8_t of_ascii(unsigned char byte) const { return near_[byte]; }

private:
    struct Run {
        char32_t end;
        std::uint8_t bits;
    };
    std::uint8_t of_far(char32_t point) const;

    std::vector<std::uint8_t> near_;  ///< planes 0 and 1
    std::vector<Run> far_;            ///< the few runs above
};

/// Offset of the first byte that does not belong to well-formed UTF-8; the size of the text when all does.
std::size_t first_invalid(std::string_view text);

/// A text with U+FFFD in place of each maximal part of an ill-formed sequence, as Unicode (chapter 3, "U+FFFD
/// Substitution of Maximal Subparts") and every TextDecoder has it.
std::string repaired(std::string_view text);

/// Where `repaired` put a U+FFFD.
struct Repair {
    std::size_t at;             ///< in the repaired text, where its three bytes stand
    std::size_t original_at;    ///< in the original
    std::size_t original_size;  ///< 1 to 3 bytes
};
std::vector<Repair> repairs(std::string_view text);

}  // namespace ballpark::unicode
