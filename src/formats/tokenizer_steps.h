/// The steps of a tokenizer.json: normalisers, pre-tokenizers, post-processors. Internal to `formats/`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "json/json.h"
#include "quantity/result.h"
#include "tokenizer/tokenizer_spec.h"

namespace ballpark::formats {

/// Each fills its part of the spec; `unsupported`, field "normalizer" and so on, names a step that is not known.
std::optional<Error> read_normalizer(const Json& step, TokenizerSpec& spec);
std::optional<Error> read_pre_tokenizer(const Json& step, TokenizerSpec& spec);

/// The texts of the tokens that a post-processor puts before and behind a text.
void read_post_processor(const Json& step, std::vector<std::string>& before, std::vector<std::string>& behind);

/// SentencePiece's own rules (nmt_nfkc) come as a compiled map; what it does is said in steps.
void add_sentencepiece_map(std::vector<TokenizerSpec::Rewrite>& out);

/// GPT-2's rules for pieces, which "ByteLevel" cuts by.
inline constexpr std::string_view kGpt2Pattern = R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

/// A text as a regular expression that matches it alone.
std::string quoted_pattern(std::string_view text);

}  // namespace ballpark::formats
