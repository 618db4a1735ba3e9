/// Cuts a text into the pieces that byte pairs are merged within, by the rules of each family of encodings.
///
/// The published rules are regular expressions; here they are code over code point classes, which reads every byte a
/// bounded number of times. Each function's comment quotes the alternative that it stands for.
#pragma once

#include <bit>
#include <cstdint>
#include <string_view>

#include "tokenizer/unicode.h"

namespace ballpark {

/// What distinguishes one family's rules from another's.
struct PreTokenizerRules {
    enum class Words : std::uint8_t {
        space_letters,  ///< ` ?\p{L}+`
        letters,        ///< `[^\r\n\p{L}\p{N}]?\p{L}+`
        cased_letters,  ///< the same, cut where small letters are followed by capitals; marks count as letters
    };
    enum class Contractions : std::uint8_t {
        none,
        exact_first,     ///< `'s|'t|'re|'ve|'m|'ll|'d` is a piece of its own
        any_case_first,  ///< the same in any case
        any_case_after,  ///< in any case, and stays with the word before
    };
    enum class SymbolTail : std::uint8_t {
        none,                  ///< ` ?[^\s\p{L}\p{N}]+`
        newlines,              ///< … `[\r\n]*`
        newlines_and_slashes,  ///< … `[\r\n/]*`
    };

    Words words = Words::letters;
    Contractions contractions = Contractions::none;
    SymbolTail symbol_tail = SymbolTail::none;
    std::uint8_t digits = 3;     ///< longest run of \p{N} in a piece; 0: any, and a space may stand before it
    bool newlines_apart = true;  ///< `\s*[\r\n]+`: white space is cut after its last line break
};

namespace pre_tokenizer_rules {

inline constexpr PreTokenizerRules kGpt2{.words = PreTokenizerRules::Words::space_letters,
                                         .contractions = PreTokenizerRules::Contractions::exact_first,
                                         .symbol_tail = PreTokenizerRules::SymbolTail::none,
                                         .digits = 0,
                                         .newlines_apart = false};
inline constexpr PreTokenizerRules kCl100k{.words = PreTokenizerRules::Words::letters,
                                           .contractions = PreTokenizerRules::Contractions::any_case_first,
                                           .symbol_tail = PreTokenizerRules::SymbolTail::newlines,
                                           .digits = 3,
                                           .newlines_apart = true};
inline constexpr PreTokenizerRules kO200k{.words = PreTokenizerRules::Words::cased_letters,
                                          .contractions = PreTokenizerRules::Contractions::any_case_after,
                                          .symbol_tail = PreTokenizerRules::SymbolTail::newlines_and_slashes,
                                          .digits = 3,
                                          .newlines_apart = true};

}  // namespace pre_tokenizer_rules

/// Walks over one text, which must be valid UTF-8. Pieces follow each other without gaps.
class PreTokenizer {
public:
    PreTokenizer(const PreTokenizerRules& rules, const unicode::Classes& classes, std::string_view text)
        : rules_(rules),
          classes_(classes),
          text_(reinterpret_cast<const unsigned char*>(text.data())),
          size_(text.size()) {}

    bool done() const { return at_ == size_; }
    /// Offset where the next piece begins.
    std::size_t offset() const { return at_; }
    /// The next piece, never empty; not to be asked when `done`.
    std::string_view next() {
        const std::size_t begin = at_;
        at_ = end_of_plain_word(begin);
        if (at_ == 0) at_ = end_of_piece(begin);
        return {reinterpret_cast<const char*>(text_) + begin, at_ - begin};
    }

private:
    struct Char {
        std::uint8_t bits;
        std::uint32_t length;  ///< 0 at the end of the text
    };

    Char at(std::size_t offset) const {
        if (offset == size_) return {0, 0};
        if (text_[offset] < 0x80) return {classes_.of_ascii(text_[offset]), 1};
        const unicode::CodePoint point = unicode::code_point_at(text_ + offset);
        return {classes_.of(point.value), point.length};
    }
    bool is(std::size_t offset, char byte) const {
        return offset < size_ && text_[offset] == static_cast<unsigned char>(byte);
    }
    bool is_newline(std::size_t offset) const { return is(offset, '\n') || is(offset, '\r'); }

    /// End of the run of characters that have any of `bits` (`wanted`) or none of them.
    std::size_t run(std::size_t offset, std::uint8_t bits, bool wanted = true) const {
        for (Char c = at(offset); c.length != 0 && ((c.bits & bits) != 0) == wanted; c = at(offset)) offset += c.length;
        return offset;
    }

    /// The end of a word in ASCII with nothing special about it, which is most of many texts; 0 when that takes more
    /// than a look at a few bytes.
    std::size_t end_of_plain_word(std::size_t begin) const {
        const std::size_t letters = begin + (text_[begin] == ' ' ? 1 : 0);
        const bool cased = rules_.words == PreTokenizerRules::Words::cased_letters;
        std::size_t end = letters;
        if (cased)
            while (end < size_ && static_cast<unsigned char>(text_[end] - 'A') < 26) ++end;
        const std::size_t small = end;
        for (std::size_t eight = 8; eight == 8; end += eight) {
            if (end + 8 > size_) return 0;
            eight = leading_letters(text_ + end, cased ? 0 : 0x20);
        }
        const unsigned char next = text_[end];
        return end == small || next >= 0x80 || next == '\'' ? 0 : end;
    }

    /// How many of the eight bytes at `at` are small letters, or letters with `fold` 0x20, from the first on.
    static std::size_t leading_letters(const unsigned char* at, std::uint64_t fold) {
        constexpr std::uint64_t kOnes = 0x0101010101010101u;
        constexpr std::uint64_t kHigh = 0x80 * kOnes;
        std::uint64_t bytes = 0;
        for (unsigned i = 0; i < 8; ++i) bytes |= static_cast<std::uint64_t>(at[i]) << (8 * i);
        bytes |= fold * kOnes;
        const std::uint64_t low = bytes & ~kHigh;
        const std::uint64_t from_a = low + (0x80 - 'a') * kOnes;
        const std::uint64_t behind_z = low + (0x7F - 'z') * kOnes;
        const std::uint64_t others = ~(from_a & ~behind_z & ~bytes) & kHigh;
        return others == 0 ? 8 : static_cast<std::size_t>(std::countr_zero(others)) / 8;
    }

    std::size_t end_of_piece(std::size_t begin) const;
    std::size_t word(std::size_t begin, Char first) const;
    std::size_t small_word(std::size_t begin) const;
    std::size_t cased_word(std::size_t begin, Char first) const;
    std::size_t numbers(std::size_t begin) const;
    std::size_t symbols(std::size_t begin) const;
    std::size_t spaces(std::size_t begin) const;
    std::size_t contraction(std::size_t begin) const;

    const PreTokenizerRules& rules_;
    const unicode::Classes& classes_;
    const unsigned char* text_;
    std::size_t size_;
    std::size_t at_ = 0;
};

}  // namespace ballpark
