/// Reads the tokenizer of a model from whichever file holds it: tokenizer.json, or the header of a GGUF.
#pragma once

#include "formats/range_reader.h"
#include "quantity/result.h"
#include "tokenizer/tokenizer_spec.h"

namespace ballpark {

/// Recognised by its first bytes. Errors: those of the readers (formats/tokenizer_json.h, formats/gguf_tokenizer.h).
Result<TokenizerSpec> read_tokenizer_file(RangeReader& file);

}  // namespace ballpark
