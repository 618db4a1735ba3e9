/// Which ggml type each tensor gets in a GGUF mixture ("q4_k_m"), by the rules of llama-quantize without an importance
/// matrix.
///
/// The rules are rows of a table in `gguf_mixture_rules.cpp`. Source: llama.cpp `src/llama-quant.cpp`
/// (llama_tensor_get_type_impl, tensor_type_fallback, tensor_allows_quantization) at build 11669.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "numeric/tensor_type.h"
#include "quantity/quantity.h"

namespace ballpark {

enum class GgufMixture : std::uint8_t {
    f32, f16, bf16,
    q4_0, q4_1, q5_0, q5_1, q8_0,
    q2_k, q2_k_s, q3_k_s, q3_k_m, q3_k_l, q4_k_s, q4_k_m, q5_k_s, q5_k_m, q6_k,
    iq1_s, iq1_m, iq2_xxs, iq2_xs, iq2_s, iq2_m, iq3_xxs, iq3_xs, iq3_s, iq3_m, iq4_nl, iq4_xs,
    tq1_0, tq2_0, mxfp4_moe,
};

struct GgufMixtureInfo {
    GgufMixture mixture;
    std::string_view id;    ///< "q4_k_m"
    TensorType base;        ///< of tensors that no rule speaks of
    int file_type;          ///< `general.file_type` in the header (enum llama_ftype)
};

/// All 33, in the order of the enumeration.
std::span<const GgufMixtureInfo> gguf_mixtures();
const GgufMixtureInfo& info(GgufMixture mixture);

/// "Q4_K_M", "q4_k_m", "Q4-K-M" and the older "q4_k" and "q5_k" for their medium mixtures.
std::optional<GgufMixture> gguf_mixture_from_name(std::string_view name);

/// A tensor before quantising: GGUF name, extents (ne[0] runs fastest), its present type.
struct MixtureTensor {
    std::string_view name;
    std::array<std::int64_t, 4> ne{1, 1, 1, 1};
    TensorType current = TensorType::f16;
};

/// What the rules ask of the model.
struct MixtureFacts {
    std::int64_t n_layer = 0;
    std::int64_t n_gqa = 1;        ///< query heads per KV head of the first block, 0 where it has no attention
    std::int64_t n_expert = 0;
    bool falcon_rules = false;     ///< Falcon's feed-forward and output have rules of their own
    bool wide_values = false;      ///< 80-layer Llama or Qwen with grouped queries: its few value heads get more bits
};

/// The type of each tensor, in the order given.
std::vector<TensorType> mixture_types(std::span<const MixtureTensor> tensors, GgufMixture mixture,
                                      const MixtureFacts& facts);

/// Sets the types that a conversion to `wide` (f32, f16, bf16) writes: 32 bit for vectors and the few matrices kept exact.
/// Source: convert_hf_to_gguf.py (ModelBase.prepare_tensors) at b6900.
void convert(std::span<MixtureTensor> tensors, TensorType wide);

}  // namespace ballpark
