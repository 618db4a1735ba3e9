/// Keys and values kept for the tokens of every sequence in flight.
#pragma once

#include "estimate/worksheet.h"
#include "model/model_spec.h"
#include "numeric/tensor_type.h"
#include "quantity/quantity.h"

namespace ballpark {

/// How the cache is stored; engines allow other types for keys than for values.
struct KvFormat {
    TensorType keys = TensorType::f16;
    TensorType values = TensorType::f16;
};

/// Bytes that one more token adds while it is inside every layer's window: 2 · layers · KV heads · head dim · bytes
/// for plain attention, the compressed vector for latent attention, nothing for recurrent layers.
/// Source: Pope et al. 2022, arXiv:2211.05102, section 3.3; Ainslie et al. 2023, arXiv:2305.13245 (grouped-query);
/// DeepSeek-V2, arXiv:2405.04434, section 2.1.2 (latent).
Bytes kv_bytes_per_token(const ModelSpec& model, KvFormat format, Worksheet* why = nullptr);

/// Bytes for one sequence of `context` tokens: a sliding-window layer keeps no more than its window.
/// This is what the tokens need; engines round up to blocks and pages on top.
Bytes kv_bytes_per_sequence(const ModelSpec& model, KvFormat format, Tokens context, Worksheet* why = nullptr);

}  // namespace ballpark
