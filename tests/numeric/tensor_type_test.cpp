#include "numeric/tensor_type.h"

#include <catch2/catch_test_macros.hpp>

#include "numeric/weight_format.h"

namespace ballpark {
namespace {

TEST_CASE("bits per weight of the types people name") {
    REQUIRE(bits_per_weight(TensorType::q4_0) == 4.5);
    REQUIRE(bits_per_weight(TensorType::q4_k) == 4.5);
    REQUIRE(bits_per_weight(TensorType::q6_k) == 6.5625);
    REQUIRE(bits_per_weight(TensorType::q8_0) == 8.5);
    REQUIRE(bits_per_weight(TensorType::mxfp4) == 4.25);
    REQUIRE(bits_per_weight(TensorType::f16) == 16);
}

TEST_CASE("a block that is not full takes a whole one") {
    REQUIRE(bytes_of(TensorType::q8_0, 32) == Bytes(34));
    REQUIRE(bytes_of(TensorType::q8_0, 33) == Bytes(68));
    REQUIRE(bytes_of(TensorType::q4_k, 0) == Bytes(0));
    REQUIRE(bytes_of(TensorType::bf16, 7) == Bytes(14));
}

TEST_CASE("names and numbers lead back to the type") {
    for (const TensorTypeInfo& row : tensor_types()) {
        INFO(row.name);
        REQUIRE(tensor_type_from_name(row.name) == row.type);
        if (row.gguf_id >= 0) REQUIRE(tensor_type_from_gguf(static_cast<std::uint32_t>(row.gguf_id)) == row.type);
    }
    REQUIRE_FALSE(tensor_type_from_gguf(4));  // Q4_2 was removed from the format
    REQUIRE_FALSE(tensor_type_from_gguf(0xFFFFFFFFU));
    REQUIRE_FALSE(tensor_type_from_name("q4_9"));
    REQUIRE(tensor_type_from_safetensors("BF16") == TensorType::bf16);
}

TEST_CASE("4-bit formats count their scales") {
    // 128 weights: 64 bytes, a 2-byte scale, half a byte of zero point.
    REQUIRE(bytes_of(find_weight_format("awq-int4")->matrices, 256) == Bytes(133));
    REQUIRE(bytes_of(find_weight_format("nvfp4")->matrices, 16) == Bytes(9));
    REQUIRE(bytes_of(find_weight_format("mxfp4")->matrices, 32) == Bytes(17));
    // QLoRA's own figure: 4 bit and 0.127 bit of constants a parameter.
    const Block nf4 = find_weight_format("nf4")->matrices;
    const double bits = 8.0 * static_cast<double>(nf4.bytes) / static_cast<double>(nf4.elements);
    REQUIRE(bits > 4.126);
    REQUIRE(bits < 4.128);
    REQUIRE(find_weight_format("q9") == nullptr);
}

}  // namespace
}  // namespace ballpark
