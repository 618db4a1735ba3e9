#include "estimate/kv_cache.h"

#include <catch2/catch_test_macros.hpp>

#include "estimate/serve_memory.h"
#include "tests/support/context.h"

namespace ballpark {
namespace {

constexpr KvFormat kFp16{};

const ModelSpec& model(std::string_view id) {
    const auto entry = testing::catalog().find_model(id);
    REQUIRE(entry);
    return (*entry)->spec;
}

TEST_CASE("13B keeps 819,200 bytes a token") {
    // 2 · 40 layers · 5120 · 2 bytes.
    REQUIRE(kv_bytes_per_token(model("llama-2-13b"), kFp16) == Bytes(819'200));
    REQUIRE(kv_bytes_per_sequence(model("llama-2-13b"), kFp16, Tokens(512)) == mib(400));
}

TEST_CASE("real models") {
    REQUIRE(kv_bytes_per_token(model("llama-3.1-8b"), kFp16) == Bytes(131'072));
    REQUIRE(kv_bytes_per_token(model("llama-3.1-70b"), kFp16) == Bytes(327'680));
    REQUIRE(kv_bytes_per_token(model("qwen3-32b"), kFp16) == Bytes(2 * 64 * 8 * 128 * 2));
    // Latent attention: 61 layers of 512 + 64 elements, keys only.
    REQUIRE(kv_bytes_per_token(model("deepseek-v3"), kFp16) == Bytes(61 * 576 * 2));
}

TEST_CASE("sliding layers stop growing at their window") {
    const ModelSpec& gemma = model("gemma-3-27b");
    const Bytes at_4k = kv_bytes_per_sequence(gemma, kFp16, Tokens(4096));
    const Bytes at_8k = kv_bytes_per_sequence(gemma, kFp16, Tokens(8192));
    const Bytes full = kv_bytes_per_token(gemma, kFp16) * 8192;
    REQUIRE(at_8k < full);
    // Only the 10 full layers of 62 grow: 2 · 16 heads · 128 · 2 bytes a token each.
    REQUIRE(at_8k - at_4k == Bytes(10 * 2 * 16 * 128 * 2) * 4096);
}

TEST_CASE("quantised caches pay for their scales") {
    const KvFormat q8{TensorType::q8_0, TensorType::q8_0};
    REQUIRE(kv_bytes_per_token(model("llama-3.1-8b"), q8).count() * 32 == 131'072 / 2 * 34);
}

TEST_CASE("the cache is linear in tokens without windows and zero at zero") {
    for (const char* id : {"llama-3.1-8b", "llama-2-70b", "qwen3-32b", "deepseek-v3"}) {
        INFO(id);
        const ModelSpec& spec = model(id);
        REQUIRE(kv_bytes_per_sequence(spec, kFp16, Tokens(0)) == Bytes(0));
        REQUIRE(kv_bytes_per_sequence(spec, kFp16, Tokens(1)) == kv_bytes_per_token(spec, kFp16));
        REQUIRE(kv_bytes_per_sequence(spec, kFp16, Tokens(7000)) == kv_bytes_per_token(spec, kFp16) * 7000);
    }
}

TEST_CASE("more ranks never keep more, a latent cache is whole on each") {
    for (const ModelEntry& entry : testing::catalog().models()) {
        INFO(entry.id);
        Bytes before = kv_bytes_on_rank(entry.spec, kFp16, Tokens(4096), 1);
        REQUIRE(before == kv_bytes_per_sequence(entry.spec, kFp16, Tokens(4096)));
        for (const std::int64_t ranks : {2, 4, 8, 16}) {
            const Bytes now = kv_bytes_on_rank(entry.spec, kFp16, Tokens(4096), ranks);
            REQUIRE(now <= before);
            before = now;
        }
    }
    const ModelSpec& latent = model("deepseek-v3");
    REQUIRE(kv_bytes_on_rank(latent, kFp16, Tokens(100), 8) == kv_bytes_on_rank(latent, kFp16, Tokens(100), 1));
    // Eight KV heads on sixteen devices: every device keeps one.
    const ModelSpec& grouped = model("llama-3.1-8b");
    REQUIRE(kv_bytes_on_rank(grouped, kFp16, Tokens(1), 16) == Bytes(131'072 / 8));
}

}  // namespace
}  // namespace ballpark
