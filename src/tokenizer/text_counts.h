/// What people count in a text: tokens, words, characters, bytes, and the ratios between them.
#pragma once

#include <cstdint>
#include <string_view>

#include "quantity/quantity.h"
#include "tokenizer/unicode.h"

namespace ballpark {

struct TextCounts {
    Tokens tokens;
    /// Runs between white space (the property White_Space), as wc counts them. Chinese, Japanese, Thai, Lao, Khmer and
    /// Burmese put no space between words: there a "word" is a clause, and characters per token is the figure to compare.
    std::int64_t words = 0;
    std::int64_t characters = 0;  ///< code points
    Bytes bytes;                  ///< of the text as it was given

    /// 0 for a text without words or tokens.
    double tokens_per_word() const { return words == 0 ? 0.0 : tokens.as_double() / static_cast<double>(words); }
    double characters_per_token() const {
        return tokens.count() == 0 ? 0.0 : static_cast<double>(characters) / tokens.as_double();
    }
};

/// Words and characters of a text in valid UTF-8.
void count_words(std::string_view text, const unicode::Classes& classes, TextCounts& counts);

}  // namespace ballpark
