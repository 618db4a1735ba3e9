#include "estimate/scaling_laws.h"

#include <array>

#include "quantity/power.h"

namespace ballpark {
namespace {

constexpr std::array kLaws = {
    // Table 3 runs from 20.2 billion tokens for 1 billion parameters to 216.2 trillion for 10 trillion: 0.498 and 0.502,
    // which the text rounds to 0.50 each.
    ScalingLaw{"chinchilla_1", 10e9, 205.1e9, 1.0074, 0, 0, 0, 0, 0, "Hoffmann et al. 2022, arXiv:2203.15556, approach 1, table 3"},
    ScalingLaw{"chinchilla_2", 10e9, 219.5e9, 0.51 / 0.49, 0, 0, 0, 0, 0,
               "Hoffmann et al. 2022, arXiv:2203.15556, approach 2: exponents 0.49 and 0.51, table A3"},
    // With eq. 10's rounded 0.34 and 0.28 the tokens come out 1.8 times those of table A3.
    ScalingLaw{"chinchilla_3", 0, 0, 0, 1.6934, 406.4, 410.7, 0.3392, 0.2849,
               "Hoffmann et al. 2022, arXiv:2203.15556, approach 3, eq. 10, in the digits of its TeX source that Besiroglu et al. 2024, arXiv:2404.10102, table 1, quote"},
    ScalingLaw{"besiroglu_2024", 0, 0, 0, 1.8172, 482.01, 2085.43, 0.3478, 0.3658,
               "Besiroglu et al. 2024, arXiv:2404.10102, table 1: approach 3 fitted again on the figures of its plot"},
};

}  // namespace

std::span<const ScalingLaw> scaling_laws() { return kLaws; }

// At the optimum a per cent more parameters lowers the loss as much as a per cent more tokens: αA/N^α = βB/D^β.
double optimal_tokens(const ScalingLaw& law, double n) {
    if (!law.has_loss()) return law.anchor_tokens * power(n / law.anchor_parameters, law.tokens_exponent);
    return power(law.beta * law.b / (law.alpha * law.a) * power(n, law.alpha), 1 / law.beta);
}

// With D = C / 6N the same condition gives N = G (C/6)^(β/(α+β)), G = (αA/βB)^(1/(α+β)).
double optimal_parameters(const ScalingLaw& law, double flop) {
    if (law.has_loss()) {
        const double sum = law.alpha + law.beta;
        return power(law.alpha * law.a / (law.beta * law.b), 1 / sum) * power(flop / 6, law.beta / sum);
    }
    const double scale = law.anchor_tokens / power(law.anchor_parameters, law.tokens_exponent);
    return power(flop / (6 * scale), 1 / (1 + law.tokens_exponent));
}

double fitted_loss(const ScalingLaw& law, double n, double d) {
    return law.e + law.a / power(n, law.alpha) + law.b / power(d, law.beta);
}

std::optional<double> tokens_for_loss(const ScalingLaw& law, double n, double loss) {
    const double rest = loss - law.e - law.a / power(n, law.alpha);
    if (!law.has_loss() || rest <= 0) return std::nullopt;
    return power(law.b / rest, 1 / law.beta);
}

}  // namespace ballpark
