#include "numeric/gguf_mixture.h"

#include <catch2/catch_test_macros.hpp>

#include <string>
#include <vector>

using namespace ballpark;

namespace {

/// A little Llama: `layers` blocks of width 256 with one value and one down matrix each, an embedding and a head.
struct LittleModel {
    std::vector<std::string> names;
    std::vector<MixtureTensor> tensors;

    void add(std::string name, std::int64_t ne0, std::int64_t ne1, std::int64_t ne2 = 1) {
        names.push_back(std::move(name));
        tensors.push_back({{}, {ne0, ne1, ne2, 1}, TensorType::f16});
    }

    explicit LittleModel(int layers, bool head = true, std::int64_t width = 256) {
        add("token_embd.weight", width, 1024);
        if (head) add("output.weight", width, 1024);
        for (int i = 0; i < layers; ++i) {
            const std::string block = "blk." + std::to_string(i) + ".";
            add(block + "attn_norm.weight", width, 1);
            add(block + "attn_v.weight", width, 64);
            add(block + "attn_output.weight", width, width);
            add(block + "ffn_down.weight", width, width);
            add(block + "ffn_gate.weight", width, width);
        }
        for (std::size_t i = 0; i < names.size(); ++i) tensors[i].name = names[i];
    }

    TensorType type(std::string_view name, GgufMixture mixture, const MixtureFacts& facts) const {
        const auto types = mixture_types(tensors, mixture, facts);
        for (std::size_t i = 0; i < tensors.size(); ++i)
            if (tensors[i].name == name) return types[i];
        FAIL("no such tensor");
        return TensorType::f32;
    }
};

std::string value_of(int block) { return "blk." + std::to_string(block) + ".attn_v.weight"; }

}  // namespace

TEST_CASE("q4_k_m gives more bits to the first eighth, the last eighth and every third value matrix") {
    const LittleModel model(16);
    MixtureFacts facts;
    facts.n_layer = 16;
    std::string wide;
    for (int i = 0; i < 16; ++i)
        if (model.type(value_of(i), GgufMixture::q4_k_m, facts) == TensorType::q6_k) wide += std::to_string(i) + " ";
    // By hand: 16 / 8 = 2, so 0 and 1; 7 · 16 / 8 = 14, so 14 and 15; between them those with (i - 2) % 3 == 2.
    CHECK(wide == "0 1 4 7 10 13 14 15 ");
    CHECK(model.type("output.weight", GgufMixture::q4_k_m, facts) == TensorType::q6_k);
    CHECK(model.type("token_embd.weight", GgufMixture::q4_k_m, facts) == TensorType::q4_k);
    CHECK(model.type("blk.0.attn_norm.weight", GgufMixture::q4_k_m, facts) == TensorType::f16);
}

TEST_CASE("a tied embedding is stored as the output") {
    const LittleModel model(4, false);
    MixtureFacts facts;
    facts.n_layer = 4;
    CHECK(model.type("token_embd.weight", GgufMixture::q4_k_m, facts) == TensorType::q6_k);
    CHECK(model.type("token_embd.weight", GgufMixture::iq2_xs, facts) == TensorType::q5_k);
    CHECK(model.type("token_embd.weight", GgufMixture::q8_0, facts) == TensorType::q8_0);
}

TEST_CASE("rows that are no whole blocks fall back to a type with smaller blocks, or to 16 bit") {
    MixtureFacts facts;
    facts.n_layer = 4;
    const LittleModel narrow(4, true, 96);
    CHECK(narrow.type("blk.2.ffn_gate.weight", GgufMixture::q4_k_s, facts) == TensorType::q5_0);
    CHECK(narrow.type("blk.2.ffn_gate.weight", GgufMixture::iq4_xs, facts) == TensorType::iq4_nl);
    CHECK(narrow.type("output.weight", GgufMixture::q4_k_s, facts) == TensorType::q8_0);
    const LittleModel odd(4, true, 100);
    CHECK(odd.type("blk.2.ffn_gate.weight", GgufMixture::q4_k_s, facts) == TensorType::f16);
    CHECK(odd.type("blk.2.ffn_gate.weight", GgufMixture::q4_0, facts) == TensorType::f16);
}

