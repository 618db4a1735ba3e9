/// Translates a GGUF header into a ModelSpec: what each block is, read off its tensors and the metadata keys.
#pragma once

#include "formats/gguf.h"
#include "model/model_spec.h"
#include "quantity/result.h"

namespace ballpark {

/// The file's own tensors become `file_tensors`; the layers describe cache and state. Blocks of an architecture that is
/// not known are described by their tensors all the same. Errors: `bad_value` for metadata that contradicts itself.
Result<ModelSpec> gguf_model(const GgufFile& file);

}  // namespace ballpark
