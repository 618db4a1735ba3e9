// `plan`: its options keep the limits they were asked to, in the order they claim, and each is a serve question.

#include <limits>

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include "model/parameters.h"
#include "tests/support/ask.h"

namespace ballpark {
namespace {

using Catch::Approx;
using testing::ask;

Json plan(const Json& question) { return testing::answered("plan", question); }

void refused(const Json& question, const std::string& code, const std::string& field) {
    testing::refused("plan", question, code, field);
}

const Json kChat = {{"model", "llama-3.1-70b"},
                    {"workload", {{"input_tokens", 1000}, {"output_tokens", 300}, {"concurrency", 50}, {"max_tpot_seconds", 0.05}}}};

TEST_CASE("every option is a serve question that fits, keeps the limits and says the same") {
    const Json answer = plan(kChat);
    REQUIRE(answer["options"].size() == 20);
    REQUIRE(answer["found"].integer() >= 20);
    for (const Json& option : answer["options"].items()) {
        const Json serve = ask(option["question"])["answer"];
        INFO(option["question"].dump());
        REQUIRE(serve["memory"]["fits"] == true);
        REQUIRE(serve["memory"].dump() == option["memory"].dump());
        REQUIRE(serve["speed"].dump() == option["speed"].dump());
        REQUIRE(serve["speed"]["tpot_seconds"]["typical"].number() <= 0.05);
        REQUIRE(option["copies"].integer() * option["concurrency"].integer() >= 50);
        REQUIRE(option["why"].text().size() > 20);
    }
}

TEST_CASE("the cheapest comes first, and a price at which another would lead makes it lead") {
    const Json answer = plan(kChat);
    double before = 0;
    for (const Json& option : answer["options"].items()) {
        const double usd = option["usd_per_month"]["typical"].number();
        REQUIRE(usd >= before);
        before = usd;
    }
    const Json only_h100 = plan({{"model", "llama-3.1-70b"}, {"workload", kChat["workload"]}, {"gpus_allowed", "h100-sxm-80gb"}, {"gpu_usd_per_hour", 1.0}});
    const Json& first = only_h100["options"].items()[0];
    REQUIRE(first["usd_per_month"]["typical"].number() == Approx(730.0 * first["gpus"].number()));
}

TEST_CASE("looser limits never cost more, a bigger load never less") {
    const auto cheapest = [](double tpot, std::int64_t users) {
        Json question = kChat;
        question["workload"]["max_tpot_seconds"] = tpot;
        question["workload"]["concurrency"] = users;
        question["max_options"] = 1;
        return plan(question)["options"].items()[0]["usd_per_month"]["typical"].number();
    };
    double before = 1e12;
    for (const double tpot : {0.02, 0.03, 0.05, 0.1, 0.5}) {
        const double usd = cheapest(tpot, 50);
        REQUIRE(usd <= before);
        before = usd;
    }
    before = 0;
    for (const std::int64_t users : {1, 10, 100, 1000}) {
        const double usd = cheapest(0.05, users);
        REQUIRE(usd >= before);
        before = usd;
    }
}

TEST_CASE("a rate is met by whole copies, one fewer would not do") {
    const Json answer = plan({{"model", "qwen3-32b"},
                              {"workload", {{"input_tokens", 2000}, {"output_tokens", 500}, {"requests_per_second", 20}, {"max_tpot_seconds", 0.06}}}});
    for (const Json& option : answer["options"].items()) {
        const double capacity = option["requests_per_second"].number();
        const double copies = option["copies"].number();
        REQUIRE(capacity >= 20);
        REQUIRE(capacity / copies * (copies - 1) < 20);
    }
}

TEST_CASE("what a card runs: the largest model first, each once") {
    const Json answer = plan({{"model", "any"}, {"gpus_allowed", {"rtx-4090"}}, {"max_gpus", 1}, {"max_options", 1000}});
    REQUIRE(answer["options"].size() > 60);
    std::int64_t before = std::numeric_limits<std::int64_t>::max();
    std::string seen = " ";
    for (const Json& option : answer["options"].items()) {
        const std::string id = option["model"].text();
        const Result<const ModelEntry*> entry = testing::catalog().find_model(id);
        REQUIRE(entry);
        const std::int64_t size = count_parameters((*entry)->spec).total.count();
        REQUIRE(size <= before);
        before = size;
        REQUIRE(seen.find(" " + id + " ") == std::string::npos);
        seen += id + " ";
        REQUIRE(option["memory"]["per_gpu_bytes"]["typical"].number() <= 24.0 * 1024 * 1024 * 1024);
    }
    REQUIRE(seen.find(" llama-3.1-8b ") != std::string::npos);
    REQUIRE(seen.find(" llama-3.1-70b ") == std::string::npos);
}

TEST_CASE("cards without a price follow those with one") {
    const Json answer = plan({{"model", "llama-3.1-8b"}, {"gpus_allowed", "all"}, {"max_options", 1000}});
    bool priced = true;
    for (const Json& option : answer["options"].items()) {
        REQUIRE((priced || !option.contains("usd_per_month")));
        priced = option.contains("usd_per_month");
    }
    REQUIRE_FALSE(priced);
    REQUIRE(answer["options"].size() > 100);
}

TEST_CASE("against an API: the volume from which the own service pays") {
    Json question = kChat;
    question["api_models"] = Json::array({"openai/gpt-4o", "openai/gpt-4o-mini"});
    const Json answer = plan(question)["break_even"];
    // 1,000 tokens at $2.50 and 300 at $10 a million.
    REQUIRE(answer["api_usd_per_request"].number() == Approx(0.0055));
    const double pays = answer["requests_per_month"].number();
    REQUIRE(pays == Approx(answer["replica_usd_per_month"].number() / 0.0055).margin(1));
    REQUIRE(answer["others"].items()[0]["api_model"] == "openai/gpt-4o-mini");
    REQUIRE(answer["series"].size() == 16);
}

TEST_CASE("when nothing keeps the limits the answer says what failed") {
    Json question = kChat;
    question["budget_usd_per_month"] = 10;
    const Json answer = plan(question);
    REQUIRE(answer["options"].size() == 0);
    REQUIRE(answer["rejected"]["budget"].integer() > 0);
    REQUIRE(answer["notes"].items()[0]["code"] == "none_keeps_the_limits");
}

TEST_CASE("a plan's fields are checked") {
    refused({{"model", "llama-3.1-71b"}}, "unknown_model", "model");
    refused({{"gpus_allowed", {"h1000"}}}, "unknown_gpu", "gpus_allowed");
    refused({{"gpus_allowed", 3}}, "bad_value", "gpus_allowed");
    refused({{"workload", 3}}, "bad_value", "workload");
    refused({{"workload", {{"max_ttft_seconds", 0}}}}, "bad_value", "workload.max_ttft_seconds");
    refused({{"workload", {{"concurrency", 1}, {"requests_per_second", 1}}}}, "bad_value", "workload.concurrency");
    refused({{"workload", {{"max_tokens", 1}}}}, "unknown_field", "workload.max_tokens");
    refused({{"engine", "vlm"}}, "unsupported", "engine");
    Json question = kChat;
    question["api_models"] = Json::array({"gpt-44"});
    refused(question, "unknown_model", "api_models");
}

TEST_CASE("an option costs in the plan what it costs as a serve question, rented or owned") {
    for (const Json& price : {Json::object(), Json{{"gpu_usd_per_hour", 2.5}}, Json{{"price_term", "spot"}},
                              Json{{"lifetime_years", 2}}, Json{{"usd_per_kwh", 1}, {"utilization", 0.5}},
                              Json{{"gpu_purchase_usd", 20'000}, {"lifetime_years", 1}, {"usd_per_kwh", 1}, {"utilization", 0.5}}}) {
        Json question = kChat;
        question.update(price);
        question["max_options"] = 5;
        const Json answer = plan(question);
        for (const Json& option : answer["options"].items()) {
            INFO(option["question"].dump());
            const double month = ask(option["question"])["answer"]["cost"]["usd_per_month"]["typical"].number();
            REQUIRE(option["usd_per_month"]["typical"].number() == Approx(month * option["copies"].number()));
        }
    }
}

TEST_CASE("every engine that plans is the one that serves") {
    for (const char* engine : {"vllm", "sglang", "trtllm", "llama.cpp"}) {
        const Json answer = plan({{"model", "llama-3.1-8b"}, {"engine", engine}, {"gpus_allowed", {"h100", "rtx-4090"}}, {"weights_allowed", {"fp32", "bf16"}}});
        REQUIRE(answer["options"].size() > 0);
        for (const Json& option : answer["options"].items()) {
            REQUIRE(option["engine"] == engine);
            REQUIRE(option["memory"]["fits"] == true);
        }
    }
    refused({{"model", "llama-3.1-8b"}, {"engine", "transformers"}}, "unsupported", "engine");
    refused({{"model", "llama-3.1-8b"}, {"usd_per_kwh", 1}, {"gpu_usd_per_hour", 1}}, "bad_value", "usd_per_kwh");
}

}  // namespace
}  // namespace ballpark
