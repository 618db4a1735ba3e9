/// The published encodings: which vocabulary, which rules for pieces, which special tokens.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "quantity/result.h"
#include "tokenizer/pre_tokenizer.h"
#include "tokenizer/vocabulary.h"

namespace ballpark {

/// A token that stands for no text of its own, such as "<|endoftext|>".
struct SpecialToken {
    std::string_view text;
    TokenId id;
};

/// Special tokens that are numbered through: "<|reserved_200013|>" is 200013.
struct ReservedTokens {
    TokenId first = 0;
    TokenId last = 0;  ///< none when below `first`
};

/// What is known of an encoding without its vocabulary. Lives as long as the program.
struct Encoding {
    std::string_view name;        ///< "o200k_base"
    std::string_view vocabulary;  ///< name of the asset, "vocabularies/o200k.ballparkvocab"
    PreTokenizerRules rules;
    std::span<const SpecialToken> special;  ///< in the order of their text
    ReservedTokens reserved;
};

/// All of them: o200k_base, o200k_harmony, cl100k_base, p50k_base, p50k_edit, r50k_base and gpt2.
std::span<const Encoding> encodings();

/// By exact name; `bad_value`, field "encoding", lists the names when there is no such one.
Result<const Encoding*> find_encoding(std::string_view name);

/// The special token that `text` begins with (the longest, where several do).
std::optional<SpecialToken> special_prefix(const Encoding& encoding, std::string_view text);

/// The text of a special token, empty when `id` is none.
std::string special_text(const Encoding& encoding, TokenId id);

}  // namespace ballpark
