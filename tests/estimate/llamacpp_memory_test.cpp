#include "estimate/llamacpp_memory.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include "formats/hf_config.h"
#include "tests/support/config.h"

using namespace ballpark;

namespace {

ModelSpec llama_13b() {
    return testing::config(R"({"model_type":"llama","hidden_size":5120,"intermediate_size":13824,"num_attention_heads":40,
        "num_hidden_layers":40,"num_key_value_heads":40,"vocab_size":32000,"max_position_embeddings":4096,
        "tie_word_embeddings":false})");
}

ModelSpec gemma3_12b() {
    return testing::config(R"({"model_type":"gemma3_text","hidden_size":3840,"intermediate_size":15360,"num_attention_heads":16,
        "num_hidden_layers":48,"num_key_value_heads":8,"head_dim":256,"vocab_size":262208,"sliding_window":1024,
        "max_position_embeddings":131072})");
}

LlamacppMemory memory_of(const ModelSpec& model, const LlamacppSetup& setup, GgufMixture mixture = GgufMixture::f16) {
    const auto memory = llamacpp_memory(model, gguf_size(model, mixture), setup);
    REQUIRE(memory);
    return *memory;
}

LlamacppSetup on_host() {
    LlamacppSetup setup;
    setup.gpu_layers = 0;
    setup.program = LlamacppProgram::bench;
    return setup;
}

}  // namespace

TEST_CASE("contexts are padded to 256 cells and divided among slots") {
    LlamacppSetup setup = on_host();
    setup.context = Tokens(5000);
    setup.parallel_slots = 3;
    const auto context = llamacpp_context(llama_13b(), setup);
    REQUIRE(context);
    CHECK(context->n_ctx_seq == 1792);
    CHECK(context->n_ctx == 5376);
    setup.kv_unified = true;
    CHECK(llamacpp_context(llama_13b(), setup)->n_ctx_seq == 5120);
    setup.context = Tokens(100);
    CHECK(llamacpp_context(llama_13b(), setup)->n_ubatch == 100);
}

