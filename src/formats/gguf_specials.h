/// The tokens that llama.cpp puts around a text when it runs a GGUF's vocabulary.
#pragma once

#include <cstdint>
#include <vector>

#include "formats/gguf.h"

namespace ballpark::formats {

/// Ids as the file has them, in the order of the text.
struct GgufSpecials {
    std::vector<std::int64_t> before;
    std::vector<std::int64_t> behind;
};

/// By the file's keys, and where it has none by its kind of vocabulary: SentencePiece begins texts, T5's ends them, BERT's
/// does both. Source: ggml-org/llama.cpp at b6900, src/llama-vocab.cpp, llama_vocab::impl::load and tokenize.
GgufSpecials gguf_specials(const GgufFile& file);

}  // namespace ballpark::formats
