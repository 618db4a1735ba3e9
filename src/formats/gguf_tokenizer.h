/// Reads the vocabulary in a GGUF's header as a tokenizer: SentencePiece-style, byte-level merges, Unigram, WordPiece.
///
/// Source: ggml-org/llama.cpp at b6900, src/llama-vocab.cpp and gguf-py/gguf/constants.py (`tokenizer.ggml.*`).
#pragma once

#include "formats/range_reader.h"
#include "quantity/result.h"
#include "tokenizer/tokenizer_spec.h"

namespace ballpark {

/// Errors: those of `read_gguf`; `bad_file` for arrays of other lengths than the tokens'; `unsupported`, field
/// "tokenizer.ggml.model" or "tokenizer.ggml.pre", for a kind that is not read, or a file without a vocabulary.
Result<TokenizerSpec> read_gguf_tokenizer(RangeReader& file);

}  // namespace ballpark
