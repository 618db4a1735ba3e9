/// What a tokenizer's file says of itself, without making the tokenizer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "formats/gguf.h"
#include "formats/range_reader.h"
#include "json/json.h"

namespace ballpark {

struct TokenizerSummary {
    std::string model;  ///< "BPE", "Unigram", "WordPiece"; of a GGUF its own word: "gpt2", "llama", "t5", "bert"
    std::int64_t tokens = 0;        ///< with those that were added
    std::int64_t merges = 0;
    std::int64_t added_tokens = 0;  ///< found in texts before anything else, such as "<|im_start|>"
    std::string normalizer;         ///< the kinds of its steps, "Prepend, Replace"; empty for none
    std::string pre_tokenizer;      ///< the same; of a GGUF what `tokenizer.ggml.pre` names
    std::vector<std::string> before;  ///< tokens that the model's own programs put before a text, "<s>"
    std::vector<std::string> behind;
};

/// Of the content of a tokenizer.json.
TokenizerSummary summarise_tokenizer(const Json& file);

/// Of a GGUF's vocabulary; nothing where it holds none that can be told.
std::optional<TokenizerSummary> summarise_tokenizer(const GgufFile& file, RangeReader& reader);

}  // namespace ballpark
