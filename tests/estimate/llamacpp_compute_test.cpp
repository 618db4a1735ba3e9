// Compute buffers of llama.cpp in closed form, by hand and as it reserved them.

#include <catch2/catch_test_macros.hpp>

#include "estimate/llamacpp_memory.h"
#include "formats/hf_config.h"
#include "tests/support/config.h"

using namespace ballpark;

namespace {

ModelSpec llama_3_8b() {
    return testing::config(R"({"model_type":"llama","hidden_size":4096,"intermediate_size":14336,"num_attention_heads":32,
        "num_hidden_layers":32,"num_key_value_heads":8,"vocab_size":128256,"max_position_embeddings":8192,
        "tie_word_embeddings":false})");
}

ModelSpec mamba_130m() {
    return testing::config(R"({"model_type":"mamba","hidden_size":768,"intermediate_size":1536,"num_hidden_layers":24,
        "state_size":16,"conv_kernel":4,"time_step_rank":48,"vocab_size":50280,"tie_word_embeddings":true})");
}

LlamacppMemory memory_of(const ModelSpec& model, const LlamacppSetup& setup) {
    const auto memory = llamacpp_memory(model, gguf_size(model, GgufMixture::f16), setup);
    REQUIRE(memory);
    return *memory;
}

LlamacppSetup setup_of(LlamacppProgram program, std::int64_t gpu_layers) {
    LlamacppSetup setup;
    setup.program = program;
    setup.gpu_layers = gpu_layers;
    setup.flash_attention = FlashAttention::on;
    return setup;
}

}  // namespace

// Figures in comments are what llama.cpp build 11669 reserved (tests/truth/data/memory_llamacpp_runs.jsonl).
TEST_CASE("a compute buffer by hand: inputs, mask, small inputs and logits") {
    // 512 tokens: 5 hidden vectors, a mask of 2 bytes by 4096 cells, 36 bytes of ids, 512 output rows.
    const std::int64_t by_hand = 512LL * (5 * 4 * 4096 + 2 * 4096 + 36 + 4 + 4 * 128'256);
    CHECK(memory_of(llama_3_8b(), setup_of(LlamacppProgram::bench, 0)).sum.compute.count() == by_hand);
    CHECK(by_hand == 308'826'112);
}

TEST_CASE("a server reserves logits of its slots only, so that the feed-forward is the widest") {
    const std::int64_t by_hand = 512LL * (5 * 4 * 4096 + 2 * 4096 + 36 + 12 * 14'336) + 32;
    CHECK(memory_of(llama_3_8b(), setup_of(LlamacppProgram::server, 0)).sum.compute.count() == by_hand);
}

TEST_CASE("offloaded models leave their inputs on the host") {
    const LlamacppMemory memory = memory_of(llama_3_8b(), setup_of(LlamacppProgram::bench, kAllLayers));
    CHECK(memory.places[0].compute.count() == 512LL * (4 * 4 * 4096 + 2 * 4096 + 40));
    CHECK(memory.places[1].compute.count() == 512LL * (4 * 4 * 4096 + 2 * 4096 + 32 + 4 * 128'256));
}

TEST_CASE("several devices keep four copies of each input") {
    LlamacppSetup setup = setup_of(LlamacppProgram::server, kAllLayers);
    const Bytes one = memory_of(llama_3_8b(), setup).sum.compute;
    setup.tensor_split = {1, 1};
    const LlamacppMemory two = memory_of(llama_3_8b(), setup);
    CHECK(two.places[1].compute.count() > 512LL * 16 * 4 * 4096);
    CHECK(two.sum.compute.count() > 2 * one.count());
    setup.gpu_layers = 16;  // the host computes too: nothing is copied
    CHECK(memory_of(llama_3_8b(), setup).sum.compute < two.sum.compute);
}

TEST_CASE("a state space holds its projection, its convolution and its scan") {
    // 11,581 floats a token: 5 · 768, 5 · 1536, states of one slot and a few ids; 23,717,952 bytes reserved.
    const Bytes compute = memory_of(mamba_130m(), setup_of(LlamacppProgram::server, 0)).sum.compute;
    CHECK(compute.count() == 23'717'952);
}

TEST_CASE("older releases reserve logits of a whole ubatch and a mask of 32 bits") {
    LlamacppSetup setup = setup_of(LlamacppProgram::server, kAllLayers);
    setup.release = LlamacppRelease::classic;
    setup.flash_attention = FlashAttention::off;
    const LlamacppMemory memory = memory_of(llama_3_8b(), setup);
    CHECK(memory.places[1].compute.count() == 512LL * 4 * (32 * 4096 + 4096 + 2 * 4096 + 2 * 4096 + 2 * 1024));
    CHECK(memory.places[0].compute.count() == 512LL * (4 * 4096 + 4 * 4096 + 24));
}

TEST_CASE("ranges hold the estimate, and are wider where a host runs some of the blocks") {
    const auto width = [](const Range& range) { return (range.high - range.low) / range.typical; };
    const LlamacppMemory whole = memory_of(llama_3_8b(), setup_of(LlamacppProgram::server, kAllLayers));
    const LlamacppMemory half = memory_of(llama_3_8b(), setup_of(LlamacppProgram::server, 16));
    CHECK(whole.sum.compute_range.typical == whole.sum.compute.as_double());
    CHECK(width(half.sum.compute_range) > width(whole.sum.compute_range));
}

TEST_CASE("CUDA ends quantised matrices on whole rows of 512 columns, at multiples of 128 bytes") {
    const ModelSpec model = llama_3_8b();
    GgufSize file;
    Tensor matrix;
    matrix.name = "blk.0.attn_q.weight";
    matrix.ne = {896, 896, 1, 1};
    matrix.layer = 0;
    matrix.stored_type = TensorType::q8_0;
    file.tensors.push_back(matrix);
    LlamacppSetup setup;
    CHECK(llamacpp_memory(model, file, setup)->places[1].model.count() == 896 * 896 / 32 * 34);
    setup.device = kLlamacppCuda;
    // 128 columns to 1,024 are 136 bytes more: 853,128, of which the next multiple of 128 is 853,248.
    CHECK(llamacpp_memory(model, file, setup)->places[1].model.count() == 853'248);
}
