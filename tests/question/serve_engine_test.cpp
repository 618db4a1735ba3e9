// `serve` as a named engine runs it: figures worked by hand, limits that are limits, fields that belong to one engine.

#include <catch2/catch_test_macros.hpp>

#include "tests/support/ask.h"

namespace ballpark {
namespace {

Json ask(const Json& question) { return testing::ask("serve", question); }

Json memory(const Json& question) {
    return testing::answered("serve", question)["memory"];
}

void refused(const Json& question, const std::string& code, const std::string& field) {
    testing::refused("serve", question, code, field);
}

Json with(Json question, const char* field, Json value) {
    question[field] = std::move(value);
    return question;
}

const Json kLlamacpp = {{"model", "llama-3.1-8b"}, {"engine", "llama.cpp"}, {"weights", "q8_0"}, {"gpu", "rtx-4090"}, {"context_tokens", 8192}};
const Json kVllm = {{"model", "llama-3.1-8b"}, {"engine", "vllm"}, {"gpu", "h100"}, {"context_tokens", 8192}};

TEST_CASE("llama.cpp's buffers, worked by hand") {
    const Json answer = memory(kLlamacpp);
    // 32 layers, 8 KV heads of 128, K and V in f16, 8192 cells.
    REQUIRE(answer["kv_buffer_bytes"] == std::int64_t{32} * 8 * 128 * 2 * 2 * 8192);
    REQUIRE(answer["rs_buffer_bytes"] == 0);
    // One row of logits a slot.
    REQUIRE(answer["output_buffer_bytes"] == 4 * 128'256);
    // The embedding stays on the host: 4096 x 128256 in blocks of 34 bytes for 32.
    REQUIRE(answer["places"].items()[0]["name"] == "host");
    REQUIRE(answer["places"].items()[0]["model_buffer_bytes"] == std::int64_t{4096} * 128'256 / 32 * 34);
    REQUIRE(answer["places"].items()[1]["name"] == "gpu0");
    REQUIRE(answer["places"].items()[1]["kv_buffer_bytes"] == answer["kv_buffer_bytes"]);
    REQUIRE(answer["fits"] == true);
    REQUIRE(answer["gpu_layers_that_fit"] == 33);
}

TEST_CASE("builds of llama.cpp before 2025 answer later, and what is no build is an error") {
    const auto ttft = [](const char* build) {
        Json question = with(kLlamacpp, "input_tokens", 4096);
        if (build != nullptr) question["engine_version"] = build;
        return ask(question);
    };
    const Json newest = ttft(nullptr);
    REQUIRE(ttft("b2900")["answer"]["speed"]["ttft_seconds"]["typical"].number() >
            newest["answer"]["speed"]["ttft_seconds"]["typical"].number());
    REQUIRE(ttft("6413")["answer"]["speed"] == newest["answer"]["speed"]);
    REQUIRE(ttft("last spring")["error"]["field"] == "engine_version");
}

TEST_CASE("the places of llama.cpp add up") {
    for (const std::int64_t gpus : {1, 2, 4}) {
        const Json answer = memory(with(kLlamacpp, "gpus", gpus));
        REQUIRE(answer["places"].size() == static_cast<std::size_t>(gpus + 1));
        for (const char* buffer : {"model_buffer_bytes", "kv_buffer_bytes", "rs_buffer_bytes", "output_buffer_bytes"}) {
            std::int64_t sum = 0;
            for (const Json& place : answer["places"].items()) sum += place[buffer].integer();
            REQUIRE(answer[buffer] == sum);
        }
    }
}

TEST_CASE("with more slots each slot's context shrinks, a shared cache does not grow") {
    const std::int64_t one = memory(kLlamacpp)["kv_buffer_bytes"].integer();
    REQUIRE(memory(with(kLlamacpp, "parallel_slots", 4))["kv_buffer_bytes"] == one);
    REQUIRE(memory(with(with(kLlamacpp, "parallel_slots", 4), "kv_unified", true))["kv_buffer_bytes"] == one);
    const std::int64_t quantised = memory(with(kLlamacpp, "kv", "q8_0"))["kv_buffer_bytes"].integer();
    REQUIRE(quantised == one / 64 * 34);
}

TEST_CASE("solved limits of llama.cpp are limits") {
    const Json at = memory(kLlamacpp);
    const std::int64_t longest = at["max_context_tokens"].integer();
    REQUIRE(memory(with(kLlamacpp, "context_tokens", longest))["fits"] == true);
    const Json big = with(with(kLlamacpp, "model", "llama-3.1-70b"), "weights", "q4_k_m");
    const Json offload = memory(big);
    REQUIRE(offload["fits"] == false);
    const std::int64_t layers = offload["gpu_layers_that_fit"].integer();
    REQUIRE(layers > 0);
    REQUIRE(memory(with(big, "gpu_layers", layers))["fits"] == true);
    REQUIRE(memory(with(big, "gpu_layers", layers + 1))["fits"] == false);
}

TEST_CASE("limits of vLLM are limits") {
    const Json at = memory(kVllm);
    const std::int64_t most = at["max_concurrency"].integer();
    REQUIRE(most > 1);
    REQUIRE(memory(with(kVllm, "concurrency", most))["fits"] == true);
    REQUIRE(memory(with(kVllm, "concurrency", most + 1))["fits"] == false);
    REQUIRE(at["kv_pool_bytes"]["low"].number() <= at["kv_pool_bytes"]["typical"].number());
    REQUIRE(at["kv_pool_bytes"]["typical"].number() <= at["kv_pool_bytes"]["high"].number());
    // 128 KiB a token: the pool holds as many tokens as it has room for, in blocks of 16.
    const double tokens = at["kv_pool_tokens"]["typical"].number();
    const double pool = at["kv_pool_bytes"]["typical"].number();
    REQUIRE(tokens * 131'072 <= pool);
    REQUIRE((tokens + 32) * 131'072 > pool);
}

TEST_CASE("every engine answers with a command to paste or none, and with ranges that hold their middle") {
    for (const char* engine : {"vllm", "sglang", "trtllm", "transformers", "llama.cpp"}) {
        const Json answer = ask(with(kVllm, "engine", engine));
        INFO(answer.dump());
        REQUIRE(answer["answer"]["engine"] == engine);
        const Json& total = answer["answer"]["memory"]["total_bytes"];
        REQUIRE(total["low"].number() <= total["typical"].number());
        REQUIRE(total["typical"].number() <= total["high"].number());
        REQUIRE(total["typical"].number() > 16e9);
        REQUIRE(answer["answer"].contains("command") == (engine != std::string("transformers")));
    }
    REQUIRE(ask(kVllm)["answer"]["command"] ==
            "vllm serve meta-llama/Llama-3.1-8B --max-model-len 8192 --gpu-memory-utilization 0.9");
}

TEST_CASE("checkpoints that are stored narrow are taken as they are") {
    const Json deepseek = ask({{"model", "deepseek-v3"}, {"gpu", "h200"}, {"gpus", 8}, {"engine", "vllm"}})["answer"];
    REQUIRE(deepseek["weights"] == "fp8");
    REQUIRE(deepseek["command"].text().find("--quantization") == std::string::npos);
    REQUIRE(ask(with(kVllm, "weights", "fp8"))["answer"]["command"].text().find("--quantization fp8") != std::string::npos);
    REQUIRE(ask({{"model", "gpt-oss-20b"}})["answer"]["weights"] == "mxfp4");
    REQUIRE(ask({{"model", "gpt-oss-20b"}, {"engine", "llama.cpp"}})["answer"]["weights"] == "mxfp4_moe");
}

TEST_CASE("a field of another engine is refused, not ignored") {
    refused(with(kVllm, "ubatch_tokens", 512), "unsupported", "ubatch_tokens");
    refused(with(kLlamacpp, "max_batched_tokens", 512), "unsupported", "max_batched_tokens");
    refused(with(kLlamacpp, "tensor_parallel", 2), "unsupported", "tensor_parallel");
    refused(with(kVllm, "weights", "q4_k_m"), "unsupported", "weights");
    refused(with(kLlamacpp, "weights", "awq-int4"), "unsupported", "weights");
    refused(with(kVllm, "kv", "q8_0"), "unsupported", "kv");
    refused(with(kLlamacpp, "kv", "fp8"), "unsupported", "kv");
    refused({{"model", "llama-3.1-8b"}, {"program", "bench"}}, "unsupported", "program");
}

TEST_CASE("what an engine can't run is said at the field") {
    refused(with(with(kVllm, "gpus", 6), "tensor_parallel", 4), "bad_value", "gpus");
    refused(with(kVllm, "gpu_memory_utilization", 2), "bad_value", "gpu_memory_utilization");
    refused(with(kVllm, "engine_version", "new"), "bad_value", "engine_version");
    refused(with(kLlamacpp, "gpu_layers", "most"), "bad_value", "gpu_layers");
    refused(with(kLlamacpp, "parallel_slots", 300), "bad_value", "parallel_slots");
    refused(with(kLlamacpp, "program", "cli"), "bad_value", "program");
    refused(with(with(kVllm, "input_tokens", 9000), "context_tokens", 8192), "bad_value", "context_tokens");
    const Json outline = {{"parameters", 13e9}, {"layers", 40}, {"kv_heads", 40}, {"head_dim", 128}};
    refused(with(kVllm, "model", outline), "unsupported", "model");
    refused({{"model", outline}, {"weights", "q4_k_m"}}, "unsupported", "weights");
}

TEST_CASE("a mixture weighs the same with and without an engine") {
    const Json plain = memory({{"model", "qwen3-30b-a3b"}, {"weights", "q4_k_m"}});
    const Json engine = memory({{"model", "qwen3-30b-a3b"}, {"weights", "q4_k_m"}, {"engine", "llama.cpp"}});
    REQUIRE(plain["weights_bytes"] == engine["weights_bytes"]);
    REQUIRE(engine["bits_per_weight"].number() > 4.5);
    REQUIRE(engine["bits_per_weight"].number() < 5.1);
}

bool has_note(const Json& answer, const char* code) {
    for (const Json& note : answer["answer"]["notes"].items())
        if (note["code"] == code) return true;
    return false;
}

TEST_CASE("where the speed can't be told a note says why") {
    REQUIRE_FALSE(has_note(ask(kVllm), "speed_not_known"));
    for (const Json& question : {with(kVllm, "model", "llama-3.1-405b"),
                                 Json{{"model", "bge-base-en-v1.5"}, {"gpu", "h100"}},
                                 Json{{"model", "llama-3.1-8b"}, {"gpu", {{"memory_bytes", 24'000'000'000}}}}}) {
        const Json answer = ask(question);
        INFO(answer.dump());
        REQUIRE_FALSE(answer["answer"].contains("speed"));
        REQUIRE(has_note(answer, "speed_not_known"));
    }
    const Json owned = {{"model", "llama-3.1-8b"}, {"gpu", {{"memory_bytes", 24'000'000'000}}}, {"gpu_purchase_usd", 100}};
    REQUIRE(has_note(ask(owned), "power_not_known"));
}

}  // namespace
}  // namespace ballpark
