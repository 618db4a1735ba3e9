/// How many tokens a model of a size wants, and how large a model a budget wants: published fits, side by side.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "estimate/worksheet.h"
#include "quantity/quantity.h"

namespace ballpark {

/// A published fit. Those that fit the loss itself say it as E + A/N^alpha + B/D^beta; the others say only how the optimum
/// grows, here as tokens = anchor_tokens · (N / anchor_parameters)^tokens_exponent.
struct ScalingLaw {
    std::string_view id;
    double anchor_parameters = 0;
    double anchor_tokens = 0;
    double tokens_exponent = 1;
    double e = 0, a = 0, b = 0, alpha = 0, beta = 0;  ///< all 0 where the loss is not fitted
    std::string_view source;

    bool has_loss() const { return alpha > 0; }
};

/// "chinchilla_1", "chinchilla_2", "chinchilla_3" and "besiroglu_2024".
std::span<const ScalingLaw> scaling_laws();

/// Tokens at which a model of `parameters` is trained with the least compute for its loss.
double optimal_tokens(const ScalingLaw& law, double parameters);

/// Size that reaches the least loss with `flop` = 6·N·D operations.
double optimal_parameters(const ScalingLaw& law, double flop);

/// Loss in nats a token on the data of the fit.
double fitted_loss(const ScalingLaw& law, double parameters, double tokens);

/// Tokens that bring a model of `parameters` to `loss`; nothing where it can't reach it.
std::optional<double> tokens_for_loss(const ScalingLaw& law, double parameters, double loss);

}  // namespace ballpark
