/// The tensors of a model, generated from its layers: the one list that parameter counts, file sizes and sharding use.
#pragma once

#include <string_view>
#include <vector>

#include "model/model_spec.h"

namespace ballpark {

/// Every tensor in the order of the blocks, with GGUF names ("blk.3.attn_q.weight") and shapes. A spec that was read
/// from a weights file returns that file's own list. Speculative blocks are included and marked; towers are not.
/// Source of names and shapes: llama.cpp `gguf-py/gguf/constants.py` and `src/llama-model.cpp` at b6900.
std::vector<Tensor> tensor_list(const ModelSpec& model);

/// The same tensors, but those of blocks that are alike stand once, under the first one's name, with `repeats`: a sum
/// over a model of 80 equal blocks looks at one.
std::vector<Tensor> compact_tensor_list(const ModelSpec& model);

/// The part of `tensor_list` that a GGUF conversion writes: without BERT's pooler and speculative blocks.
std::vector<Tensor> gguf_tensor_list(const ModelSpec& model);

/// Weights of a linear layer inside the blocks, routers aside: what 4- and 8-bit formats shrink and adapters adapt.
bool is_linear_matrix(const Tensor& tensor);

/// The role of a tensor by its GGUF name and dimensions; `other` for names that are not standard.
TensorRole role_from_gguf_name(std::string_view name);

/// The block number in a GGUF name ("blk.12.attn_q.weight" → 12), -1 outside the blocks.
std::int32_t layer_from_gguf_name(std::string_view name);

}  // namespace ballpark
