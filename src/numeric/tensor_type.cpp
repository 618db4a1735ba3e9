#include "numeric/tensor_type.h"

#include <array>
#include <cstddef>

namespace ballpark {
namespace {

constexpr std::array kTypes = {
    TensorTypeInfo{TensorType::f64, "f64", 1, 8, 28},
    TensorTypeInfo{TensorType::f32, "f32", 1, 4, 0},
    TensorTypeInfo{TensorType::f16, "f16", 1, 2, 1},
    TensorTypeInfo{TensorType::bf16, "bf16", 1, 2, 30},
    TensorTypeInfo{TensorType::i64, "i64", 1, 8, 27},
    TensorTypeInfo{TensorType::i32, "i32", 1, 4, 26},
    TensorTypeInfo{TensorType::i16, "i16", 1, 2, 25},
    TensorTypeInfo{TensorType::i8, "i8", 1, 1, 24},
    TensorTypeInfo{TensorType::u8, "u8", 1, 1, -1},
    TensorTypeInfo{TensorType::boolean, "bool", 1, 1, -1},
    TensorTypeInfo{TensorType::f8_e4m3, "f8_e4m3", 1, 1, -1},
    TensorTypeInfo{TensorType::f8_e5m2, "f8_e5m2", 1, 1, -1},
    TensorTypeInfo{TensorType::q4_0, "q4_0", 32, 18, 2},
    TensorTypeInfo{TensorType::q4_1, "q4_1", 32, 20, 3},
    TensorTypeInfo{TensorType::q5_0, "q5_0", 32, 22, 6},
    TensorTypeInfo{TensorType::q5_1, "q5_1", 32, 24, 7},
    TensorTypeInfo{TensorType::q8_0, "q8_0", 32, 34, 8},
    TensorTypeInfo{TensorType::q8_1, "q8_1", 32, 36, 9},
    TensorTypeInfo{TensorType::q2_k, "q2_k", 256, 84, 10},
    TensorTypeInfo{TensorType::q3_k, "q3_k", 256, 110, 11},
    TensorTypeInfo{TensorType::q4_k, "q4_k", 256, 144, 12},
    TensorTypeInfo{TensorType::q5_k, "q5_k", 256, 176, 13},
    TensorTypeInfo{TensorType::q6_k, "q6_k", 256, 210, 14},
    TensorTypeInfo{TensorType::q8_k, "q8_k", 256, 292, 15},
    TensorTypeInfo{TensorType::iq1_s, "iq1_s", 256, 50, 19},
    TensorTypeInfo{TensorType::iq1_m, "iq1_m", 256, 56, 29},
    TensorTypeInfo{TensorType::iq2_xxs, "iq2_xxs", 256, 66, 16},
    TensorTypeInfo{TensorType::iq2_xs, "iq2_xs", 256, 74, 17},
    TensorTypeInfo{TensorType::iq2_s, "iq2_s", 256, 82, 22},
    TensorTypeInfo{TensorType::iq3_xxs, "iq3_xxs", 256, 98, 18},
    TensorTypeInfo{TensorType::iq3_s, "iq3_s", 256, 110, 21},
    TensorTypeInfo{TensorType::iq4_nl, "iq4_nl", 32, 18, 20},
    TensorTypeInfo{TensorType::iq4_xs, "iq4_xs", 256, 136, 23},
    TensorTypeInfo{TensorType::tq1_0, "tq1_0", 256, 54, 34},
    TensorTypeInfo{TensorType::tq2_0, "tq2_0", 256, 66, 35},
    TensorTypeInfo{TensorType::mxfp4, "mxfp4", 32, 17, 39},
    TensorTypeInfo{TensorType::nvfp4, "nvfp4", 64, 36, 40},
};

constexpr bool in_enum_order() {
    for (std::size_t i = 0; i < kTypes.size(); ++i)
        if (static_cast<std::size_t>(kTypes[i].type) != i) return false;
    return kTypes.size() == static_cast<std::size_t>(TensorType::nvfp4) + 1;
}
static_assert(in_enum_order(), "one row a type, in the order of the enumeration");

struct SafetensorsName {
    std::string_view dtype;
    TensorType type;
};

// Source: huggingface/safetensors `safetensors/src/tensor.rs`, enum Dtype.
constexpr SafetensorsName kSafetensorsNames[] = {
    {"F64", TensorType::f64},         {"F32", TensorType::f32},         {"F16", TensorType::f16},
    {"BF16", TensorType::bf16},       {"I64", TensorType::i64},         {"U64", TensorType::i64},
    {"I32", TensorType::i32},         {"U32", TensorType::i32},         {"I16", TensorType::i16},
    {"U16", TensorType::i16},         {"I8", TensorType::i8},           {"U8", TensorType::u8},
    {"BOOL", TensorType::boolean},    {"F8_E4M3", TensorType::f8_e4m3}, {"F8_E5M2", TensorType::f8_e5m2},
    {"F8_E8M0", TensorType::u8},
};

}  // namespace

std::span<const TensorTypeInfo> tensor_types() { return kTypes; }

const TensorTypeInfo& info(TensorType type) { return kTypes[static_cast<std::size_t>(type)]; }

std::optional<TensorType> tensor_type_from_gguf(std::uint32_t gguf_id) {
    for (const TensorTypeInfo& row : kTypes)
        if (row.gguf_id >= 0 && static_cast<std::uint32_t>(row.gguf_id) == gguf_id) return row.type;
    return std::nullopt;
}

std::optional<TensorType> tensor_type_from_name(std::string_view name) {
    for (const TensorTypeInfo& row : kTypes)
        if (row.name == name) return row.type;
    return std::nullopt;
}

std::optional<TensorType> tensor_type_from_safetensors(std::string_view dtype) {
    for (const SafetensorsName& row : kSafetensorsNames)
        if (row.dtype == dtype) return row.type;
    return std::nullopt;
}

Bytes bytes_of(TensorType type, std::int64_t elements) {
    const TensorTypeInfo& row = info(type);
    return Bytes(round_up(elements, row.block_elements) / row.block_elements) * row.block_bytes;
}

double bits_per_weight(TensorType type) {
    const TensorTypeInfo& row = info(type);
    return 8.0 * static_cast<double>(row.block_bytes) / static_cast<double>(row.block_elements);
}

}  // namespace ballpark
