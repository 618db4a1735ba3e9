#include "model/tensors.h"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <string>

#include "model/parameters.h"

using namespace ballpark;

namespace {

ModelSpec little_llama() {
    ModelSpec model;
    model.hidden_size = 8;
    model.vocab_size = 10;
    SoftmaxAttention attention;
    attention.num_attention_heads = 4;
    attention.num_key_value_heads = 2;
    attention.head_dim = attention.v_head_dim = 2;
    DenseFeedForward feed_forward;
    feed_forward.intermediate_size = 16;
    Layer layer;
    layer.attention = attention;
    layer.feed_forward = feed_forward;
    model.layers = {layer, layer};
    return model;
}

const Tensor* find(const std::vector<Tensor>& tensors, std::string_view name) {
    const auto at = std::find_if(tensors.begin(), tensors.end(), [&](const Tensor& t) { return t.name == name; });
    return at == tensors.end() ? nullptr : &*at;
}

}  // namespace

TEST_CASE("a little Llama counted by hand") {
    const ModelSpec model = little_llama();
    // Embedding and head 2 · 10 · 8; per block q and o 2 · 8 · 8, k and v 2 · 8 · 4, three 8 · 16, two norms of 8; one
    // last norm: 160 + 2 · (128 + 64 + 384 + 16) + 8.
    const ParameterCount count = count_parameters(model);
    CHECK(count.total.count() == 160 + 2 * 592 + 8);
    CHECK(count.active == count.total);
    CHECK(count.embedding.count() == 80);
    CHECK(count.output_head.count() == 80);
    CHECK(count.matrices.count() == 2 * 576);
    CHECK(count.matrices + count.others == count.total);
}

TEST_CASE("tensors carry GGUF names, shapes with ne[0] first, and roles") {
    const auto tensors = tensor_list(little_llama());
    const Tensor* k = find(tensors, "blk.1.attn_k.weight");
    REQUIRE(k != nullptr);
    CHECK(k->ne == std::array<std::int64_t, 4>{8, 4, 1, 1});
    CHECK(k->role == TensorRole::attention_k);
    CHECK(k->layer == 1);
    CHECK(find(tensors, "blk.0.ffn_down.weight")->ne == std::array<std::int64_t, 4>{16, 8, 1, 1});
    CHECK(find(tensors, "blk.2.attn_k.weight") == nullptr);
}

TEST_CASE("a tied head is not counted twice") {
    ModelSpec model = little_llama();
    const Params untied = count_parameters(model).total;
    model.tie_word_embeddings = true;
    CHECK(count_parameters(model).total.count() == untied.count() - 80);
    CHECK(find(tensor_list(model), "output.weight") == nullptr);
}

TEST_CASE("only the experts that a token visits are active") {
    ModelSpec model = little_llama();
    ExpertFeedForward experts;
    experts.num_experts = 4;
    experts.num_experts_per_tok = 1;
    experts.moe_intermediate_size = 16;
    for (Layer& layer : model.layers) layer.feed_forward = experts;
    const ParameterCount count = count_parameters(model);
    CHECK(count.experts.count() == 2 * 4 * 384);
    CHECK((count.total - count.active).count() == 2 * 3 * 384);
}

TEST_CASE("parameters grow by the same amount with every block") {
    ModelSpec model = little_llama();
    const std::int64_t two = count_parameters(model).total.count();
    model.layers.push_back(model.layers.back());
    const std::int64_t three = count_parameters(model).total.count();
    model.layers.push_back(model.layers.back());
    CHECK(count_parameters(model).total.count() - three == three - two);
    model.layers.clear();
    CHECK(count_parameters(model).total.count() == 168);
}

TEST_CASE("GGUF leaves out the pooler and speculative blocks, and its constant tables are no parameters") {
    ModelSpec model = little_llama();
    const ParameterCount plain = count_parameters(model);
    model.pooler = true;
    model.mtp_layers = {model.layers.front()};
    model.rope_tables = RopeTables::frequencies;
    model.rope_table_rows = 1;
    const ParameterCount count = count_parameters(model);
    CHECK(count.total.count() == plain.total.count() + 72);
    CHECK(count.mtp.count() == 592 + 128 + 24);
    const auto gguf = gguf_tensor_list(model);
    CHECK(find(gguf, "pooler.weight") == nullptr);
    CHECK(find(gguf, "blk.2.nextn.eh_proj.weight") == nullptr);
    CHECK(find(gguf, "rope_freqs.weight") != nullptr);
}

TEST_CASE("roles and blocks are read off GGUF names") {
    CHECK(role_from_gguf_name("token_embd.weight") == TensorRole::token_embedding);
    CHECK(role_from_gguf_name("output.weight") == TensorRole::output_head);
    CHECK(role_from_gguf_name("output_norm.weight") == TensorRole::norm);
    CHECK(role_from_gguf_name("blk.3.attn_q_norm.weight") == TensorRole::norm);
    CHECK(role_from_gguf_name("blk.3.ffn_up_exps.weight") == TensorRole::expert_ffn);
    CHECK(role_from_gguf_name("blk.3.ffn_gate_inp.weight") == TensorRole::router);
    CHECK(role_from_gguf_name("something.else") == TensorRole::other);
    CHECK(layer_from_gguf_name("blk.12.attn_q.weight") == 12);
    CHECK(layer_from_gguf_name("blk.x.attn_q.weight") == -1);
    CHECK(layer_from_gguf_name("blk.99999999999.a") == -1);
    CHECK(layer_from_gguf_name("output.weight") == -1);
}

TEST_CASE("hostile sizes saturate instead of wrapping") {
    ModelSpec model = little_llama();
    model.hidden_size = std::int64_t{1} << 40;
    model.vocab_size = std::int64_t{1} << 40;
    CHECK(count_parameters(model).total.saturated());
}
