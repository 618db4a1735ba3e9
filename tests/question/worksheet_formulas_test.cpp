/// Every formula that an explanation prints must give the value that stands beside it.
#include <cmath>

#include <catch2/catch_test_macros.hpp>

#include "question/answer.h"
#include "question/numbers.h"
#include "question/serve.h"
#include "tests/support/context.h"
#include "tests/support/expression.h"

namespace ballpark {
namespace {

int check(const Step& step) {
    int checked = 0;
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

}  // namespace
}  // namespace ballpark
