/// Names of API models and the price that holds at a date.
#include "catalog/price_list.h"

#include <catch2/catch_test_macros.hpp>

#include "test_catalog.h"

namespace ballpark {
namespace {

const PriceList& list() { return test_catalog().price_list(); }

std::string found(std::string_view name) {
    const auto model = list().find(name);
    return model ? (*model)->id : "! " + model.error().message;
}

TEST_CASE("a model is found by what it is called", "[catalog]") {
    CHECK(found("openai/gpt-4o") == "openai/gpt-4o");
    CHECK(found("gpt-4o") == "openai/gpt-4o");            // others sell it too; its maker is meant
    CHECK(found("GPT 4o") == "openai/gpt-4o");
    CHECK(found("openrouter/openai/gpt-4o") == "openrouter/openai/gpt-4o");
    CHECK(found("gpt-4o-2024-08-06") == "openai/gpt-4o");
    CHECK(found("claude-haiku-4-5-20251001") == "anthropic/claude-haiku-4-5");
    CHECK(found("claude-3.5-haiku") == "anthropic/claude-3-5-haiku-latest");
    CHECK(found("xai/grok-3") == "x-ai/grok-3");
    CHECK(found("ft:davinci") == "openai/ft:davinci");
    CHECK(found(" gpt-4.1 ") == "openai/gpt-4.1");
}

TEST_CASE("an unclear name lists its candidates and an unknown one what is near", "[catalog]") {
    const std::string several = found("llama-3.3-70b-instruct");
    CHECK(several.find("say which") != std::string::npos);
    CHECK(several.find("/meta-llama/") != std::string::npos);
    CHECK(found("gtp-4o").find("did you mean") != std::string::npos);
    CHECK(found("gtp-4o").find("openai/gpt-4o") != std::string::npos);
    CHECK(found("").substr(0, 1) == "!");
    CHECK(found("/").substr(0, 1) == "!");
    CHECK(found("openai/").substr(0, 1) == "!");
    CHECK(found(std::string(100'000, 'x')).size() < 300);
}

const ListedPrice* at(std::string_view name, std::string date, std::optional<int> minute = {}) {
    return PriceList::in_force(**list().find(name), {std::move(date), minute});
}

TEST_CASE("the price of a date holds, that of certain hours only in them", "[catalog]") {
    CHECK(at("openai/gpt-3.5-turbo", "2023-05-17")->rates.input == usd_per_million_tokens(2));
    CHECK(at("openai/gpt-3.5-turbo", "2026-09-23")->rates.input == usd_per_million_tokens(0.5));
    CHECK(at("openai/gpt-3.5-turbo", "2022-01-01") == nullptr);
    CHECK(at("openai/gpt-4o", "2024-10-01")->rates.input == usd_per_million_tokens(5));
    CHECK(at("openai/gpt-4o", "2024-10-02")->rates.input == usd_per_million_tokens(2.5));
    CHECK(at("deepseek/deepseek-chat", "2025-02-01")->rates.output == usd_per_million_tokens(0.55));
    CHECK(at("deepseek/deepseek-chat", "2025-02-01", 60)->rates.output == usd_per_million_tokens(1.1));
    CHECK(at("deepseek/deepseek-chat", "2025-02-01", 990)->rates.output == usd_per_million_tokens(0.55));
}

TEST_CASE("every listed model is found by its full name and says where its price comes from", "[catalog]") {
    CHECK(list().models().size() > 1600);
    for (const PricedModel& model : list().models()) {
        INFO(model.id);
        const auto again = list().find(model.id);
        REQUIRE(again);
        CHECK((*again)->id == model.id);
        REQUIRE_FALSE(model.prices.empty());
        for (const ListedPrice& price : model.prices) {
            CHECK_FALSE(price.provenance.source.empty());
            CHECK(price.provenance.as_of.size() == 10);
            if (price.above.count() > 0) CHECK(price.long_rates.input >= price.rates.input);
        }
    }
}

TEST_CASE("a broken price list is refused with the row", "[catalog]") {
    const auto message = [](std::string_view json) {
        const auto read = PriceList::read(json, {});
        return read ? std::string() : read.error().message;
    };
    CHECK_FALSE(message("").empty());
    CHECK_FALSE(message("{}").empty());
    CHECK_FALSE(message(R"({"source":"s","as_of":"2026-01-01","providers":{}})").empty());
    const auto with = [&](const std::string& row) {
        return message(R"({"source":"s","as_of":"2026-01-01","providers":{"p":{"name":"P","own":[)" + row + "]}}}");
    };
    CHECK(with(R"(["m",1,2])").empty());
    CHECK(with(R"(["m",1,2,{"colour":1}])").find("p/m") != std::string::npos);
    CHECK_FALSE(with("[1]").empty());
    CHECK_FALSE(with(R"(["m",1,2,3,4,5])").empty());
}

}  // namespace
}  // namespace ballpark
