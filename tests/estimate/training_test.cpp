#include "estimate/training.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

namespace ballpark {
namespace {

using Catch::Approx;

constexpr FlopPerSecond kA100 = teraflop_per_second(312);

TEST_CASE("13B on 1.4T tokens at half of an A100") {
    const Flop work = training_flop(Params(13'000'000'000), Tokens(1'400'000'000'000));
    REQUIRE(work.count() == Approx(1.092e23));
    // 1.092e23 / 1.56e14 = 7e8 seconds.
    REQUIRE(accelerator_time(work, kA100, 0.5).count() == Approx(7e8));
    REQUIRE(training_cost(Seconds(7e8), UsdPerHour(5)).count() == Approx(7e8 / 3600 * 5));
}

TEST_CASE("the published LLaMA runs reached about half of peak") {
    // LLaMA, arXiv:2302.13971, table 15: 135,168 A100 hours for 13B on 1.0T tokens; 1,022,362 for 65B on 1.4T.
    REQUIRE(achieved_mfu(Params(13'000'000'000), Tokens(1'000'000'000'000), hours(135'168), kA100) == Approx(0.514).epsilon(0.002));
    REQUIRE(achieved_mfu(Params(65'200'000'000), Tokens(1'400'000'000'000), hours(1'022'362), kA100) == Approx(0.477).epsilon(0.002));
}

TEST_CASE("time and utilisation are each other's inverse") {
    const Flop work = training_flop(Params(7'000'000'000), Tokens(1'000'000'000));
    for (const double mfu : {0.1, 0.25, 0.5, 1.0}) {
        const Seconds time = accelerator_time(work, kA100, mfu);
        REQUIRE(achieved_mfu(Params(7'000'000'000), Tokens(1'000'000'000), time, kA100) == Approx(mfu));
    }
}

TEST_CASE("a million words through a training API") {
    // 1,000,000 / 0.75 words a token · $30 a million tokens.
    REQUIRE(api_finetuning_cost(1e6, 4.0 / 3.0, usd_per_million_tokens(30)).count() == Approx(40));
    REQUIRE(api_finetuning_cost(0, 4.0 / 3.0, usd_per_million_tokens(30)).count() == 0);
}

}  // namespace
}  // namespace ballpark
