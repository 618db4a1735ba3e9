/// Bytes of a model's weights in a storage format, and of the adapters that fine-tuning adds.
#pragma once

#include "estimate/worksheet.h"
#include "model/gguf_size.h"
#include "model/model_spec.h"
#include "model/parameters.h"
#include "numeric/weight_format.h"
#include "quantity/quantity.h"

namespace ballpark {

/// Matrices inside the blocks in the format's block, everything else as wide as the format leaves it; towers included.
/// Source: the format's own layout (`WeightFormat::source`) over the tensor list (`model/tensors.h`).
Bytes weight_bytes(const ParameterCount& parameters, const WeightFormat& format, Worksheet* why = nullptr);

/// All tensors of a GGUF file, each in its own type. One child a type in the worksheet.
/// Source: ggml's block layouts (`numeric/tensor_type.h`), llama-quantize's rules (`numeric/gguf_mixture.h`).
Bytes gguf_weight_bytes(const GgufSize& file, Worksheet* why = nullptr);

/// Weights over parameters: 2 at 16 bit.
double bytes_per_parameter(const ParameterCount& parameters, const WeightFormat& format, Worksheet* why = nullptr);

/// Parameters of low-rank adapters on every linear matrix inside the blocks: rank · (inputs + outputs) each; a matrix
/// of routed experts counts once for every expert.
/// Source: Hu et al. 2021 (LoRA), arXiv:2106.09685, section 4.1.
Params lora_parameters(const ModelSpec& model, std::int64_t rank, Worksheet* why = nullptr);

}  // namespace ballpark
