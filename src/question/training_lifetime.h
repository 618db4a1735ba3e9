/// How large a model is worth training: published laws beside the size asked for, and what sizes of equal loss cost over
/// a life of serving.
#pragma once

#include <optional>
#include <vector>

#include "estimate/scaling_laws.h"
#include "question/training_run.h"

namespace ballpark {

/// What one published law says about the model and the budget asked for.
struct OptimumRow {
    const ScalingLaw* law = nullptr;
    double tokens_for_model = 0;
    double parameters_for_budget = 0;
    double tokens_for_budget = 0;
};

/// A size trained until it has the loss that a law gives to the model asked for, and what both cost.
struct LifetimeRow {
    const ScalingLaw* law = nullptr;
    double parameters = 0;
    double tokens = 0;
    double training_flop = 0;
    double serving_flop = 0;
    std::optional<Range> training_usd;
    std::optional<Range> serving_usd;
    std::optional<Range> total_usd;
    bool cheapest = false;     ///< of its law: in dollars, in operations where dollars are not known
};

/// The request that a life of serving is taken to consist of.
struct LifetimeLoad {
    double input = 0;
    double output = 0;
    double sequences = 0;      ///< in flight on each device
};
LifetimeLoad lifetime_load();

std::vector<OptimumRow> compute_optima(const TrainingQuestion& question, double flop_6nd);

/// Empty where the question names no `lifetime_tokens`. Training dollars are those of `run` in proportion to operations.
/// Source: Sardana et al. 2023, arXiv:2401.00448, eq. 2: 6·N·D to train and 2·N a token served, at the same loss.
std::vector<LifetimeRow> lifetime_rows(const TrainingBasis& basis, const TrainingRun& run, const Catalog& catalog);

}  // namespace ballpark