TEST_CASE("grouped queries, eight experts and Falcon have rules of their own") {
    const LittleModel model(16);
    MixtureFacts facts;
    facts.n_layer = 16;
    CHECK(model.type(value_of(5), GgufMixture::q2_k, facts) == TensorType::q3_k);
    facts.n_gqa = 4;
    CHECK(model.type(value_of(5), GgufMixture::q2_k, facts) == TensorType::q4_k);
    facts.wide_values = true;
    CHECK(model.type(value_of(5), GgufMixture::q2_k, facts) == TensorType::q5_k);
    facts.n_expert = 8;
    CHECK(model.type(value_of(5), GgufMixture::q2_k, facts) == TensorType::q8_0);
    MixtureFacts falcon;
    falcon.n_layer = 16;
    falcon.falcon_rules = true;
    CHECK(model.type("blk.0.ffn_down.weight", GgufMixture::q4_k_m, falcon) == TensorType::q6_k);
    CHECK(model.type("blk.1.ffn_down.weight", GgufMixture::q4_k_m, falcon) == TensorType::q5_k);
    CHECK(model.type("output.weight", GgufMixture::q4_k_m, falcon) == TensorType::q8_0);
}

TEST_CASE("mxfp4 is for matrices with an expert dimension") {
    LittleModel model(2);
    model.add("blk.0.ffn_up_exps.weight", 256, 64, 8);
    for (std::size_t i = 0; i < model.names.size(); ++i) model.tensors[i].name = model.names[i];
    MixtureFacts facts;
    facts.n_layer = 2;
    facts.n_expert = 8;
    CHECK(model.type("blk.0.ffn_up_exps.weight", GgufMixture::mxfp4_moe, facts) == TensorType::mxfp4);
    CHECK(model.type("blk.0.attn_v.weight", GgufMixture::mxfp4_moe, facts) == TensorType::q8_0);
}

TEST_CASE("every mixture gives every tensor a type whose blocks fit its rows") {
    for (const std::int64_t width : {32, 96, 100, 256, 896}) {
        const LittleModel model(9, width != 96, width);
        MixtureFacts facts;
        facts.n_layer = 9;
        for (const GgufMixtureInfo& row : gguf_mixtures()) {
            const auto types = mixture_types(model.tensors, row.mixture, facts);
            for (std::size_t i = 0; i < types.size(); ++i)
                CHECK(model.tensors[i].ne[0] % info(types[i]).block_elements == 0);
        }
    }
}

TEST_CASE("mixtures are found by the names people write") {
    CHECK(gguf_mixtures().size() == 33);
    CHECK(gguf_mixture_from_name("Q4_K_M") == GgufMixture::q4_k_m);
    CHECK(gguf_mixture_from_name("q4-k-m") == GgufMixture::q4_k_m);
    CHECK(gguf_mixture_from_name("Q5_K") == GgufMixture::q5_k_m);
    CHECK(gguf_mixture_from_name("IQ3_XXS") == GgufMixture::iq3_xxs);
    CHECK_FALSE(gguf_mixture_from_name("q9_k"));
    for (const GgufMixtureInfo& row : gguf_mixtures()) {
        CHECK(gguf_mixture_from_name(row.id) == row.mixture);
        CHECK(info(row.mixture).id == row.id);
    }
}

TEST_CASE("norms, routers, convolutions and position tables are left alone") {
    const auto kept = [](std::string_view name, std::int64_t ne1) {
        std::array tensors{MixtureTensor{name, {256, ne1, 1, 1}, TensorType::bf16}};
        CHECK(mixture_types(tensors, GgufMixture::q4_0, {}).front() == (name == "blk.0.attn_q.weight" ? TensorType::q4_0 : TensorType::bf16));
        convert(tensors, TensorType::f16);
        return tensors.front().current == TensorType::f32;
    };
    CHECK(kept("blk.0.attn_norm.weight", 1));
    CHECK(kept("blk.0.attn_q_norm.weight", 8));
    CHECK(kept("blk.0.ffn_gate_inp.weight", 64));
    CHECK(kept("blk.0.ssm_conv1d.weight", 64));
    CHECK(kept("position_embd.weight", 512));
    CHECK(kept("blk.0.attn_q.bias", 8));
    CHECK_FALSE(kept("blk.0.attn_q.weight", 256));
}
