/// Places where a text may be cut in two so that both parts, counted apart, have the tokens of the whole.
#pragma once

#include <string_view>

#include "tokenizer/unicode.h"

namespace ballpark {

enum class SafeCuts : std::uint8_t {
    /// Behind a letter that neither a letter, a mark nor an apostrophe follows, or a number that neither a number nor an
    /// apostrophe follows: there a piece of every published set of rules ends, and none of them looks further ahead from
    /// either. Not for texts in which special tokens are recognised.
    behind_words,
    /// Behind a letter that a space follows: for a model's own tokenizer, where its steps were found to end there.
    between_letter_and_space,
    none,
};

/// Is `at`, inside the text, such a place? Bytes that are no UTF-8 are a symbol, as U+FFFD is, which stands for them.
bool is_safe_cut(std::string_view text, std::size_t at, const unicode::Classes& classes, SafeCuts cuts = SafeCuts::behind_words);

/// The first such place from `from` on; the size of the text when there is none.
std::size_t next_safe_cut(std::string_view text, std::size_t from, const unicode::Classes& classes, SafeCuts cuts = SafeCuts::behind_words);

/// The last such place up to `to`; 0 when there is none.
std::size_t last_safe_cut(std::string_view text, std::size_t to, const unicode::Classes& classes, SafeCuts cuts = SafeCuts::behind_words);

/// A cut at `at` depends on this many bytes before it and behind it, and on nothing else.
inline constexpr std::size_t kSafeCutReach = 4;

}  // namespace ballpark
