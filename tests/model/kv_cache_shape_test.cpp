#include "model/kv_cache_shape.h"

#include <catch2/catch_test_macros.hpp>

using namespace ballpark;

namespace {

Layer softmax(std::int64_t kv_heads, std::int64_t head_dim, std::int64_t window = 0) {
    SoftmaxAttention attention;
    attention.num_attention_heads = attention.num_key_value_heads = kv_heads;
    attention.head_dim = attention.v_head_dim = head_dim;
    attention.sliding_window = window;
    Layer layer;
    layer.attention = attention;
    return layer;
}

}  // namespace

TEST_CASE("keys and values of a 13B model") {
    ModelSpec model;
    for (int i = 0; i < 40; ++i) model.layers.push_back(softmax(40, 128));
    // 2 · 40 · 5120 elements; at two bytes each the well-known 819,200 bytes a token.
    CHECK(kv_elements_per_token(model) == 409'600);
    CHECK(kv_heads(model, 0) == 40);
    CHECK(kv_heads(model, 40) == 0);
    CHECK_FALSE(is_sliding(model, 0));
}

TEST_CASE("a window bounds the cells, and not before it is full") {
    const Layer layer = softmax(8, 64, 1024);
    CHECK(cache_cells(layer, 0) == 0);
    CHECK(cache_cells(layer, 1000) == 1000);
    CHECK(cache_cells(layer, 100'000) == 1024);
    CHECK(cache_elements(layer, 2048) == 1024 * 2 * 8 * 64);
}

TEST_CASE("latent attention keeps one vector for keys and values") {
    LatentAttention attention;
    attention.num_attention_heads = 128;
    attention.kv_lora_rank = 512;
    attention.qk_rope_head_dim = 64;
    Layer layer;
    layer.attention = attention;
    CHECK(cache_cell(layer).k == 576);
    CHECK(cache_cell(layer).v == 0);
    attention.index_n_heads = 64;
    attention.index_head_dim = 128;
    layer.attention = attention;
    CHECK(cache_cell(layer).total() == 576 + 128);
}

TEST_CASE("compressed attention keeps its window and one cell per ratio") {
    CompressedAttention attention;
    attention.head_dim = 512;
    attention.sliding_window = 128;
    attention.compress_ratio = 4;
    Layer layer;
    layer.attention = attention;
    CHECK(cache_cells(layer, 4096) == 128 + 1024);
    CHECK(cache_cells(layer, 4097) == 128 + 1025);
}

TEST_CASE("states do not depend on the context") {
    StateSpace mamba;  // Mamba 130M
    mamba.d_inner = 1536;
    mamba.d_state = 16;
    mamba.conv_kernel = 4;
    Layer layer;
    layer.recurrence = mamba;
    CHECK(recurrent_state(layer, 768).conv == 3 * 1536);
    CHECK(recurrent_state(layer, 768).state == 16 * 1536);
    CHECK(cache_cells(layer, 4096) == 0);
    LinearAttention delta;  // Qwen3-Next 80B
    delta.num_key_heads = 16;
    delta.num_value_heads = 32;
    delta.key_head_dim = delta.value_head_dim = 128;
    delta.conv_kernel = 4;
    layer.recurrence = delta;
    CHECK(recurrent_state(layer, 2048).conv == 3 * 8192);
    CHECK(recurrent_state(layer, 2048).state == 128 * 4096);
    layer.recurrence = ShortConvolution{3};
    CHECK(recurrent_state(layer, 2048).conv == 2 * 2048);
}
