// `train`, `finetune` and `embed`: the question of 2023, fields that are wrong, formulas that give their values.

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include "question/embed.h"
#include "question/training.h"
#include "tests/support/ask.h"
#include "tests/support/expression.h"

namespace ballpark {
namespace {

using Catch::Approx;
using testing::answered;
using testing::refused;

TEST_CASE("13B on 1.4T tokens and 2,048 A100 is days, and the 21 days were 65B") {
    const Json run = answered("train", {{"parameters", 13e9}, {"tokens", 1.4e12}, {"gpu", "a100-sxm-80gb"}, {"gpus", 2048}, {"mfu", 0.5}});
    REQUIRE(run["flop_6nd"].number() == Approx(1.092e23));
    // 1.092e23 / (312e12 · 0.5) seconds, shared by 2,048 devices.
    REQUIRE(run["gpu_hours"]["typical"].number() == Approx(194'444).epsilon(1e-4));
    REQUIRE(run["days"]["typical"].number() == Approx(3.956).epsilon(1e-3));
    const Json quoted = answered("train", {{"model", "llama-65b"}, {"tokens", 1.4e12}, {"gpu", "a100-sxm-80gb"}, {"gpus", 2048}});
    REQUIRE(quoted["days"]["low"].number() < 21);
    REQUIRE(quoted["days"]["high"].number() > 21);
    REQUIRE(quoted["evidence"].size() == 3);
    REQUIRE(quoted["compute_optimal"].size() == 4);
}

TEST_CASE("fields of training that are wrong are named") {
    refused("train", {{"tokens", 1e9}, {"gpu", "h100"}}, "missing_field", "model");
    refused("train", {{"model", "llama-3.1-8b"}, {"gpu", "h100"}}, "missing_field", "tokens");
    refused("train", {{"model", "llama-3.1-8b"}, {"tokens", 1e9}}, "missing_field", "gpu");
    refused("train", {{"model", "llama-3.1-8b"}, {"tokens", 1e9}, {"gpu", "h100"}, {"recompute", "some"}}, "bad_value", "recompute");
    refused("train", {{"model", "llama-3.1-8b"}, {"tokens", 1e9}, {"gpu", "h100"}, {"gpus", 6}, {"tensor_parallel", 4}}, "bad_value", "gpus");
    refused("train", {{"model", "llama-3.1-8b"}, {"tokens", 1e9}, {"gpu", "h100"}, {"rank", 8}}, "unknown_field", "rank");
    refused("finetune", {{"model", "llama-3.1-8b"}, {"dataset_tokens", 1e6}, {"gpu", "h100"}, {"method", "ia3"}}, "bad_value", "method");
    refused("finetune", {{"parameters", 7e9}, {"dataset_tokens", 1e6}, {"gpu", "h100"}}, "unsupported", "method");
    refused("embed", {{"model", "bge-large-en-v1.5"}, {"index", "tree"}}, "bad_value", "index");
}

TEST_CASE("methods in the order of their memory, and a ratio far below a thousandth") {
    const auto peak = [](const char* method) {
        return answered("finetune", {{"model", "llama-3.1-8b"}, {"gpu", "h100"}, {"gpus", 1}, {"dataset_words", 1e6}, {"method", method}})
            ["memory_per_gpu_bytes"]["total"]["typical"].number();
    };
    REQUIRE(peak("qlora") < peak("lora"));
    REQUIRE(peak("lora") < peak("full"));
    const Json tuned = answered("finetune", {{"model", "llama-3.1-8b"}, {"gpu", "h100"}, {"dataset_words", 1e6}});
    REQUIRE(tuned["cost_ratio_to_pretraining"].number() < 0.001);
    REQUIRE(tuned["trainable_parameters"] == 41'943'040);
    REQUIRE(tuned["api"].size() > 0);
}

TEST_CASE("a quantised base recomputes unless it is told not to, so that one consumer card tunes 8B") {
    const auto tuned = [](Json more) {
        Json question = {{"model", "llama-3.1-8b"}, {"gpu", "rtx-4090"}, {"gpus", 1}, {"dataset_tokens", 1e6}, {"method", "qlora"}};
        question.update(more);
        return answered("finetune", question);
    };
    const Json usual = tuned(Json::object());
    REQUIRE(usual["fits"].boolean());
    REQUIRE(usual["memory_per_gpu_bytes"] == tuned({{"recompute", "full"}})["memory_per_gpu_bytes"]);
    REQUIRE(tuned({{"gradient_checkpointing", false}})["memory_per_gpu_bytes"]["activations"].number() >
            usual["memory_per_gpu_bytes"]["activations"].number());
}

TEST_CASE("vectors and indexes, worked by hand") {
    const Json flat = answered("embed", {{"model", "bge-large-en-v1.5"}, {"gpu", "l4"}, {"documents", 1e6}, {"tokens_per_document", 100}});
    REQUIRE(flat["vector_bytes"] == 4096);
    REQUIRE(flat["index_bytes"] == std::int64_t{4'096'000'000});
    REQUIRE(answered("embed", {{"model", "bge-large-en-v1.5"}, {"documents", 1e6}, {"vector_format", "binary"}})["vector_bytes"] == 128);
    // 4096 bytes, 64 links below, 32/31 above, 12 bytes of offset and level.
    const Json hnsw = answered("embed", {{"model", "bge-large-en-v1.5"}, {"documents", 1e6}, {"index", "hnsw"}});
    REQUIRE(hnsw["index_bytes"].number() == Approx(1e6 * (4096 + 256 + 4 * 32.0 / 31 + 12)).epsilon(1e-9));
    const Json measured = answered("embed", {{"model", "bge-large-en-v1.5"}, {"gpu", "l4"}, {"documents", 1e6}, {"tokens_per_document", 100}, {"tokens_per_second", 1e6}});
    REQUIRE(measured["embed_seconds"]["typical"] == 100);
}

TEST_CASE("embedding speed: the servers it rests on, no device above its peak, wider where nobody measured") {
    const auto embedded = [](const char* gpu, double length) {
        return answered("embed", {{"model", "bge-large-en-v1.5"}, {"gpu", gpu}, {"tokens_per_document", length}});
    };
    const Json l4 = embedded("l4", 449);
    for (const char* fact : {"tei_l4_bge_large_tokens_per_second", "sentence_transformers_l4_bge_large_tokens_per_second"}) {
        const double rate = testing::catalog().fact(fact)->value.typical;
        REQUIRE(l4["tokens_per_second"]["low"].number() <= rate * 1.0001);
        REQUIRE(l4["tokens_per_second"]["high"].number() >= rate * 0.9999);
    }
    REQUIRE(l4["notes"].is_null());
    const Json h100 = embedded("h100", 449);
    REQUIRE(h100["notes"].dump().find("no_rows_embedding") != std::string::npos);
    const auto width = [](const Json& a) { return a["tokens_per_second"]["high"].number() / a["tokens_per_second"]["low"].number(); };
    REQUIRE(width(h100) > width(l4));
    // 302 million matrix parameters, two operations each, at 989 TFLOP/s.
    REQUIRE(h100["tokens_per_second"]["high"].number() < 989.4e12 / 6.04e8);
    REQUIRE(embedded("l4", 512)["tokens_per_second"]["typical"].number() < embedded("l4", 64)["tokens_per_second"]["typical"].number());
}

TEST_CASE("faiss's table for Euclidean distance") {
    IndexSetup setup{.vectors = 1'000'000, .dimensions = 1024, .kind = IndexKind::ivf_pq, .lists = 4096, .code_bytes = 64};
    // A 32-bit number for each of 4,096 cells, 64 sub-vectors and 256 centroids.
    REQUIRE(l2_table_bytes(setup) == 4.0 * 4096 * 64 * 256);
    setup.lists = 65'536;
    REQUIRE(l2_table_bytes(setup) == 0);
    setup.kind = IndexKind::hnsw;
    REQUIRE(l2_table_bytes(setup) == 0);
}

void check(const Step& step) {
    INFO(step.name << " = " << step.formula);
    for (const Step& child : step.children) check(child);
    if (step.formula.empty()) return;
    const auto value = testing::Expression(step).evaluate();
    REQUIRE(value);
    REQUIRE(*value == Approx(step.value).epsilon(1e-9));
}

TEST_CASE("the formulas of training give their values") {
    for (const char* name : {"llama-3.1-8b", "deepseek-v3", "gpt-oss-20b", "mamba-2.8b", "gemma-3-4b"}) {
        INFO(name);
        for (const bool finetune : {false, true}) {
            const Json json = {{"model", name}, {"tokens", 1e9}, {"gpu", "h100"}, {"gpus", 64}};
            const auto question = read_training(json, testing::context(), finetune);
            REQUIRE(question);
            const auto answer = answer_training(*question, testing::catalog(), true);
            REQUIRE(answer);
            for (const Step& step : answer->why) check(step);
        }
    }
}

}  // namespace
}  // namespace ballpark
