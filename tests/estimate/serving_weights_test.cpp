#include "estimate/serving_weights.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/estimate/serving_setup_support.h"

namespace ballpark {
namespace {

using testing::filled;
using testing::model;
using testing::setup_on;

Bytes rank_bytes(const ModelSpec& spec, ServingSetup setup) {
    return heaviest_stage(stage_weights(spec, filled(spec, setup))).total();
}

TEST_CASE("a small model's rank, worked by hand", "[serving]") {
    const ModelSpec spec = testing::small_model();
    ServingSetup setup = setup_on(2);
    setup.max_model_len = Tokens(256);
    const std::vector<StageWeights> stages = stage_weights(spec, filled(spec, setup));
    REQUIRE(stages.size() == 1);
    const StageWeights& rank = stages.front();
    // 100 rows are padded to 128, 64 on each rank: 64 · 64 · 2 bytes, for the embedding and the head.
    CHECK(rank.embeddings == Bytes(2 * 64 * 64 * 2));
    // q 64 × 32, k and v 64 × 16 each, in one matrix of 64 × 64; output 32 × 64: 8192 + 4096 bytes a block.
    CHECK(rank.attention == Bytes(2 * (8192 + 4096)));
    // gate and up 64 × 64 each in one matrix, down 64 × 64.
    CHECK(rank.feed_forward == Bytes(2 * (16384 + 8192)));
    // Five norms of 128 bytes, each in a 512-byte slot of the allocator.
    CHECK(rank.others == Bytes(5 * 512));
    // 256 positions of 16 cosines and sines.
    CHECK(rank.rotary == Bytes(256 * 16 * 2));
}

TEST_CASE("the allocator's rounding", "[serving]") {
    CHECK(allocated_bytes(Bytes(0)) == Bytes(0));
    CHECK(allocated_bytes(Bytes(1)) == Bytes(512));
    CHECK(allocated_bytes(mib(3)) == mib(3));             // shares a segment with others
    CHECK(allocated_bytes(mib(259)) == mib(260));         // half a page is too little to give away
    CHECK(allocated_bytes(kib(24 * 1024 + 512)) == kib(24 * 1024 + 512));  // 1.5 MiB is given to others
}

TEST_CASE("KV heads are never split, latent projections are whole", "[serving]") {
    ServingSetup eight = setup_on(8);
    ServingSetup sixteen = setup_on(16);
    const ModelSpec& grouped = model("llama-3.1-70b");
    const Bytes kv_of_one_head = Bytes(80 * 2 * 8192 * 128 * 2);
    const Bytes at_eight = stage_weights(grouped, filled(grouped, eight)).front().attention;
    const Bytes at_sixteen = stage_weights(grouped, filled(grouped, sixteen)).front().attention;
    CHECK((at_eight - kv_of_one_head).count() == (at_sixteen - kv_of_one_head).count() * 2);
    const ModelSpec& latent = model("deepseek-v3");
    const Bytes one = stage_weights(latent, filled(latent, setup_on(1))).front().attention;
    CHECK(stage_weights(latent, filled(latent, eight)).front().attention > Bytes(one.count() / 8));
}

TEST_CASE("Llama 3.1 8B: what vLLM 0.19 printed", "[serving]") {
    // 14.99, 7.51 and 3.77 GiB on 1, 2 and 4 ranks; 8.49 GiB in FP8 (llm-d-planner, v0.19.0 logs).
    const ModelSpec& spec = model("llama-3.1-8b");
    const auto in_gib = [](Bytes bytes) { return bytes.as_double() / gib(1).as_double(); };
    CHECK(std::abs(in_gib(rank_bytes(spec, setup_on(1))) - 14.99) < 0.006);
    CHECK(std::abs(in_gib(rank_bytes(spec, setup_on(2))) - 7.51) < 0.006);
    CHECK(std::abs(in_gib(rank_bytes(spec, setup_on(4))) - 3.77) < 0.006);
    ServingSetup fp8 = setup_on(1);
    fp8.weights = *find_weight_format("fp8");
    CHECK(std::abs(in_gib(rank_bytes(spec, fp8)) - 8.49) < 0.006);
}

TEST_CASE("more devices never hold more each", "[serving]") {
    for (const ModelEntry& entry : testing::catalog().models()) {
        if (entry.spec.layers.size() < 8) continue;
        INFO(entry.id);
        Bytes before = rank_bytes(entry.spec, setup_on(1));
        for (const std::int64_t ranks : {2, 4, 8, 16}) {
            const Bytes now = rank_bytes(entry.spec, setup_on(ranks));
            CHECK(now <= before);
            before = now;
        }
        ServingSetup stages = setup_on(1);
        stages.parallel.pipeline = 4;
        CHECK(rank_bytes(entry.spec, stages) < rank_bytes(entry.spec, setup_on(1)));
    }
}

TEST_CASE("pipeline stages hold every layer once", "[serving]") {
    const ModelSpec& spec = model("llama-3.1-8b");
    ServingSetup setup = setup_on(1);
    setup.parallel.pipeline = 5;
    std::int64_t layers = 0;
    for (const StageWeights& stage : stage_weights(spec, filled(spec, setup))) {
        CHECK(stage.first_layer == layers);
        layers += stage.layers;
    }
    CHECK(layers == 32);
}

}  // namespace
}  // namespace ballpark
