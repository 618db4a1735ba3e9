#include "estimate/transformers_memory.h"

#include <cmath>

#include <catch2/catch_test_macros.hpp>

#include "question/engine_constants.h"
#include "tests/estimate/serving_setup_support.h"
#include "tests/support/expression.h"

namespace ballpark {
namespace {

using testing::model;

TransformersConstants round_constants() {
    TransformersConstants constants;
    constants.hidden_copies = Range::exact(4);
    constants.score_bytes = Range::exact(8);
    constants.fixed = Range::exact(0);
    constants.spread = Range::exact(1);
    constants.context = Range::exact(0);
    return constants;
}

TransformersSetup reading(std::int64_t prompt, std::int64_t output = 0) {
    TransformersSetup setup;
    setup.weights = *find_weight_format("bf16");
    setup.kv = {TensorType::bf16, TensorType::bf16};
    setup.input = Tokens(prompt);
    setup.output = Tokens(output);
    return setup;
}

TransformersMemory memory_of(const ModelSpec& spec, const TransformersSetup& setup,
                             const TransformersConstants& constants = round_constants()) {
    const auto memory = transformers_memory(spec, setup, constants);
    REQUIRE(memory);
    return *memory;
}

TEST_CASE("a small model, worked by hand", "[transformers]") {
    const ModelSpec spec = testing::small_model();
    const TransformersMemory memory = memory_of(spec, reading(10, 5));
    // Blocks: q, k, v, output 8192 + 4096 + 4096 + 8192, three of 16384, two norms of 512; embedding and head 12,800
    // each; the last norm 512.
    CHECK(memory.weights == Bytes(2 * (24'576 + 3 * 16'384 + 2 * 512) + 2 * 12'800 + 512));
    // A token: 2 · 2 layers · 2 heads · 16 · 2 bytes = 256.
    CHECK(memory.kv_cache == Bytes(15 * 256));
    // Prompt: 10 tokens of cache, 10 · 2 · (3 · 128 + 4 · 64) of activations (logits: 100 · 6).
    CHECK(memory.prompt == Bytes(2560 + 12'800));
    CHECK(memory.generation == Bytes(15 * 256 + 600));
    CHECK(memory.peak.typical == (memory.weights + memory.prompt).as_double());
}

TEST_CASE("releases change what is kept", "[transformers]") {
    const ModelSpec spec = testing::small_model();
    TransformersSetup old = reading(1000, 1000);
    old.version = EngineVersion{4, 35};
    const TransformersMemory before = memory_of(spec, old);
    const TransformersMemory now = memory_of(spec, reading(1000, 1000));
    CHECK(before.generation - now.generation == now.kv_cache);  // the whole cache is copied at a step
    old.version = EngineVersion{4, 44};
    CHECK(memory_of(spec, old).prompt > now.prompt - Bytes(1));
    TransformersSetup eager = reading(1000);
    eager.attention = AttentionKernel::eager;
    CHECK(memory_of(spec, eager).prompt == Bytes(1000 * 256 + 4 * 1000 * 1000 * 8));
}

TEST_CASE("Qwen2.5 7B with transformers 4.46: what its benchmark printed", "[transformers]") {
    // 14.38, 15.38 and 19.97 GiB with prompts of 1, 6,144 and 30,720 tokens and 2,048 new ones (Qwen2.5
    // speed_benchmark.rst).
    const auto constants = transformers_constants(testing::catalog(), "");
    REQUIRE(constants);
    const auto peak = [&](std::int64_t prompt) {
        return memory_of(model("qwen2.5-7b"), reading(prompt, 2048), *constants).peak.typical / gib(1).as_double();
    };
    CHECK(std::abs(peak(1) / 14.38 - 1) < 0.02);
    CHECK(std::abs(peak(6144) / 15.38 - 1) < 0.02);
    CHECK(std::abs(peak(30720) / 19.97 - 1) < 0.02);
}

TEST_CASE("the peak grows with prompt, batch and output", "[transformers]") {
    const ModelSpec& spec = model("llama-3.1-8b");
    double before = 0;
    for (const std::int64_t prompt : {1, 100, 1000, 10'000, 100'000}) {
        const double now = memory_of(spec, reading(prompt, 10)).peak.typical;
        CHECK(now >= before);
        before = now;
    }
    TransformersSetup batch = reading(1000, 10);
    batch.batch = 8;
    CHECK(memory_of(spec, batch).peak.typical > memory_of(spec, reading(1000, 10)).peak.typical);
    CHECK(memory_of(spec, reading(1000, 100'000)).peak.typical > memory_of(spec, reading(1000, 10)).peak.typical);
}

TEST_CASE("the longest prompt is the last that fits", "[transformers]") {
    const ModelSpec& spec = model("llama-3.1-8b");
    const Tokens longest = longest_prompt(spec, reading(1, 100), round_constants(), gib(24));
    REQUIRE(longest.count() > 0);
    CHECK(memory_of(spec, reading(longest.count(), 100)).with_context.typical <= gib(24).as_double());
    CHECK(memory_of(spec, reading(longest.count() + 1, 100)).with_context.typical > gib(24).as_double());
    CHECK(longest_prompt(spec, reading(1), round_constants(), gib(1)) == Tokens(0));
}

TEST_CASE("steps and errors", "[transformers]") {
    Worksheet why;
    REQUIRE(transformers_memory(model("llama-3.1-8b"), reading(1000, 10), round_constants(), &why));
    for (const Step& step : why.steps()) testing::check_step(step);
    TransformersSetup none = reading(0);
    const auto memory = transformers_memory(model("llama-3.1-8b"), none, round_constants());
    REQUIRE_FALSE(memory);
    CHECK(memory.error().field == "input_tokens");
}

}  // namespace
}  // namespace ballpark
