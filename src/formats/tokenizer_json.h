/// Reads Hugging Face's tokenizer.json: vocabulary, merges, added tokens, and how texts are prepared and cut.
///
/// The vocabulary is read as it is walked over, so that memory follows what is kept. Sources: Hugging Face tokenizers
/// 0.21 (the file's format has no specification), npm @huggingface/tokenizers 0.2.0.
#pragma once

#include <string_view>

#include "formats/range_reader.h"
#include "quantity/result.h"
#include "tokenizer/tokenizer_spec.h"

namespace ballpark {

inline constexpr std::uint64_t kLargestTokenizer = std::uint64_t{64} << 20;

/// Errors: `bad_file` with the byte, `unsupported` naming the part that is not read, `too_large`.
Result<TokenizerSpec> read_tokenizer_json(std::string_view text);
Result<TokenizerSpec> read_tokenizer_json(RangeReader& file);

}  // namespace ballpark
