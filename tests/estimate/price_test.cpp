#include "estimate/price.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

namespace ballpark {
namespace {

using Catch::Approx;

const TokenPrices kGpt4{usd_per_million_tokens(30), usd_per_million_tokens(60)};

TEST_CASE("a request worked by hand") {
    // 250 tokens at $30 and 750 at $60 a million: $0.0075 + $0.045.
    REQUIRE(request_cost(kGpt4, Tokens(250), Tokens(750)).count() == Approx(0.0525));
    REQUIRE(request_cost(kGpt4, Tokens(0), Tokens(0)).count() == 0);
}

TEST_CASE("shorter answers save their share of the output only") {
    // The output is 45 of 52.5 parts of the bill.
    REQUIRE(saving_from_shorter_output(kGpt4, Tokens(250), Tokens(750), 0.9) == Approx(0.9 * 45.0 / 52.5));
    REQUIRE(saving_from_shorter_output(kGpt4, Tokens(250), Tokens(750), 0) == 0);
    REQUIRE(saving_from_shorter_output({UsdPerToken(0), UsdPerToken(0)}, Tokens(1), Tokens(1), 0.5) == 0);
    double before = 1;
    for (const std::int64_t input : {0, 100, 1000, 10000}) {
        const double saved = saving_from_shorter_output(kGpt4, Tokens(input), Tokens(750), 0.5);
        REQUIRE(saved < before);
        before = saved;
    }
}

TEST_CASE("self-hosting an hour of 9,000 tokens a second for $1.20") {
    const UsdPerToken own = selfhosted_price(UsdPerHour(1.20), TokensPerSecond(9000));
    REQUIRE(own.count() * 1e6 == Approx(0.037037).epsilon(1e-4));
    REQUIRE(price_ratio(usd_per_million_tokens(0.40), own) == Approx(10.8));
}

TEST_CASE("a blend lies between input and output") {
    REQUIRE(blended_price(kGpt4, 0) == kGpt4.input);
    REQUIRE(blended_price(kGpt4, 1) == kGpt4.output);
    REQUIRE(blended_price(kGpt4, 0.5).count() * 1e6 == Approx(45));
}

}  // namespace
}  // namespace ballpark
