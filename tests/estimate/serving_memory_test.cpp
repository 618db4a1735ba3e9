#include "estimate/serving_memory.h"

#include <cmath>

#include <catch2/catch_test_macros.hpp>

#include "estimate/serving_flags.h"
#include "question/engine_constants.h"
#include "tests/estimate/serving_setup_support.h"
#include "tests/support/expression.h"

namespace ballpark {
namespace {

using testing::filled;
using testing::model;
using testing::round_constants;
using testing::setup_on;

ServingMemory memory_of(const ModelSpec& spec, const ServingSetup& setup, const ServingConstants& constants) {
    const auto memory = serving_memory(spec, setup, constants);
    REQUIRE(memory);
    return *memory;
}

ServingConstants fitted(std::optional<EngineVersion> version = {}) {
    const auto constants = serving_constants(testing::catalog(), ServingEngine::vllm, version, "hopper");
    REQUIRE(constants);
    return *constants;
}

TEST_CASE("the peak of a small model, worked by hand", "[serving]") {
    const ModelSpec spec = testing::small_model();
    ServingSetup setup = setup_on(1);
    setup.max_batched_tokens = 100;
    setup.max_num_seqs = 10;
    // Feed-forward: 100 tokens · 2 bytes · (3 · 128 + 3 · 64) = 115,200. Sampler: 10 · 100 · 14 + 100 · 2 · 64 =
    // 26,800.
    const Range peak = activation_peak(spec, filled(spec, setup), round_constants(), true);
    CHECK(peak.typical == 115'200);
    CHECK(peak.low < peak.typical);
    // Without the last stage there is no sampler; many sequences make it the larger part.
    setup.max_num_seqs = 100;
    CHECK(activation_peak(spec, filled(spec, setup), round_constants(), true).typical == 100 * 100 * 14 + 100 * 2 * 64);
    CHECK(activation_peak(spec, filled(spec, setup), round_constants(), false).typical == 115'200);
}

TEST_CASE("Llama 3.1 8B on an H100: what vLLM 0.19 printed", "[serving]") {
    // util 0.95 of 79.19 GiB, 8,192 batched tokens, 1,024 sequences: activation 1.89 GiB, pool 58.11 GiB,
    // 476,016 tokens, 58.11 × 8,192 (llm-d-planner, v0.19.0 logs).
    ServingSetup setup = setup_on(1, Bytes(static_cast<std::int64_t>(79.19 * gib(1).as_double())));
    setup.memory_fraction = 0.95;
    setup.version = EngineVersion{0, 19};
    const ServingMemory memory = memory_of(model("llama-3.1-8b"), setup, fitted(setup.version));
    CHECK(memory.setup.max_batched_tokens == 8192);
    CHECK(memory.setup.max_num_seqs == 1024);
    CHECK(std::abs(memory.kv_pool.typical / gib(1).as_double() - 58.11) < 0.1);
    CHECK(std::abs(memory.kv_pool_tokens.typical / 476'016 - 1) < 0.002);
    CHECK(std::abs(memory.max_concurrency.typical - 58.11) < 0.1);
    CHECK(memory.kv_pool.low <= memory.kv_pool.typical);
    CHECK(memory.kv_pool.typical <= memory.kv_pool.high);
    CHECK(memory.fits);
}

TEST_CASE("sliding layers are padded to equal groups", "[serving]") {
    // Gemma 3 27B: 10 full and 52 sliding layers make seven groups of ten (vLLM printed floor(15,997 / 7) · 16 tokens).
    const ModelSpec& gemma = model("gemma-3-27b");
    const ServingSetup setup = filled(gemma, setup_on(1));
    const CachePlan plan = plan_cache(gemma, setup, 0, 62);
    CHECK(plan.groups == 7);
    CHECK(plan.group_layers == 10);
    CHECK(plan.block_bytes == 10 * 16 * 2 * 16 * 128 * 2);
    const CacheCapacity capacity = cache_capacity(plan, setup, Bytes(15'997) * plan.block_bytes);
    CHECK(capacity.blocks == 15'997);
    CHECK(capacity.tokens == 36'560);
    // 512 blocks for the full group and 513 for each of the others: 4.46 sequences of 8,192 tokens.
    CHECK(std::abs(capacity.concurrency - 4.46) < 0.005);
}

TEST_CASE("a recurrent layer's state stretches the block", "[serving]") {
    // vLLM 0.19 with Qwen3.5 27B (the shape of Qwen3.6 27B): 290,864 tokens printed, 33.04 sequences of 32,768
    // (vllm-project/vllm issue 40691): 371 · 784 tokens, 1,487 blocks over 42 and three states.
    const ModelSpec& hybrid = model("qwen3.6-27b");
    ServingSetup setup = setup_on(1);
    setup.version = EngineVersion{0, 19};
    setup.max_model_len = Tokens(32'768);
    setup = filled(hybrid, setup);
    const CachePlan plan = plan_cache(hybrid, setup, 0, 64);
    CHECK(plan.block_tokens == 784);
    CHECK(plan.groups == 4);
    const CacheCapacity capacity = cache_capacity(plan, setup, Bytes(1487) * plan.block_bytes);
    CHECK(capacity.tokens == 290'864);
    CHECK(std::abs(capacity.concurrency - 33.04) < 0.005);
}

TEST_CASE("a latent cache is whole on every rank, an FP8 cache half as large", "[serving]") {
    const ModelSpec& latent = model("deepseek-v3");
    const ServingSetup eight = filled(latent, setup_on(8));
    CHECK(plan_cache(latent, eight, 0, 61).token_bytes == 61 * 576 * 2);
    ServingSetup fp8 = eight;
    fp8.kv = {TensorType::f8_e4m3, TensorType::f8_e4m3};
    CHECK(plan_cache(latent, fp8, 0, 61).token_bytes == 61 * 576);
}

TEST_CASE("the pool shrinks as other parts grow", "[serving]") {
    const ModelSpec& spec = model("qwen2.5-7b");
    const ServingConstants constants = fitted();
    double before = memory_of(spec, setup_on(1), constants).kv_pool.typical;
    for (const std::int64_t tokens : {16384, 32768, 65536}) {
        ServingSetup setup = setup_on(1);
        setup.max_batched_tokens = tokens;
        const double now = memory_of(spec, setup, constants).kv_pool.typical;
        CHECK(now <= before);
        before = now;
    }
    ServingSetup half = setup_on(1);
    half.memory_fraction = 0.45;
    CHECK(memory_of(spec, half, constants).kv_pool.typical < before);
    CHECK(memory_of(spec, setup_on(1, gib(8)), constants).kv_pool.typical == 0);
    CHECK_FALSE(memory_of(spec, setup_on(1, gib(8)), constants).fits);
}

TEST_CASE("solved lengths and counts are the last that fit", "[serving]") {
    for (const char* id : {"llama-3.1-8b", "gemma-3-27b", "gpt-oss-20b", "deepseek-v2-lite"}) {
        INFO(id);
        const ServingMemory memory = memory_of(model(id), setup_on(1), fitted());
        for (const std::int64_t sequences : {1, 7, 64}) {
            const Tokens longest = longest_context(memory, sequences);
            REQUIRE(longest.count() > 0);
            CHECK(sequences_that_fit(memory, longest) >= sequences);
            CHECK(sequences_that_fit(memory, longest + Tokens(1)) < sequences);
        }
    }
}

TEST_CASE("SGLang and TensorRT-LLM size their pools by their own rules", "[serving]") {
    const ModelSpec& spec = model("llama-3.1-8b");
    ServingSetup setup = setup_on(1);
    setup.engine = ServingEngine::sglang;
    setup.memory_fraction = 0.88;
    const ServingConstants constants = round_constants();
    const ServingMemory sglang = memory_of(spec, setup, constants);
    const double weights = sglang.weights.as_double();
    CHECK(std::abs(sglang.kv_pool.typical - (gib(80).as_double() * 0.88 - weights)) < 1);
    CHECK(sglang.kv_pool_tokens.typical == std::floor(sglang.kv_pool.typical / 131'072));
    setup.engine = ServingEngine::trtllm;
    setup.memory_fraction = 0.5;
    const ServingMemory trtllm = memory_of(spec, setup, constants);
    CHECK(std::abs(trtllm.kv_pool.typical - 0.5 * (gib(80).as_double() - weights - trtllm.activation.typical)) < 1);
}

TEST_CASE("every step's formula gives its value", "[serving]") {
    for (const char* id : {"llama-3.1-8b", "qwen3-30b-a3b", "gemma-3-27b"}) {
        for (const ServingEngine engine : {ServingEngine::vllm, ServingEngine::sglang, ServingEngine::trtllm}) {
            ServingSetup setup = setup_on(2);
            setup.engine = engine;
            Worksheet why;
            REQUIRE(serving_memory(model(id), setup, fitted(), &why));
            REQUIRE_FALSE(why.steps().empty());
            for (const Step& step : why.steps()) testing::check_step(step);
        }
    }
}

TEST_CASE("bad setups name their field", "[serving]") {
    const ModelSpec& spec = model("llama-3.1-8b");
    const auto field = [&](ServingSetup setup) {
        const auto memory = serving_memory(spec, setup, round_constants());
        return memory ? std::string() : memory.error().field;
    };
    CHECK(field(setup_on(0)) == "tensor_parallel");
    ServingSetup deep = setup_on(1);
    deep.parallel.pipeline = 33;
    CHECK(field(deep) == "pipeline_parallel");
    ServingSetup greedy = setup_on(1);
    greedy.memory_fraction = 1.5;
    CHECK(field(greedy) == "gpu_memory_utilization");
    ServingSetup empty = setup_on(1);
    empty.max_model_len = Tokens(0);
    CHECK(field(empty) == "context_tokens");
    CHECK(field(setup_on(1, Bytes(0))) == "gpu");
    CHECK(field(setup_on(1)).empty());
}

TEST_CASE("releases are read from what programs print", "[serving]") {
    CHECK(parse_engine_version("0.19.0") == EngineVersion{0, 19});
    CHECK(parse_engine_version("v0.17") == EngineVersion{0, 17});
    CHECK(parse_engine_version("1.2.0rc3") == EngineVersion{1, 2});
    CHECK_FALSE(parse_engine_version("19"));
    CHECK_FALSE(parse_engine_version("nightly"));
}

TEST_CASE("flags to paste", "[serving]") {
    const ModelSpec& spec = model("llama-3.1-70b");
    ServingSetup setup = setup_on(4);
    setup.weights = *find_weight_format("fp8");
    setup.kv = {TensorType::f8_e4m3, TensorType::f8_e4m3};
    setup.max_num_seqs = 128;
    CHECK(serving_command("meta-llama/Llama-3.1-70B", filled(spec, setup)) ==
          "vllm serve meta-llama/Llama-3.1-70B --tensor-parallel-size 4 --max-model-len 8192 --max-num-seqs 128 "
          "--gpu-memory-utilization 0.9 --quantization fp8 --kv-cache-dtype fp8_e4m3");
    setup = setup_on(2);
    setup.engine = ServingEngine::sglang;
    setup.memory_fraction = 0.85;
    CHECK(serving_command("m", filled(spec, setup)) ==
          "python -m sglang.launch_server --model-path m --tp 2 --context-length 8192 --mem-fraction-static 0.85");
    setup.engine = ServingEngine::trtllm;
    setup.memory_fraction = 0;
    CHECK(serving_command("m", filled(spec, setup)) ==
          "trtllm-serve m --tp_size 2 --max_seq_len 8192 --kv_cache_free_gpu_memory_fraction 0.9");
}

}  // namespace
}  // namespace ballpark
