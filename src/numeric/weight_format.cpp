#include "numeric/weight_format.h"

#include <array>

namespace ballpark {
namespace {

constexpr Block kBlock16{1, 2};
constexpr Block kBlock32{1, 4};

constexpr std::array kFormats = {
    WeightFormat{"fp32", kBlock32, kBlock32, "IEEE 754 binary32"},
    WeightFormat{"fp16", kBlock16, kBlock16, "IEEE 754 binary16"},
    WeightFormat{"bf16", kBlock16, kBlock16, "bfloat16"},
    WeightFormat{"fp8", {1, 1}, kBlock16, "OCP 8-bit floating point (OFP8) 1.0; per-tensor scales are negligible"},
    WeightFormat{"int8", {1, 1}, kBlock16, "LLM.int8(), arXiv:2208.07339; row-wise scales are negligible"},
    WeightFormat{"int4", {2, 1}, kBlock16, "4-bit integers without scales: the floor, not a real checkpoint"},
    // 64 weights share one 8-bit scale, 256 such scales share a 32-bit one (double quantisation): 32 + 1 + 4/256 bytes.
    WeightFormat{"nf4", {16384, 8192 + 256 + 4}, kBlock16, "QLoRA, arXiv:2305.14314 section 3 (block 64, double quantisation)"},
    WeightFormat{"mxfp4", {32, 17}, kBlock16, "OCP microscaling formats (MX) 1.0: 32 elements of 4 bit and an 8-bit scale"},
    WeightFormat{"nvfp4", {16, 9}, kBlock16, "NVIDIA NVFP4: 16 elements of 4 bit and an FP8 scale"},
    // 128 weights share a 16-bit scale and a 4-bit zero point.
    WeightFormat{"gptq-int4", {256, 128 + 4 + 1}, kBlock16, "AutoGPTQ group size 128: fp16 scale, 4-bit zero point"},
    WeightFormat{"awq-int4", {256, 128 + 4 + 1}, kBlock16, "AutoAWQ group size 128: fp16 scale, 4-bit zero point"},
};

struct KvName {
    std::string_view name;
    TensorType type;
};

constexpr KvName kKvNames[] = {
    {"fp32", TensorType::f32},  {"f32", TensorType::f32},      {"fp16", TensorType::f16},
    {"f16", TensorType::f16},   {"bf16", TensorType::bf16},    {"fp8", TensorType::f8_e4m3},
    {"fp8_e4m3", TensorType::f8_e4m3}, {"fp8_e5m2", TensorType::f8_e5m2}, {"int8", TensorType::i8},
    {"q8_0", TensorType::q8_0}, {"q5_1", TensorType::q5_1},    {"q5_0", TensorType::q5_0},
    {"q4_1", TensorType::q4_1}, {"q4_0", TensorType::q4_0},    {"iq4_nl", TensorType::iq4_nl},
};

}  // namespace

std::span<const WeightFormat> weight_formats() { return kFormats; }

const WeightFormat* find_weight_format(std::string_view id) {
    for (const WeightFormat& format : kFormats)
        if (format.id == id) return &format;
    return nullptr;
}

Bytes bytes_of(Block block, std::int64_t elements) {
    return Bytes(round_up(elements, block.elements) / block.elements) * block.bytes;
}

std::optional<TensorType> kv_type_from_name(std::string_view name) {
    for (const KvName& row : kKvNames)
        if (row.name == name) return row.type;
    return std::nullopt;
}

}  // namespace ballpark
