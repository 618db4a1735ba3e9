/// Every formula that an explanation prints must give the value that stands beside it.
#include <cmath>

#include <catch2/catch_test_macros.hpp>

#include "question/answer.h"
#include "question/embed.h"
#include "question/numbers.h"
#include "question/plan.h"
#include "question/serve.h"
#include "question/training.h"
#include "tests/support/context.h"
#include "tests/support/expression.h"

namespace ballpark {
namespace {

int check(const Step& step) {
    int checked = 0;
    CHECK(testing::context().phrases.has("step." + std::string(step.name)));
    for (const Term& term : step.with) CHECK(testing::context().phrases.has("symbol." + std::string(term.symbol)));
    if (!step.formula.empty()) {
        const std::optional<double> value = testing::Expression(step).evaluate();
        INFO(step.name << " = " << step.formula);
        REQUIRE(value);
        INFO("formula gives " << *value << ", recorded is " << step.value);
        REQUIRE(std::fabs(*value - step.value) <= 1e-9 * std::fabs(step.value) + 1e-12);
        checked = 1;
    }
    REQUIRE_FALSE(step.source.empty());
    for (const Step& child : step.children) checked += check(child);
    return checked;
}

TEST_CASE("the formulas of the fourteen give their values") {
    const auto answers = answer_numbers({}, testing::catalog(), true);
    REQUIRE(answers);
    int checked = 0;
    for (const NumberAnswer& answer : *answers) {
        INFO(to_string(answer.id));
        REQUIRE_FALSE(answer.why.empty());
        for (const Step& step : answer.why) checked += check(step);
        for (const Step& step : answer.why_today) checked += check(step);
        // The last step of a worksheet is the number itself.
        REQUIRE(answer.why.back().value == answer.derived.typical);
        REQUIRE(answer.why_today.back().value == answer.today.typical);
    }
    REQUIRE(checked > 40);
}

TEST_CASE("the formulas of serve give their values for every model") {
    for (const ModelEntry& entry : testing::catalog().models()) {
        INFO(entry.id);
        const Json json = {{"model", entry.id}, {"gpu", "h100"}, {"context_tokens", 5000}, {"concurrency", 3}, {"kv", "q8_0"}};
        const auto question = read_serve(json, testing::context());
        REQUIRE(question);
        const auto answer = answer_serve(*question, testing::catalog(), true);
        REQUIRE(answer);
        for (const Step& step : answer->why) check(step);
    }
}

TEST_CASE("the formulas of every engine give their values") {
    for (const char* engine : {"vllm", "sglang", "trtllm", "transformers", "llama.cpp"}) {
        for (const char* model : {"llama-3.1-8b", "deepseek-v3", "gemma-3-27b", "qwen3-30b-a3b", "jamba-1.5-mini"}) {
            INFO(engine << " " << model);
            const std::string weights = engine == std::string("llama.cpp") ? "q4_k_m" : "fp8";
            const Json json = {{"model", model}, {"gpu", "h200"}, {"gpus", 8}, {"engine", engine}, {"context_tokens", 5000}, {"weights", weights}};
            const auto question = read_serve(json, testing::context());
            REQUIRE(question);
            const auto answer = answer_serve(*question, testing::catalog(), true);
            if (!answer) FAIL(answer.error().field << ": " << answer.error().message);
            for (const Step& step : answer->why) check(step);
        }
    }
}

TEST_CASE("the formulas of loads, links and prices give their values") {
    const Json load = {{"gpu", "b200"}, {"gpus", 8}, {"engine", "sglang"}, {"expert_parallel", 8}, {"concurrency", 200}, {"input_tokens", 3000}, {"output_tokens", 500}};
    const Json owned = {{"gpu", "rtx-4090"}, {"weights", "q4_k_m"}, {"gpu_purchase_usd", 1600}, {"usd_per_kwh", 0.3}, {"utilization", 0.4}};
    const Json launched = {{"gpu", "h100"}, {"lifetime_years", 5}};
    for (const Json& json : {load, owned, launched})
        for (const char* model : {"llama-3.1-8b", "qwen3-30b-a3b", "deepseek-v3"}) {
            Json asked = json;
            asked["model"] = model;
            INFO(asked.dump());
            const auto question = read_serve(asked, testing::context());
            REQUIRE(question);
            const auto answer = answer_serve(*question, testing::catalog(), true);
            REQUIRE(answer);
            for (const Step& step : answer->why) check(step);
        }
}

TEST_CASE("the formulas of a plan and its break-even give their values") {
    const Json json = {{"model", "llama-3.1-70b"}, {"gpus_allowed", {"h100", "mi300x"}}, {"api_models", {"openai/gpt-4o"}}, {"max_options", 2}};
    const auto question = read_plan(json, testing::context());
    REQUIRE(question);
    const auto answer = answer_plan(*question, testing::context(), true);
    REQUIRE(answer);
    int checked = 0;
    for (const Step& step : answer->why) checked += check(step);
    REQUIRE(checked > 20);
}

TEST_CASE("the formulas of training and tuning give their values") {
    const Json base = {{"model", "llama-3.1-8b"}, {"gpu", "h100"}, {"gpus", 8}};
    const auto checked = [](const Json& json, bool finetune) {
        INFO(json.dump());
        const auto question = read_training(json, testing::context(), finetune);
        REQUIRE(question);
        const auto answer = answer_training(*question, testing::catalog(), true);
        REQUIRE(answer);
        int steps = 0;
        for (const Step& step : answer->why) steps += check(step);
        REQUIRE(steps > 5);
    };
    Json train = base;
    train["tokens"] = 1e12;
    for (const char* recompute : {"none", "selective", "full"}) {
        train["recompute"] = recompute;
        checked(train, false);
    }
    Json tune = base;
    tune["dataset_tokens"] = 1e6;
    for (const char* method : {"full", "lora", "qlora", "dora"}) {
        tune["method"] = method;
        checked(tune, true);
    }
}

TEST_CASE("the formulas of embedding a corpus give their values") {
    for (const char* index : {"flat", "hnsw", "ivf_pq"}) {
        const Json json = {{"model", "bge-large-en-v1.5"}, {"gpu", "l4"}, {"documents", 1e6}, {"tokens_per_document", 500}, {"index", index}};
        const auto question = read_embed(json, testing::context());
        REQUIRE(question);
        const auto answer = answer_embed(*question, testing::catalog(), true);
        REQUIRE(answer);
        int checked = 0;
        for (const Step& step : answer->why) checked += check(step);
        REQUIRE(checked > 3);
    }
}

}  // namespace
}  // namespace ballpark
