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
#include "tokenizer/token_window.h"

namespace ballpark {

inline constexpr std::string_view kDefaultEncoding = "o200k_base";

/// Measured tokens per word of a language ("en", "ko" …), to stand beside a text's own; nullptr where none are known.
const Fact* measured_tokens_per_word(const Catalog& catalog, std::string_view language);

struct LanguageTokensPerWord {
    std::string_view language;  ///< "en", "ko" …
    const Fact* measured;       ///< never null; range, source and date
};
/// All that were measured, fewest tokens first. Views live as long as the catalog.
std::vector<LanguageTokensPerWord> measured_tokens_per_word(const Catalog& catalog);

/// Which tokens of a text an answer shows: `limit` of them from the `offset`th on.
struct SpanPage {
    std::size_t offset = 0;
    std::size_t limit = 10'000;
};
inline constexpr std::size_t kMostSpans = 100'000;

struct TokensAnswer {
    std::string encoding;  ///< its name; of a model's own tokenizer the file's
    TextCounts counts;
    std::optional<TokenIds> ids;
    std::optional<std::vector<TextToken>> spans;  ///< a page of them; a window of bytes: tokenizer/token_window.h
};

/// What an answer holds beside counts.
struct TokensWanted {
    bool ids = false;
    std::optional<SpanPage> spans;
    bool add_special_tokens = false;  ///< with those that a model's own programs put around a text; published encodings have none
};

/// How many tokens a model's own programs put around each text; published encodings have none.
std::int64_t tokens_around(const Tokenizer& tokenizer);

/// Counts a text, and gives its ids and spans where they are wanted. `encoding` names a published one, in which special
/// tokens such as "<|endoftext|>" are text, or a model's own that was added, in which they are recognised.
Result<TokensAnswer> count_tokens(std::string_view text, std::string_view encoding, const TokensWanted& wanted, Tokenizers* tokenizers);

/// The same with a tokenizer at hand; what special tokens in the text are is the tokenizer's usual.
Result<TokensAnswer> count_tokens(std::string_view text, std::string_view name, const TokensWanted& wanted, Tokenizer& tokenizer);

/// A tokenizer by the name of a published encoding, or that a model's file was added under.
Result<Tokenizer*> tokenizer_named(std::string_view name, Tokenizers* tokenizers);

/// CONTRACT's `tokens`.
Result<TokensAnswer> answer_tokens(const Json& question, const Context& context);

Json to_json(const TokensAnswer& answer, const Phrases& phrases);

/// A line for each named text, and one for their sum when there are several.
Table tokens_table(const std::vector<std::pair<std::string, TextCounts>>& texts);
TextCounts sum_of(const std::vector<std::pair<std::string, TextCounts>>& texts);

}  // namespace ballpark
