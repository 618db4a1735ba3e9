// Devices that are owned: what an hour costs at the price that was paid, or at the launch price that the catalog knows.

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include "question/hourly_price.h"
#include "tests/support/ask.h"

namespace ballpark {
namespace {

using Catch::Approx;
using testing::ask;

Json serve(const char* gpu, Json price) {
    price.update({{"ask", "serve"}, {"model", "llama-3.1-8b"}, {"weights", "q4_k_m"}, {"gpu", gpu}});
    return testing::answered(price);
}

const Json* note(const Json& answer, std::string_view code) {
    if (!answer.contains("notes")) return nullptr;
    for (const Json& row : answer["notes"].items())
        if (row["code"] == code) return &row;
    return nullptr;
}

bool has(const Json& text, std::string_view part) { return text.text().find(part) != std::string::npos; }

TEST_CASE("an owned device without a price was bought at its launch price") {
    // 1,599 over two years of 8,760 hours, and 450 W for 0.4 of the time at 0.30 a kWh.
    const Json answer = serve("rtx-4090", {{"lifetime_years", 2}, {"usd_per_kwh", 0.3}, {"utilization", 0.4}, {"explain", true}});
    const Json& cost = answer["cost"];
    CHECK(cost["usd_per_hour"]["typical"].number() == Approx(1599.0 / 17520 + 0.45 * 0.4 * 0.3));
    CHECK(cost["usd_per_hour"]["low"] == cost["usd_per_hour"]["high"]);
    CHECK(cost["as_of"] == "2026-04-30");
    for (const char* part : {"2022", "$1,599", "Epoch AI", "2026-04-30"}) CHECK(has(cost["source"], part));
    const Json* told = note(answer, "launch_price");
    REQUIRE(told);
    CHECK(has((*told)["text"], cost["source"].text()));
    CHECK(has((*told)["text"], "gpu_purchase_usd"));
    CHECK_FALSE(note(serve("rtx-4090", {{"gpu_purchase_usd", 900}}), "launch_price"));
}

TEST_CASE("the launch price is what saying it would be, and cost falls as a device lives longer") {
    const Catalog& catalog = testing::catalog();
    REQUIRE(catalog.purchase_prices().size() > 50);
    for (const PurchasePrice& row : catalog.purchase_prices()) {
        INFO(row.device);
        const auto device = catalog.find_device(row.device);
        REQUIRE(device);
        PriceChoice choice;
        choice.owned = true;
        double before = 1e9;
        for (const double years : {0.5, 1.0, 3.0, 8.0}) {
            choice.lifetime_years = years;
            choice.purchase_usd.reset();
            const auto launch = hourly_price(choice, **device, catalog);
            choice.purchase_usd = row.usd.count();
            const auto said = hourly_price(choice, **device, catalog);
            REQUIRE(launch);
            REQUIRE(launch->usd_per_hour.typical == said->usd_per_hour.typical);
            REQUIRE(launch->usd_per_hour.typical < before);
            before = launch->usd_per_hour.typical;
        }
    }
}

TEST_CASE("where no launch price is known the answer says so and what to give") {
    for (const char* gpu : {"m4-max-64gb", "rtx-4060-ti-16gb"}) {
        const Json answer = serve(gpu, {{"usd_per_kwh", 0.3}});
        CHECK_FALSE(answer.contains("cost"));
        CHECK(answer.contains("speed"));
        const Json* told = note(answer, "no_price");
        REQUIRE(told);
        CHECK(has((*told)["text"], "gpu_purchase_usd"));
        CHECK(serve(gpu, {{"usd_per_kwh", 0.3}, {"gpu_purchase_usd", 900}}).contains("cost"));
    }
}

TEST_CASE("a plan of owned devices takes those whose launch price is known") {
    Json question = {{"ask", "plan"}, {"model", "llama-3.1-8b"}, {"lifetime_years", 4}, {"max_options", 1000}};
    const Json answer = ask(question)["answer"];
    REQUIRE(answer["options"].size() > 20);
    CHECK(note(answer, "launch_price"));
    for (const Json& option : answer["options"].items()) {
        INFO(option["question"].dump());
        REQUIRE(testing::catalog().purchase_price(option["question"]["gpu"].text()));
        REQUIRE(option["question"]["lifetime_years"] == 4);
        REQUIRE(option["usd_per_month"]["typical"].number() == option["usd_per_month"]["high"].number());
    }
    question["gpus_allowed"] = Json::array({"m4-max-64gb"});
    const Json unknown = ask(question)["answer"];
    REQUIRE(unknown["options"].size() > 0);
    CHECK(has(unknown["options"].items()[0]["why"], "launch price is not known"));
}

TEST_CASE("a device is rented or owned") {
    for (Json price : {Json{{"lifetime_years", 2}, {"gpu_usd_per_hour", 1}}, Json{{"lifetime_years", 2}, {"price_term", "spot"}}}) {
        price.update({{"ask", "serve"}, {"model", "llama-3.1-8b"}, {"gpu", "h100"}});
        const Json answer = ask(price);
        REQUIRE(answer["ok"] == false);
        CHECK(answer["error"]["code"] == "bad_value");
        CHECK(answer["error"]["field"] == "lifetime_years");
    }
}

}  // namespace
}  // namespace ballpark
