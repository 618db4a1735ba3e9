// Published scaling laws: the tables of their papers, and what an optimum must satisfy.

#include "estimate/scaling_laws.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

namespace ballpark {
namespace {

using Catch::Approx;

TEST_CASE("Chinchilla's own model") {
    // Hoffmann et al., section 3.4: with Gopher's 5.76e23 operations, 67B parameters by approach 1, 40B by approach 3.
    REQUIRE(optimal_parameters(scaling_laws()[0], 5.76e23) == Approx(67e9).epsilon(0.03));
    REQUIRE(optimal_tokens(scaling_laws()[0], 67e9) == Approx(1.5e12).epsilon(0.1));
    REQUIRE(optimal_parameters(scaling_laws()[2], 5.76e23) == Approx(40e9).epsilon(0.3));
    // Table 3: 280B want 5.9T, 1B want 20.2B. Table A3, approach 3: 10B want 410.1B, 1T want 94.1T.
    REQUIRE(optimal_tokens(scaling_laws()[0], 280e9) == Approx(5.9e12).epsilon(0.01));
    REQUIRE(optimal_tokens(scaling_laws()[0], 1e9) == Approx(20.2e9).epsilon(0.01));
    REQUIRE(optimal_tokens(scaling_laws()[2], 10e9) == Approx(410.1e9).epsilon(0.15));
    REQUIRE(optimal_tokens(scaling_laws()[2], 1e12) == Approx(94.1e12).epsilon(0.2));
    // Table A3, approach 2: 1T parameters want 26.5T tokens.
    REQUIRE(optimal_tokens(scaling_laws()[1], 1e12) == Approx(26.5e12).epsilon(0.03));
    // Besiroglu et al., abstract: about 20 tokens a parameter at Chinchilla's scale, as it was trained.
    REQUIRE(optimal_tokens(scaling_laws()[3], 70e9) / 70e9 == Approx(20).epsilon(0.3));
}

TEST_CASE("the optimum of a budget and the optimum of its size are the same") {
    for (const ScalingLaw& law : scaling_laws()) {
        const double n = optimal_parameters(law, 1e23);
        REQUIRE(6 * n * optimal_tokens(law, n) == Approx(1e23).epsilon(1e-6));
    }
}

TEST_CASE("no other size reaches a lower loss with the same operations") {
    for (const ScalingLaw& law : scaling_laws()) {
        if (!law.has_loss()) continue;
        const double best = optimal_parameters(law, 1e24);
        const double least = fitted_loss(law, best, 1e24 / (6 * best));
        for (const double factor : {0.5, 0.9, 1.1, 2.0}) REQUIRE(fitted_loss(law, best * factor, 1e24 / (6 * best * factor)) > least);
        REQUIRE(*tokens_for_loss(law, best, least) == Approx(1e24 / (6 * best)).epsilon(1e-6));
        REQUIRE_FALSE(tokens_for_loss(law, 1e6, least));
    }
}

}  // namespace
}  // namespace ballpark
