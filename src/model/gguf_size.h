/// What a GGUF file of a model weighs, in its own types or in a mixture: tensors to the byte, and the header.
#pragma once

#include <optional>
#include <vector>

#include "model/model_spec.h"
#include "numeric/gguf_mixture.h"
#include "quantity/quantity.h"

namespace ballpark {

struct GgufSize {
    std::vector<Tensor> tensors;  ///< `stored_type` is the type in this file
    Bytes tensor_bytes;           ///< of the tensors alone
    Bytes data_bytes;             ///< the same with each tensor padded to 32 bytes, as the file holds them
    Bytes header_bytes;           ///< metadata and tensor list, padded; of a generated list without a tokenizer
    Bytes file_bytes;             ///< header and data
    /// What a vocabulary adds to a header that was generated without one, within a tenth; 0 where the header is a file's.
    Bytes tokenizer_bytes;
    Params elements;              ///< everything stored, constant tables included
    double bits_per_weight = 0;
};

/// Facts about the model that the rules of mixtures ask for.
MixtureFacts mixture_facts(const ModelSpec& model);

/// The size in `mixture`; without one, the types that a GGUF file already has (bf16 for a model read from a config).
/// The header of a model that was read from a GGUF file is that file's; otherwise it is what a conversion without
/// tokenizer writes, and a vocabulary adds some 30 bytes a token.
GgufSize gguf_size(const ModelSpec& model, std::optional<GgufMixture> mixture);

}  // namespace ballpark
