#include "question/answer.h"

#include <cmath>

#include <catch2/catch_test_macros.hpp>

#include "json/json.h"
#include "tests/support/context.h"

namespace ballpark {
namespace {

Json ask(const std::string& question) {
    const AnswerLine line = answer_line(question, testing::context());
    Json answer = Json::parse(line.json);
    REQUIRE(answer.is_object());
    REQUIRE(answer["ok"].boolean() == line.ok);
    REQUIRE(line.json.find('\n') == std::string::npos);
    return answer;
}

void refused(const std::string& question, const std::string& code, const std::string& field) {
    INFO(question.substr(0, 200));
    const Json answer = ask(question);
    REQUIRE_FALSE(answer["ok"].boolean());
    INFO(answer["error"].dump());
    REQUIRE(answer["error"]["code"] == code);
    REQUIRE(answer["error"]["field"] == field);
    REQUIRE_FALSE(answer["error"]["message"].text().empty());
}

TEST_CASE("the envelope echoes the question's ask and id") {
    const Json answer = ask(R"({"ask":"serve","id":"한글 7","model":"llama-3.1-8b"})");
    REQUIRE(answer["ask"] == "serve");
    REQUIRE(answer["id"] == "한글 7");
    REQUIRE(answer["ok"] == true);
    REQUIRE_FALSE(ask(R"({"ask":"formats"})").contains("id"));
}

TEST_CASE("serve answers by contract") {
    const Json memory =
        ask(R"({"ask":"serve","model":"llama-2-13b","gpu":"a100-sxm-40gb","context_tokens":512,"concurrency":16})")["answer"]["memory"];
    REQUIRE(memory["kv_bytes_per_token"] == 819'200);
    REQUIRE(memory["kv_bytes"] == 6'710'886'400);
    REQUIRE(memory["weights_bytes"] == 26'031'728'640);
    REQUIRE(memory["total_bytes"] == 26'031'728'640 + 6'710'886'400);
    REQUIRE(memory["fits"] == true);
    REQUIRE(memory["gpus_needed"] == 1);
}

TEST_CASE("more devices than needed still fit, fewer do not") {
    const auto memory = [](std::int64_t gpus) {
        return ask(R"({"ask":"serve","model":"llama-3.1-70b","gpu":"h100","gpus":)" + std::to_string(gpus) + "}")["answer"]["memory"];
    };
    const auto needed = memory(1)["gpus_needed"].integer();
    REQUIRE(needed == 2);
    REQUIRE(memory(needed - 1)["fits"] == false);
    for (const std::int64_t gpus : {needed, needed + 1, std::int64_t{8}}) REQUIRE(memory(gpus)["fits"] == true);
}

TEST_CASE("solved limits are limits") {
    const auto memory = [](std::int64_t context, std::int64_t concurrency) {
        return ask(R"({"ask":"serve","model":"llama-3.1-8b","gpu":"a10g","context_tokens":)" + std::to_string(context) +
                   R"(,"concurrency":)" + std::to_string(concurrency) + "}")["answer"]["memory"];
    };
    const Json at = memory(8192, 2);
    const auto context = at["max_context_tokens"].integer();
    const auto concurrency = at["max_concurrency"].integer();
    REQUIRE(memory(context, 2)["fits"] == true);
    REQUIRE(memory(context + 1, 2)["fits"] == false);
    REQUIRE(memory(8192, concurrency)["fits"] == true);
    REQUIRE(memory(8192, concurrency + 1)["fits"] == false);
}

TEST_CASE("without a device nothing is said about fitting") {
    const Json memory = ask(R"({"ask":"serve","model":"llama-3.1-8b"})")["answer"]["memory"];
    REQUIRE(memory.contains("total_bytes"));
    REQUIRE_FALSE(memory.contains("fits"));
}

TEST_CASE("what can't be answered says which field and why") {
    refused("nonsense", "bad_json", "");
    refused("", "bad_json", "");
    refused("[]", "bad_json", "");
    refused(std::string(100'000, '['), "bad_json", "");
    refused(R"({"ask":"serve","model":NaN})", "bad_json", "");
    refused(R"({"ask":1e999})", "bad_json", "");
    refused("{}", "missing_field", "ask");
    refused(R"({"ask":{"a":[1]}})", "bad_value", "ask");
    refused(R"({"ask":"serv"})", "unknown_ask", "ask");
    refused(R"({"ask":"serve"})", "missing_field", "model");
    refused(R"({"ask":"serve","model":"lama-3.1-8b"})", "unknown_model", "model");
    refused(R"({"ask":"serve","model":"llama-3.1-8b","gpu":"h1000"})", "unknown_gpu", "gpu");
    refused(R"({"ask":"serve","model":"llama-3.1-8b","gpu":"local"})", "unsupported", "gpu");
    refused(R"({"ask":"serve","model":"llama-3.1-8b","engine":"vllm"})", "missing_field", "gpu");
    refused(R"({"ask":"serve","model":"llama-3.1-8b","engine":"vlm"})", "unsupported", "engine");
    refused(R"({"ask":"serve","model":"llama-3.1-8b","gpus":0})", "bad_value", "gpus");
    refused(R"({"ask":"serve","model":"llama-3.1-8b","gpus":1.5})", "bad_value", "gpus");
    refused(R"({"ask":"serve","model":"llama-3.1-8b","context_tokens":1e308})", "bad_value", "context_tokens");
    refused(R"({"ask":"serve","model":"llama-3.1-8b","contxt_tokens":1})", "unknown_field", "contxt_tokens");
    refused(R"({"ask":"serve","model":"llama-3.1-8b","weights":"fp13"})", "unknown_format", "weights");
    refused(R"({"ask":"serve","model":"llama-3.1-8b","kv":"fp13"})", "unknown_format", "kv");
    refused(R"({"ask":"serve","model":{"file":"x.json"}})", "unsupported", "model.file");
    refused(R"({"ask":"serve","model":{"parameters":1e9}})", "missing_field", "model.layers");
    refused(R"({"ask":"serve","model":{"config":{"model_type":"llama","hidden_size":-1}}})", "bad_value", "model.config.hidden_size");
    refused(R"({"ask":"serve","model":"llama-3.1-405b","context_tokens":100000000,"concurrency":1000000})", "too_large", "context_tokens");
    refused(R"({"ask":"devices"})", "unsupported", "ask");
    refused(R"({"ask":"models","model":"x"})", "unknown_field", "model");
    refused(R"({"ask":"numbers","knobs":{"kv_bytes_per_tokens":{}}})", "unknown_field", "knobs.kv_bytes_per_tokens");
}

void no_nonsense(const Json& value) {
    for (const Json& item : value.items()) no_nonsense(item);
    for (const auto& [key, member] : value.members()) no_nonsense(member);
    if (value.is_real()) REQUIRE(std::isfinite(value.number()));
}

TEST_CASE("every figure of the fourteen is finite, every number complete") {
    const Json numbers = ask(R"({"ask":"numbers","explain":true})")["answer"];
    no_nonsense(numbers);
    REQUIRE(numbers["numbers"].size() == 14);
    REQUIRE(numbers["why"].size() == 14);
    for (const Json& number : numbers["numbers"].items()) {
        INFO(number["id"].dump());
        for (const char* field : {"id", "title", "claim", "derived", "today", "verdict", "lesson", "knobs"}) REQUIRE(number.contains(field));
        REQUIRE(number["title"].text().find("number.") == std::string::npos);
        REQUIRE(number["today"]["as_of"].text().size() == 10);
        for (const char* when : {"derived", "today"}) {
            REQUIRE(number[when]["low"].number() <= number[when]["typical"].number());
            REQUIRE(number[when]["typical"].number() <= number[when]["high"].number());
        }
    }
}

}  // namespace
}  // namespace ballpark
