#include <catch2/catch_approx.hpp>

#include "question/scenario_fields.h"
#include "tests/support/ask.h"

using Catch::Approx;

namespace ballpark::testing {
namespace {

bool has(const Json& list, std::string_view name) {
    for (const Json& each : list.items())
        if (each.text() == name) return true;
    return false;
}

}  // namespace

TEST_CASE("fine-tuning and training from scratch name the nearest runs, their sources and what differs") {
    const Json tuned = answered("finetune", {{"model", "llama-3.1-8b"}, {"gpu", "rtx-4090"}, {"dataset_tokens", 1e7}, {"method", "qlora"}})["evidence"];
    REQUIRE(tuned.size() == 3);
    for (const Json& row : tuned.items()) {
        REQUIRE_FALSE(row["source"].text().empty());
        REQUIRE(row["as_of"].text().size() == 10);
        REQUIRE(row["estimate"].size() == 1);
        const auto& [name, estimate] = row["estimate"].members().front();
        REQUIRE(row[name].number() > 0);
        REQUIRE(estimate["low"].number() < estimate["typical"].number());
    }
    const Json scratch = answered("train", {{"model", "llama-2-13b"}, {"gpu", "a100-sxm-80gb"}, {"gpus", 2048}, {"tokens", 1.4e12}})["evidence"];
    REQUIRE(scratch.size() == 3);
    REQUIRE_FALSE(has(scratch.items().front()["differs"], "model"));
}

TEST_CASE("a published run asked again is its own nearest neighbour, and the estimate beside it is the answer") {
    int seen = 0;
    for (const PublishedRun& run : catalog().published_runs()) {
        if (run.tokens_per_second <= 0 || run.question["ask"].text() != "train") continue;
        if (++seen % 8 != 0) continue;  // a few of them are enough
        Json question = run.question;
        question["tokens"] = 1e9;
        const Json answer = answered(question);
        const Json& nearest = answer["evidence"].items().front();
        INFO(run.name);
        REQUIRE(nearest["differs"].size() == 0);
        if (nearest["tokens_per_second"].number() == run.tokens_per_second)
            REQUIRE(nearest["estimate"]["tokens_per_second"]["typical"].number() == Approx(answer["tokens_per_second"]["typical"].number()));
    }
    REQUIRE(seen > 8);
}

TEST_CASE("embedding names the servers that were measured, those of the asked device first") {
    const Json rows = answered("embed", {{"model", "bge-large-en-v1.5"}, {"gpu", "mi210-64gb"}})["evidence"];
    REQUIRE(rows.size() == 3);
    REQUIRE(rows.items().front()["engine"] == "infinity");
    REQUIRE_FALSE(has(rows.items().front()["differs"], "gpu"));
    REQUIRE(has(rows.items().front()["differs"], "tokens_per_document"));
    const Json& estimate = rows.items().front()["estimate"]["tokens_per_second"];
    REQUIRE(estimate["low"].number() <= rows.items().front()["tokens_per_second"].number());
}

TEST_CASE("routed experts have their own adapters in every slot") {
    const Json asked = {{"model", "qwen3-30b-a3b"}, {"gpu", "h100"}, {"engine", "vllm"}, {"max_loras", 2}, {"max_lora_rank", 16}};
    const Json one = answered("serve", asked)["memory"]["adapters"];
    // 48 layers; q, k, v and o of 2048 x 4096 and 2048 x 512, and 128 experts of three matrices of 2048 x 768; rank 16, 16 bit.
    const std::int64_t attention = 2 * (2048 + 4096) + 2 * (2048 + 512);
    const std::int64_t experts = 128 * 3 * (2048 + 768);
    INFO(one.dump());
    REQUIRE(one["each_bytes"].number() >= 48.0 * (attention + experts) * 16 * 2);
    REQUIRE(one["each_bytes"].number() < 1.01 * 48.0 * (attention + experts) * 16 * 2);
}

TEST_CASE("what a page starts with when it is to tune a model fits its card") {
    const auto question = scenario_question(ScenarioAsk::train, {});
    REQUIRE(question);
    const Json answer = answered(*question);
    REQUIRE(answer["fits"] == true);
    REQUIRE(answer["memory_per_gpu_bytes"]["total"]["high"].number() < answer["gpu_capacity_bytes"].number());
}

}  // namespace ballpark::testing
