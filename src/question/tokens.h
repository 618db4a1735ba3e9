/// `tokens`: a text's tokens, words, characters and bytes in an encoding.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "question/context.h"
#include "question/json.h"
#include "question/report.h"
#include "question/tokenizers.h"

namespace ballpark {

inline constexpr std::string_view kDefaultEncoding = "o200k_base";

/// Measured tokens per word of a language ("en", "ko" …), to stand beside a text's own; nullptr where none are known.
const Fact* measured_tokens_per_word(const Catalog& catalog, std::string_view language);

struct TokensAnswer {
    std::string_view encoding;
    TextCounts counts;
    std::optional<std::vector<TokenId>> ids;
};

/// Counts a text; with `return_ids` its ids too. Special tokens such as "<|endoftext|>" are text.
Result<TokensAnswer> count_tokens(std::string_view text, std::string_view encoding, bool return_ids, Tokenizers* tokenizers);

/// CONTRACT's `tokens`.
Result<TokensAnswer> answer_tokens(const Json& question, const Context& context);

Json to_json(const TokensAnswer& answer);

/// A line for each named text, and one for their sum when there are several.
Table tokens_table(const std::vector<std::pair<std::string, TextCounts>>& texts);
TextCounts sum_of(const std::vector<std::pair<std::string, TextCounts>>& texts);

}  // namespace ballpark
