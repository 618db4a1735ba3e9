#include "estimate/serving_cost.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include "estimate/break_even.h"

namespace ballpark {
namespace {

using Catch::Approx;

TEST_CASE("an hour's bill worked by hand") {
    // $3.60 an hour is $0.001 a second. Two requests a second cost $0.0005 each. A prompt of 1,000 tokens at 10,000 a
    // second takes 0.1 of the 0.5 s: $0.0001, $0.10 a million; 200 answer tokens pay for the other $0.0004: $2 a million.
    const ServiceCost cost = service_cost({Range::exact(3.6), 1000, 200, 1}, {Range::exact(2), Range::exact(10'000)});
    REQUIRE(cost.usd_per_request.typical == Approx(0.0005));
    REQUIRE(cost.usd_per_million_input_tokens.typical == Approx(0.1));
    REQUIRE(cost.usd_per_million_output_tokens.typical == Approx(2));
    REQUIRE(cost.usd_per_month.typical == Approx(2628));
}

TEST_CASE("prices of tokens add up to the request's") {
    for (const double input : {0.0, 10.0, 4000.0, 100'000.0})
        for (const double output : {1.0, 300.0})
            for (const double share : {0.1, 1.0}) {
                const ServiceCost cost =
                    service_cost({{2, 3, 5}, input, output, share}, {{1, 2, 3}, {5000, 10'000, 12'000}});
                const double sum = cost.usd_per_million_input_tokens.typical * input / 1e6 +
                                   cost.usd_per_million_output_tokens.typical * output / 1e6;
                REQUIRE(sum == Approx(cost.usd_per_request.typical));
                REQUIRE(cost.usd_per_request.low < cost.usd_per_request.high);
            }
}

TEST_CASE("an idle hour makes tokens dearer, never the bill cheaper") {
    const ServiceRates rates{Range::exact(2), Range::exact(10'000)};
    const ServiceCost busy = service_cost({Range::exact(4), 1000, 200, 1}, rates);
    const ServiceCost idle = service_cost({Range::exact(4), 1000, 200, 0.25}, rates);
    REQUIRE(idle.usd_per_request.typical == Approx(4 * busy.usd_per_request.typical));
    REQUIRE(idle.usd_per_month == busy.usd_per_month);
}

TEST_CASE("an owned card: depreciation and energy") {
    // $1,752 over two years of 8,760 hours is $0.10; 400 W half of the time at $0.25 a kWh is $0.05.
    REQUIRE(owned_price({Usd(1752), 2 * 8760.0, Watts(400), 0.5, 0.25}).count() == Approx(0.15));
}

TEST_CASE("the staircase worked by hand") {
    // A copy costs $1,000 a month and is good for 100,000 requests; the API takes $0.03 each: $3,000 for a full copy.
    const BreakEven result = break_even({Usd(1000), 100'000}, Usd(0.03), 3);
    REQUIRE(result.requests_per_month == 33'334);
    // The second copy starts at 100,000 requests, where the API would bill 3,000 for the 2,000 of two copies.
    REQUIRE(result.always_from == 33'334);
    REQUIRE(result.series.size() == 6);
    REQUIRE(result.series[2].copies == 2);
    REQUIRE(result.series[2].selfhost_usd == 2000);
    REQUIRE(result.series[5].api_usd == Approx(9000));
}

TEST_CASE("a new copy may make the API cheaper for a while") {
    // A full copy saves $100 of $1,000: only from the tenth on is the next one paid for at once.
    const BreakEven result = break_even({Usd(1000), 100'000}, Usd(0.011), 1);
    REQUIRE(*result.requests_per_month == 90'910);
    REQUIRE(*result.always_from == Approx(909'091));
    const Replica replica{Usd(1000), 100'000};
    const auto cheaper = [&](double n) { return 1000.0 * static_cast<double>(copies_needed(replica, n)) <= 0.011 * n; };
    REQUIRE(cheaper(*result.requests_per_month));
    REQUIRE_FALSE(cheaper(*result.requests_per_month - 1));
    REQUIRE_FALSE(cheaper(*result.always_from - 2));
    for (double n = *result.always_from; n < 3e6; n += 777) REQUIRE(cheaper(n));
}

TEST_CASE("an API below a full copy's price is never beaten") {
    const BreakEven result = break_even({Usd(1000), 100'000}, Usd(0.009));
    REQUIRE_FALSE(result.requests_per_month);
    REQUIRE_FALSE(result.always_from);
    REQUIRE(result.series.size() == 16);
    REQUIRE(copies_needed({Usd(1), 10}, 10) == 1);
    REQUIRE(copies_needed({Usd(1), 10}, 11) == 2);
}

}  // namespace
}  // namespace ballpark
