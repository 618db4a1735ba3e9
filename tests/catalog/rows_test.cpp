/// What every row of the catalog files must satisfy, beyond what the readers check while loading.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <catch2/matchers/catch_matchers_floating_point.hpp>

#include "test_catalog.h"

namespace ballpark {
namespace {

using Catch::Matchers::WithinRel;

// The day on which the rows were last gathered: nothing can be known from later.
constexpr std::string_view kToday = "2026-11-22";

void check_provenance(const std::string& source, const std::string& as_of) {
    CHECK_FALSE(source.empty());
    CHECK(as_of >= "2017-01-01");
    CHECK(as_of <= kToday);
}

TEST_CASE("every row has a source and a date that can be", "[catalog]") {
    const Catalog& catalog = test_catalog();
    for (const ModelEntry& row : catalog.models()) {
        INFO(row.id);
        check_provenance(row.provenance.source, row.provenance.as_of);
    }
    for (const DeviceSpec& row : catalog.devices()) {
        INFO(row.id);
        check_provenance(row.source, row.as_of);
    }
    for (const RentalPrice& row : catalog.rental_prices()) {
        INFO(row.device << " " << row.provider);
        check_provenance(row.provenance.source, row.provenance.as_of);
    }
    for (const PurchasePrice& row : catalog.purchase_prices()) {
        INFO(row.device);
        check_provenance(row.provenance.source, row.provenance.as_of);
        CHECK(std::to_string(row.launch_year) <= row.provenance.as_of.substr(0, 4));
    }
    for (const ApiPrice& row : catalog.api_prices()) {
        INFO(row.model << " " << row.from);
        check_provenance(row.provenance.source, row.provenance.as_of);
        CHECK(row.from <= row.provenance.as_of);
    }
    for (const Fact& row : catalog.facts()) {
        INFO(row.id);
        check_provenance(row.provenance.source, row.provenance.as_of);
    }
    for (const Claim& row : catalog.claims()) {
        INFO(row.id);
        check_provenance(row.provenance.source, row.provenance.as_of);
        CHECK(row.year == 2023);
    }
}

bool is_kebab(std::string_view id) {
    return !id.empty() && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    });
}

TEST_CASE("device figures lie where devices have them", "[catalog]") {
    for (const DeviceSpec& device : test_catalog().devices()) {
        INFO(device.id);
        CHECK(is_kebab(device.id));
        CHECK(device.id.substr(device.id.size() - 2) == "gb");
        CHECK(device.memory >= gib(4));
        CHECK(device.memory <= gib(512));
        CHECK(device.bandwidth.count() >= 60e9);
        CHECK(device.bandwidth.count() <= 25e12);
        if (device.usable_memory) {
            const double share = *device.usable_memory / device.memory;
            CHECK(share > 0.9);
            CHECK(share <= 1.0);
        }
        if (device.power) CHECK((device.power->count() >= 10 && device.power->count() <= 1500));
        if (device.fp16) CHECK((device.fp16->count() >= 2e12 && device.fp16->count() <= 5.1e15));
        if (device.link) CHECK((device.link->bandwidth.count() >= 10e9 && device.link->bandwidth.count() <= 900e9));
        // Narrower numbers are never slower on units made for them.
        if (device.fp16 && device.fp8) CHECK(*device.fp8 >= *device.fp16);
        if (device.fp8 && device.fp4) CHECK(*device.fp4 >= *device.fp8);
        if (device.fp16 && device.fp16_accumulate) CHECK(*device.fp16_accumulate >= *device.fp16);
    }
}

TEST_CASE("the memory in a device's id is its memory", "[catalog]") {
    for (const DeviceSpec& device : test_catalog().devices()) {
        INFO(device.id);
        const std::size_t dash = device.id.rfind('-');
        const double size = std::stod(device.id.substr(dash + 1));
        const double bytes = device.memory.as_double();
        // Binary, or decimal where the row says so.
        const bool binary = bytes == size * 1024 * 1024 * 1024;
        const bool decimal =
            device.note.find("decimal") != std::string::npos || device.note.find("GiB") != std::string::npos;
        CHECK((binary || (decimal && bytes > size * 0.99e9 && bytes < size * 1.08e9)));
    }
}

