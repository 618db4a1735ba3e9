/// A broken catalog file must say which file, row and field is wrong.
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "catalog/loaders.h"

namespace ballpark {
namespace {

const std::string kRent = R"("device":"a100","provider":"X","offer":"y","term":"on demand")";
const std::string kFrom = R"("source":"somewhere","as_of":"2026-08-21")";

struct Broken {
    std::string json;
    std::string message;
};

TEST_CASE("a broken file names file, row and field", "[catalog]") {
    const std::vector<Broken> cases = {
        {"", "catalog/rental_prices.json must be a JSON array of objects"},
        {"{", "catalog/rental_prices.json must be a JSON array of objects"},
        {"{}", "catalog/rental_prices.json must be a JSON array of objects"},
        {"[1]", "catalog/rental_prices.json: row 1 must be an object"},
        {"[{}]", "catalog/rental_prices.json: row 1: device is missing"},
        {"[{" + kRent + "," + kFrom + "}]", "catalog/rental_prices.json: row 1: usd_per_hour is missing"},
        {"[{" + kRent + R"(,"usd_per_hour":"2",)" + kFrom + "}]",
         "catalog/rental_prices.json: row 1: usd_per_hour must be a number"},
        {"[{" + kRent + R"(,"usd_per_hour":0,)" + kFrom + "}]",
         "catalog/rental_prices.json: row 1: usd_per_hour must be above zero"},
        {"[{" + kRent + R"(,"usd_per_hour":1e999,)" + kFrom + "}]",
         "catalog/rental_prices.json must be a JSON array of objects"},
        {"[{" + kRent + R"(,"usd_per_hour":2,"source":"","as_of":"2026-08-21"}])",
         "catalog/rental_prices.json: row 1: source must be a text that is not empty"},
        {"[{" + kRent + R"(,"usd_per_hour":2,"source":"s","as_of":"August"}])",
         "catalog/rental_prices.json: row 1: as_of must be a date like 2026-08-21"},
        {"[{" + kRent + R"(,"usd_per_hour":2,"source":"s","as_of":"2026-13-01"}])",
         "catalog/rental_prices.json: row 1: as_of must be a date like 2026-08-21"},
        {"[{" + kRent + R"(,"usd_per_hour":2,"usd_per_our":2,)" + kFrom + "}]",
         "catalog/rental_prices.json: row 1: usd_per_our is not a field of this file"},
        {R"([{"device":"a","provider":"X","offer":"y","term":"weekly","usd_per_hour":2,)" + kFrom + "}]",
         "catalog/rental_prices.json: row 1: term must be one of on demand spot contract market"},
    };
    for (const Broken& broken : cases) {
        INFO(broken.json);
        const auto rows = read_rental_prices(broken.json);
        REQUIRE_FALSE(rows);
        CHECK(rows.error().code == ErrorCode::bad_file);
        CHECK(rows.error().message == broken.message);
    }
    CHECK(read_rental_prices("[{" + kRent + R"(,"usd_per_hour":2,)" + kFrom + "}]"));
}

TEST_CASE("a broken row is named by its id", "[catalog]") {
    const auto devices = read_devices(R"([{"id":"x-24gb","name":"X","vendor":"nvidia","family":"f","kind":"consumer",
        "memory_bytes":24.5,"bandwidth_bytes_per_second":1e12,"source":"s","as_of":"2026-01-01"}])");
    REQUIRE_FALSE(devices);
    CHECK(devices.error().message == "catalog/devices.json: x-24gb: memory_bytes must be a positive integer");
    CHECK(devices.error().field == "memory_bytes");

    const auto facts =
        read_facts(R"([{"id":"f","low":2,"typical":1,"high":3,"unit":"ratio","source":"s","as_of":"2026-01-01"}])");
    REQUIRE_FALSE(facts);
    CHECK(facts.error().message == "catalog/facts.json: f: typical must lie between low and high");

    const auto claims = read_claims(
        R"([{"id":"c","text":"t","year":2023,"low":2,"high":1,"unit":"ratio","source":"s","as_of":"2026-01-01"}])");
    REQUIRE_FALSE(claims);
    CHECK(claims.error().message == "catalog/claims.json: c: high must not be below low");

    const auto models = read_models(
        R"([{"id":"m","name":"M","family":"F","hf_ids":["a/b"],"config":{},"source":"s","as_of":"2026-01-01"}])");
    REQUIRE_FALSE(models);
    CHECK(models.error().message.substr(0, 46) == "catalog/models.json: m: config cannot be read:");
}

TEST_CASE("prices of an API model are sorted by date", "[catalog]") {
    const auto row = [](const char* from, const char* usd) {
        return std::string(R"({"model":"a/b","name":"B","kind":"chat","from":")") + from +
               R"(","input_usd_per_million_tokens":)" + usd + R"(,"source":"s","as_of":"2026-01-01"})";
    };
    const auto prices = read_api_prices("[" + row("2024-02-01", "1") + "," + row("2023-02-01", "2") + "]");
    REQUIRE(prices);
    REQUIRE(prices->size() == 2);
    CHECK((*prices)[0].from == "2023-02-01");
    CHECK((*prices)[1].input == usd_per_million_tokens(1));
}

}  // namespace
}  // namespace ballpark
