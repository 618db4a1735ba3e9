/// How the numbers of one tensor are stored: so many bytes for a block of so many elements.
///
/// Bits per weight are always the ratio of these two integers, never a rounded decimal: Q4_K is 144 bytes for 256.
/// Source of the GGUF types: ggml `ggml.c` type_traits at b6900 (block sizes in `ggml-common.h`); of the others: the
/// safetensors dtype list and the OCP microscaling (MX) 1.0 specification.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "quantity/quantity.h"

namespace ballpark {

enum class TensorType : std::uint8_t {
    f64, f32, f16, bf16,
    i64, i32, i16, i8, u8, boolean,
    f8_e4m3, f8_e5m2,
    q4_0, q4_1, q5_0, q5_1, q8_0, q8_1,
    q2_k, q3_k, q4_k, q5_k, q6_k, q8_k,
    iq1_s, iq1_m, iq2_xxs, iq2_xs, iq2_s, iq3_xxs, iq3_s, iq4_nl, iq4_xs,
    tq1_0, tq2_0, mxfp4, nvfp4,
};

struct TensorTypeInfo {
    TensorType type;
    std::string_view name;       ///< lower-case, as `ballpark` prints it
    std::int64_t block_elements;
    std::int64_t block_bytes;
    int gguf_id;                 ///< the number in a GGUF header (`enum ggml_type`), -1 where it has none
};

/// Every type, in the order of the enumeration.
std::span<const TensorTypeInfo> tensor_types();

const TensorTypeInfo& info(TensorType type);

/// The type of a GGUF type number, of a name as printed here, or of a safetensors dtype ("BF16", "F8_E4M3").
std::optional<TensorType> tensor_type_from_gguf(std::uint32_t gguf_id);
std::optional<TensorType> tensor_type_from_name(std::string_view name);
std::optional<TensorType> tensor_type_from_safetensors(std::string_view dtype);

/// Bytes of `elements` numbers stored one after the other; a last block that is not full still takes a whole one.
Bytes bytes_of(TensorType type, std::int64_t elements);

/// Bits per weight, for display only.
double bits_per_weight(TensorType type);

}  // namespace ballpark