TEST_CASE("the rates of devices that others are measured against", "[catalog]") {
    struct Known {
        const char* id;
        double memory_gib, bandwidth, fp16;
    };
    for (const Known& known : std::vector<Known>{{"a100-sxm-80gb", 80, 2039e9, 312e12},
                                                 {"h100-sxm-80gb", 80, 3350e9, 989e12},
                                                 {"h200-sxm-141gb", 141, 4800e9, 989e12},
                                                 {"b200-sxm-180gb", 180, 7700e9, 2250e12},
                                                 {"rtx-4090-24gb", 24, 1008e9, 165.2e12},
                                                 {"rtx-3090-24gb", 24, 936e9, 71.2e12},
                                                 {"l4-24gb", 24, 300e9, 121e12},
                                                 {"t4-16gb", 16, 320e9, 65e12},
                                                 {"mi300x-192gb", 192, 5300e9, 1307.4e12},
                                                 {"m2-ultra-192gb", 192, 800e9, 27.2e12}}) {
        INFO(known.id);
        const auto device = test_catalog().find_device(known.id);
        REQUIRE(device);
        CHECK((*device)->memory == Bytes(static_cast<std::int64_t>(known.memory_gib * 1024 * 1024 * 1024)));
        CHECK((*device)->bandwidth == BytesPerSecond(known.bandwidth));
        CHECK((*device)->fp16 == FlopPerSecond(known.fp16));
    }
}

