/// `price` as a question in JSON.
#include "question/price.h"

#include <cmath>

#include <catch2/catch_test_macros.hpp>

#include "question/answer.h"
#include "tests/support/context.h"
#include "tests/support/expression.h"

namespace ballpark {
namespace {

Json ask(const std::string& fields) {
    const AnswerLine line = answer_line("{\"ask\":\"price\"," + fields + "}", testing::context());
    return Json::parse(line.json);
}

Json answer(const std::string& fields) {
    const Json reply = ask(fields);
    INFO(reply.dump());
    REQUIRE(reply["ok"].boolean());
    return reply["answer"];
}

void refused(const std::string& fields, const std::string& code, const std::string& field) {
    const Json reply = ask(fields);
    INFO(fields << " -> " << reply.dump());
    REQUIRE_FALSE(reply["ok"].boolean());
    CHECK(reply["error"]["code"] == code);
    CHECK(reply["error"]["field"] == field);
}

TEST_CASE("a request's price, line by line", "[question]") {
    const Json bill = answer(R"("model":"gpt-4o","input_tokens":1000,"cached_input_tokens":200,"output_tokens":500,"requests":1000)");
    CHECK(bill["model"] == "openai/gpt-4o");
    CHECK(bill["input_usd"] == 0.002);
    CHECK(bill["cached_input_usd"] == 0.00025);
    CHECK(bill["cache_write_usd"] == 0);
    CHECK(bill["output_usd"] == 0.005);
    CHECK(bill["per_request_usd"] == 0.00725);
    CHECK(bill["total_usd"] == 7.25);
    CHECK(bill["tier"] == "standard");
    CHECK(bill["as_of"].text().size() == 10);
    CHECK_FALSE(bill["source"].text().empty());
}

TEST_CASE("the whole request is billed at its tier", "[question]") {
    const std::string model = R"("model":"gemini-2.5-pro","output_tokens":1000,)";
    CHECK(answer(model + R"("input_tokens":200000)")["total_usd"] == 0.26);
    const Json above = answer(model + R"("input_tokens":200001)");
    CHECK(above["tier"] == "long_context");
    CHECK(above["long_context_above_tokens"] == 200000);
    CHECK(std::fabs(above["total_usd"].number() - (200001 * 2.5e-6 + 0.015)) < 1e-12);
    // What is cached counts for the tier.
    CHECK(answer(model + R"("input_tokens":200001,"cached_input_tokens":200000)")["tier"] == "long_context");
}

TEST_CASE("batches, retries, alternatives and short answers", "[question]") {
    const std::string base = R"("model":"claude-haiku-4-5","input_tokens":1000,"output_tokens":1000)";
    const double once = answer(base)["total_usd"].number();
    CHECK(once == 0.006);
    CHECK(answer(base + R"(,"batch":true)")["total_usd"] == 0.003);
    CHECK(answer(base + R"(,"batch_share":0.5)")["total_usd"] == 0.0045);
    CHECK(answer(base + R"(,"retries":0.5)")["total_usd"] == 0.009);
    CHECK(answer(base + R"(,"alternatives":3)")["total_usd"] == 0.016);
    CHECK(answer(base + R"(,"extra_output_tokens":1000,"extra_input_tokens":1000)")["total_usd"] == 0.012);
    const Json concise = answer(base + R"(,"concise_saving":0.4)");
    CHECK(concise["total_usd"] == 0.004);
    CHECK(concise["saved_usd"] == 0.002);
    CHECK(answer(base + R"(,"cache_hit_share":0.5)")["cached_input_usd"] == 0.00005);
}

TEST_CASE("several models side by side, cheapest first", "[question]") {
    const Json rows = answer(R"("models":["gpt-4","openai/gpt-3.5-turbo"],"at":"2023-05-17","input_tokens":1000,"output_tokens":0)")["models"];
    REQUIRE(rows.size() == 2);
    CHECK(rows.items()[0]["model"] == "openai/gpt-3.5-turbo");
    CHECK(rows.items()[0]["ratio"] == 1);
    CHECK(rows.items()[1]["ratio"] == 15);
    CHECK(rows.items()[1]["from"] == "2023-03-14");
}

TEST_CASE("what can't be answered says so", "[question]") {
    refused(R"("input_tokens":1)", "missing_field", "model");
    refused(R"("model":"gpt-4o")", "missing_field", "input_tokens");
    refused(R"("model":"gpt-4p","input_tokens":1)", "unknown_model", "model");
    refused(R"("models":["gpt-4o","nothing like it"],"input_tokens":1)", "unknown_model", "models");
    refused(R"("models":[],"input_tokens":1)", "bad_value", "models");
    refused(R"("model":7,"input_tokens":1)", "bad_value", "model");
    refused(R"("model":"gpt-4o","input_tokens":-1)", "bad_value", "input_tokens");
    refused(R"("model":"gpt-4o","input_tokens":1.5)", "bad_value", "input_tokens");
    refused(R"("model":"gpt-4o","input_tokens":10,"cached_input_tokens":11)", "bad_value", "cached_input_tokens");
    refused(R"("model":"gpt-4o","input_tokens":10,"cache_write_tokens":11)", "bad_value", "cache_write_tokens");
    refused(R"("model":"gpt-4o","input_tokens":10,"at":"yesterday")", "bad_value", "at");
    refused(R"("model":"gpt-4o","input_tokens":10,"at":"2024-13-01")", "bad_value", "at");
    refused(R"("model":"gpt-4o","input_tokens":10,"at":"2020-01-01")", "bad_value", "at");
    refused(R"("model":"cerebras/gpt-oss-120b","input_tokens":10,"batch":true)", "unsupported", "batch");
    refused(R"("model":"gpt-4o","input_tokens":10,"input_token":1)", "unknown_field", "input_token");
}

TEST_CASE("an embedding's output is not billed, and the answer says so", "[question]") {
    const Json reply = answer(R"("model":"text-embedding-3-small","input_tokens":1000000,"output_tokens":10)");
    CHECK(reply["total_usd"] == 0.02);
    CHECK(reply["notes"].items()[0]["code"] == "no_output_price");
}

double evaluated(const Step& step) {
    for (const Step& child : step.children) evaluated(child);
    if (step.formula.empty()) return step.value;
    const std::optional<double> value = testing::Expression(step).evaluate();
    INFO(step.name << " = " << step.formula);
    REQUIRE(value);
    CHECK(std::fabs(*value - step.value) <= 1e-9 * std::fabs(step.value) + 1e-15);
    return *value;
}

TEST_CASE("the worksheet gives the bill of every model", "[question]") {
    for (const PricedModel& model : testing::catalog().price_list().models()) {
        INFO(model.id);
        const Json question = {{"model", model.id}, {"input_tokens", 300'000}, {"cached_input_tokens", 100'000},
                               {"cache_write_tokens", 50'000}, {"output_tokens", 2000}, {"requests", 30}, {"retries", 0.25}};
        const auto read = read_price(question, testing::context());
        REQUIRE(read);
        const auto answered = answer_price(*read, testing::catalog(), true);
        if (!answered) continue;  // only sold later than the list's day
        REQUIRE(answered->why.size() == 1);
        CHECK(evaluated(answered->why[0]) == answered->rows[0].total.count());
    }
}

}  // namespace
}  // namespace ballpark