TEST_CASE("Llama 2 13B on the host, as llama.cpp reserved it") {
    const LlamacppMemory memory = memory_of(llama_13b(), on_host());
    CHECK(memory.sum.model.count() == 26'032'558'080);
    CHECK(memory.sum.kv.count() == 819'200LL * 4096);
    CHECK(memory.sum.output.count() == 4 * 32000);
    CHECK(memory.places.front().total() == memory.sum.total());
}

TEST_CASE("sliding layers keep their window and one ubatch") {
    LlamacppSetup setup = on_host();
    setup.context = Tokens(131'072);
    // 8 full layers of 131,072 cells and 40 of pad256(1024 + 512) = 1,536; 2 · 8 · 256 elements of 2 bytes a cell.
    CHECK(memory_of(gemma3_12b(), setup).sum.kv.count() == 8192LL * (8 * 131'072 + 40 * 1536));
    setup.swa_full = true;
    CHECK(memory_of(gemma3_12b(), setup).sum.kv.count() == 8192LL * 48 * 131'072);
}

TEST_CASE("a tied embedding that is offloaded is stored twice") {
    LlamacppSetup setup;
    const LlamacppMemory memory = memory_of(gemma3_12b(), setup);
    const Bytes embedding = bytes_of(TensorType::f16, 3840LL * 262'208);
    CHECK(memory.places[0].model == embedding);
    CHECK(memory.places[1].model > embedding);
    CHECK(memory.sum.model == memory_of(gemma3_12b(), on_host()).sum.model + embedding);
}

TEST_CASE("the output goes to a device first, then blocks from the last on") {
    LlamacppSetup setup;
    setup.gpu_layers = 0;
    const Bytes none = memory_of(llama_13b(), setup).places[1].total();
    CHECK(none.count() == 0);
    setup.gpu_layers = 1;
    const LlamacppMemory one = memory_of(llama_13b(), setup);
    CHECK(one.places[1].model == bytes_of(TensorType::f16, 5120LL * 32'000) + bytes_of(TensorType::f32, 5120));
    CHECK(one.places[1].kv.count() == 0);
    setup.gpu_layers = 21;
    const LlamacppMemory half = memory_of(llama_13b(), setup);
    CHECK(half.places[1].kv == half.places[0].kv);
    setup.gpu_layers = kAllLayers;
    setup.tensor_split = {1, 1};
    const LlamacppMemory split = memory_of(llama_13b(), setup);
    CHECK(split.places.size() == 3);
    CHECK(split.places[0].kv.count() == 0);
    CHECK(split.sum.model == half.sum.model);
}

TEST_CASE("caches are linear in context and slots, and smaller when quantised") {
    LlamacppSetup setup = on_host();
    const Bytes once = memory_of(llama_13b(), setup).sum.kv;
    setup.context = Tokens(8192);
    CHECK(memory_of(llama_13b(), setup).sum.kv == once * 2);
    setup.context = Tokens(4096);
    setup.kv_k = setup.kv_v = TensorType::q8_0;
    CHECK(memory_of(llama_13b(), setup).sum.kv.count() == once.count() / 64 * 34);
}

TEST_CASE("what llama.cpp refuses is refused") {
    LlamacppSetup setup = on_host();
    setup.parallel_slots = 257;
    CHECK(llamacpp_context(llama_13b(), setup).error().field == "parallel_slots");
    setup = on_host();
    setup.flash_attention = FlashAttention::off;
    setup.kv_v = TensorType::q8_0;
    CHECK(llamacpp_context(llama_13b(), setup).error().field == "kv_v");
}

TEST_CASE("the largest context is the last one that fits") {
    const ModelSpec model = llama_13b();
    const GgufSize file = gguf_size(model, GgufMixture::q4_k_m);
    LlamacppSetup setup;
    const auto within = [&](Bytes room) {
        return llamacpp_largest_context(LlamacppPlacement(model, file, setup), setup, Tokens(model.max_position_embeddings),
                                        [&](const LlamacppMemory& memory) { return memory.places[1].total() <= room; });
    };
    const Tokens largest = within(gib(9));
    REQUIRE(largest.count() >= 256);
    setup.context = largest;
    CHECK(memory_of(model, setup, GgufMixture::q4_k_m).places[1].total() <= gib(9));
    setup.context = largest + Tokens(256);
    CHECK(memory_of(model, setup, GgufMixture::q4_k_m).places[1].total() > gib(9));
    CHECK(within(gib(1)).count() == 0);
}

TEST_CASE("the worksheet's parts add up to the whole") {
    Worksheet why;
    const ModelSpec model = gemma3_12b();
    const auto memory = llamacpp_memory(model, gguf_size(model, GgufMixture::q4_k_m), LlamacppSetup{}, &why);
    REQUIRE(memory);
    REQUIRE(why.steps().size() == 1);
    double sum = 0;
    for (const Step& step : why.steps().front().children) sum += step.value;
    CHECK(sum == why.steps().front().value);
    CHECK(sum == memory->sum.total().as_double());
}

TEST_CASE("experts of the first layers stay on the host, with everything else on the device") {
    const ModelSpec model = testing::config(R"({"model_type":"gpt_oss","hidden_size":2880,"intermediate_size":2880,
        "num_attention_heads":64,"num_hidden_layers":24,"num_key_value_heads":8,"head_dim":64,"vocab_size":201088,
        "num_local_experts":32,"num_experts_per_tok":4,"sliding_window":128,"max_position_embeddings":131072,
        "tie_word_embeddings":false})");
    LlamacppSetup setup;
    setup.context = Tokens(131'072);
    setup.flash_attention = FlashAttention::on;
    setup.release = LlamacppRelease::classic;
    setup.device = kLlamacppCuda;
    const LlamacppMemory all = memory_of(model, setup, GgufMixture::mxfp4_moe);
    setup.cpu_moe = kAllLayers;
    const LlamacppMemory memory = memory_of(model, setup, GgufMixture::mxfp4_moe);
    // A log on record: CUDA0 1242.03 MiB, compute 456.98 and on the host 263.15 MiB.
    CHECK(memory.places[1].model.as_double() / 1048576 == Catch::Approx(1242.03).epsilon(1e-5));
    CHECK(memory.places[1].compute.as_double() / 1048576 == Catch::Approx(456.98).epsilon(0.05));
    CHECK(memory.places[0].compute.as_double() / 1048576 == Catch::Approx(263.15).epsilon(0.02));
    CHECK(memory.sum.kv == all.sum.kv);
    // Matrices of 32 x 2880 x 2880 elements in 17 bytes of 32 each and their 32-bit biases, three a layer.
    const std::int64_t layer = 3 * (32LL * 2880 * 2880 / 32 * 17 + 32LL * 2880 * 4);
    CHECK(memory.places[0].model.count() == all.places[0].model.count() + 24 * layer);
    setup.cpu_moe = 5;
    const LlamacppMemory five = memory_of(model, setup, GgufMixture::mxfp4_moe);
    CHECK(five.places[0].model.count() == all.places[0].model.count() + 5 * layer);
    CHECK(five.places[1].model < all.places[1].model);
    // Layers that are on the host anyway have theirs there.
    setup.gpu_layers = 10;
    const Bytes whole = memory_of(model, setup, GgufMixture::mxfp4_moe).places[0].model;
    setup.cpu_moe = 0;
    CHECK(memory_of(model, setup, GgufMixture::mxfp4_moe).places[0].model == whole);
    // No more than 31 tokens at once are multiplied where the experts lie: nothing is copied, and the host needs room.
    setup = LlamacppSetup{.ubatch_tokens = 16, .cpu_moe = kAllLayers, .device = kLlamacppCuda};
    const LlamacppMemory few = memory_of(model, setup, GgufMixture::mxfp4_moe);
    setup.ubatch_tokens = 32;
    CHECK(memory_of(model, setup, GgufMixture::mxfp4_moe).places[1].compute.count() > few.places[1].compute.count() + layer / 3 - (1 << 20));
}