TEST_CASE("nothing is said twice", "[catalog]") {
    std::set<std::string> seen;
    for (const RentalPrice& row : test_catalog().rental_prices()) {
        INFO(row.device << " " << row.provider << " " << row.offer);
        CHECK(
            seen.insert(row.device + "|" + row.provider + "|" + row.offer + "|" + row.term + "|" + row.provenance.as_of)
                .second);
        CHECK(row.usd_per_hour.count() >= 0.05);
        CHECK(row.usd_per_hour.count() <= 30);
    }
    for (const PurchasePrice& row : test_catalog().purchase_prices()) {
        INFO(row.device);
        CHECK(seen.insert(row.device).second);
        CHECK(row.usd.count() >= 100);
        CHECK(row.usd.count() <= 60'000);
    }
    for (const ApiPrice& row : test_catalog().api_prices()) {
        INFO(row.model);
        CHECK(seen.insert(row.model + "|" + row.from).second);
        CHECK(row.model.find('/') != std::string::npos);
        CHECK(row.input.count() * 1e6 <= 200);
        if (row.output) CHECK(*row.output >= row.input);
        if (row.cached_input) CHECK(*row.cached_input < row.input);
        if (row.cache_write) CHECK(*row.cache_write >= row.input);
        CHECK(row.output.has_value() == (row.kind != "embedding" && row.kind != "finetuning"));
    }
    for (const Fact& row : test_catalog().facts()) CHECK(seen.insert(row.id).second);
}

TEST_CASE("an API model never became dearer", "[catalog]") {
    std::map<std::string, const ApiPrice*> last;
    for (const ApiPrice& row : test_catalog().api_prices()) {
        INFO(row.model << " " << row.from);
        const ApiPrice*& before = last[row.model];
        if (before) {
            CHECK(before->from < row.from);
            CHECK(row.input <= before->input);
            CHECK(row.name == before->name);
        }
        before = &row;
    }
}

TEST_CASE("prices are looked up by date", "[catalog]") {
    const Catalog& catalog = test_catalog();
    const ApiPrice* then = catalog.api_price("openai/gpt-3.5-turbo", "2023-05-17");
    REQUIRE(then);
    CHECK(then->input == usd_per_million_tokens(2));
    CHECK(then->output == usd_per_million_tokens(2));
    const ApiPrice* now = catalog.api_price("openai/gpt-3.5-turbo");
    REQUIRE(now);
    CHECK(now->input == usd_per_million_tokens(0.5));
    CHECK(catalog.api_price("openai/gpt-3.5-turbo", "2023-06-13")->input == usd_per_million_tokens(1.5));
    CHECK(catalog.api_price("openai/gpt-3.5-turbo", "2023-06-12")->input == usd_per_million_tokens(2));
    CHECK(catalog.api_price("openai/gpt-3.5-turbo", "2020-01-01") == nullptr);
    CHECK(catalog.api_price("text-embedding-ada-002", "2023-05-17")->input == usd_per_million_tokens(0.4));
    CHECK(catalog.api_price("gpt-4o")->model == "openai/gpt-4o");
    CHECK(catalog.api_price("gpt-7") == nullptr);
    CHECK(catalog.api_price("") == nullptr);
}

TEST_CASE("the ratios of 2023 come out of the prices of 2023", "[catalog]") {
    const Catalog& catalog = test_catalog();
    const auto at_then = [&](std::string_view model) { return *catalog.api_price(model, "2023-05-17"); };
    const ApiPrice small = at_then("openai/gpt-3.5-turbo");
    const auto ratio = [](UsdPerToken a, UsdPerToken b) { return a / b; };
    CHECK_THAT(ratio(at_then("openai/gpt-4-32k").input, small.input), WithinRel(30.0));
    CHECK_THAT(ratio(*at_then("openai/gpt-4-32k").output, *small.output), WithinRel(60.0));
    CHECK_THAT(ratio(at_then("openai/gpt-4").input, small.input), WithinRel(15.0));
    CHECK_THAT(ratio(*at_then("openai/gpt-4").output, *small.output), WithinRel(30.0));
    CHECK_THAT(ratio(*at_then("openai/ft:davinci").output, *at_then("openai/davinci").output), WithinRel(6.0));
    CHECK_THAT(at_then("openai/davinci-training").input.count(), WithinRel(usd_per_thousand_tokens(0.03).count()));
}

TEST_CASE("the fourteen claims stand in their order", "[catalog]") {
    const std::array<const char*, 14> ids = {"concise_saving",
                                             "tokens_per_word",
                                             "gpt4_vs_gpt35_cost",
                                             "generation_vs_embedding_cost",
                                             "openai_vs_selfhosted_embedding_cost",
                                             "finetuned_vs_base_query_cost",
                                             "selfhosted_finetuned_vs_base_cost",
                                             "train_13b_cost",
                                             "finetune_vs_train_cost",
                                             "gpu_memory_capacity",
                                             "bytes_per_parameter",
                                             "embedding_model_memory",
                                             "batching_throughput",
                                             "kv_bytes_per_token"};
    const auto claims = test_catalog().claims();
    REQUIRE(claims.size() == ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        CHECK(claims[i].id == ids[i]);
        CHECK(test_catalog().claim(ids[i]) == &claims[i]);
    }
    CHECK_FALSE(test_catalog().claim("batching_throughput")->high.has_value());
    CHECK(test_catalog().claim("no_such_claim") == nullptr);
}

TEST_CASE("units of facts and claims are those that answers know", "[catalog]") {
    const std::set<std::string> units = {"count",
                                         "ratio",
                                         "share",
                                         "bytes",
                                         "bytes_per_token",
                                         "tokens",
                                         "tokens_per_word",
                                         "words",
                                         "hours",
                                         "bytes_per_parameter",
                                         "seconds",
                                         "usd",
                                         "watts",
                                         "flop",
                                         "flop_per_second",
                                         "bytes_per_second",
                                         "tokens_per_second",
                                         "parameters"};
    for (const Fact& fact : test_catalog().facts()) {
        INFO(fact.id);
        CHECK(units.count(fact.unit) == 1);
    }
    for (const Claim& claim : test_catalog().claims()) {
        INFO(claim.id);
        CHECK(units.count(claim.unit) == 1);
    }
}

TEST_CASE("facts are found by id", "[catalog]") {
    const Catalog& catalog = test_catalog();
    REQUIRE(catalog.fact("llama_13b_a100_hours"));
    CHECK(catalog.fact("llama_13b_a100_hours")->value == Range::exact(135168));
    // 2,048 devices for 21 days are the hours of the 65B run, within the rounding of the days.
    const double hours =
        catalog.fact("llama_65b_gpus")->value.typical * catalog.fact("llama_65b_days")->value.typical * 24;
    CHECK(hours / catalog.fact("llama_65b_a100_hours")->value.typical > 0.99);
    CHECK(hours / catalog.fact("llama_65b_a100_hours")->value.typical < 1.02);
    CHECK(catalog.fact("no_such_fact") == nullptr);
}

}  // namespace
}  // namespace ballpark
