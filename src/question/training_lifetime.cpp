#include "question/training_lifetime.h"

#include "question/assumed_model.h"
#include "question/usual_service.h"

namespace ballpark {
namespace {

// Sizes beside the one that was asked for, at the same loss.
constexpr double kSizes[] = {0.25, 0.35, 0.5, 0.7, 1, 1.4, 2};

/// Dollars of a token served, read or written, by a dense model of a size on the question's device.
std::optional<Range> usd_per_token(const TrainingBasis& basis, double parameters, const Catalog& catalog) {
    const TrainingQuestion& q = basis.question;
    if (!basis.price || q.gpu->bandwidth.count() <= 0) return std::nullopt;
    const ModelChoice model = assumed_model(parameters, parameters);
    const UsualLoad load;
    const UsualService service = usual_service(*model.spec, *q.gpu, catalog, load);
    const double share = load.output / (load.input + load.output);
    const Range& rate = service.estimate.tokens_per_second;
    const Range rent = times(basis.price->usd_per_hour, static_cast<double>(service.ranks) * share / 3600 / q.price.utilization);
    return Range{rent.low / rate.high, rent.typical / rate.typical, rent.high / rate.low};
}

void mark_cheapest(std::vector<LifetimeRow>& rows, const ScalingLaw& law) {
    LifetimeRow* best = nullptr;
    const auto cost = [](const LifetimeRow& row) { return row.total_usd ? row.total_usd->typical : row.training_flop + row.serving_flop; };
    for (LifetimeRow& row : rows)
        if (row.law == &law && (best == nullptr || cost(row) < cost(*best))) best = &row;
    if (best != nullptr) best->cheapest = true;
}

}  // namespace

LifetimeLoad lifetime_load() {
    const UsualLoad load;
    return {load.input, load.output, load.sequences};
}

std::vector<OptimumRow> compute_optima(const TrainingQuestion& q, double flop_6nd) {
    std::vector<OptimumRow> rows;
    for (const ScalingLaw& law : scaling_laws()) {
        const double best = optimal_parameters(law, flop_6nd);
        rows.push_back({&law, optimal_tokens(law, q.model.parameters.active.as_double()), best, flop_6nd / (6 * best)});
    }
    return rows;
}

std::vector<LifetimeRow> lifetime_rows(const TrainingBasis& basis, const TrainingRun& run, const Catalog& catalog) {
    const TrainingQuestion& q = basis.question;
    std::vector<LifetimeRow> rows;
    if (q.lifetime_tokens <= 0) return rows;
    const double n = q.model.parameters.active.as_double();
    const double d = q.tokens.as_double();
    for (const ScalingLaw& law : scaling_laws()) {
        if (!law.has_loss()) continue;
        for (const double factor : kSizes) {
            const auto tokens = factor == 1 ? std::optional(d) : tokens_for_loss(law, n * factor, fitted_loss(law, n, d));
            if (!tokens) continue;
            LifetimeRow row{&law, n * factor, *tokens, 6 * n * factor * *tokens, 2 * n * factor * q.lifetime_tokens, {}, {}, {}, false};
            const auto served = usd_per_token(basis, row.parameters, catalog);
            if (run.usd && served) {
                row.training_usd = times(*run.usd, row.training_flop / (6 * n * d));
                row.serving_usd = times(*served, q.lifetime_tokens);
                row.total_usd = sum(*row.training_usd, *row.serving_usd);
            }
            rows.push_back(std::move(row));
        }
        mark_cheapest(rows, law);
    }
    return rows;
}

}  // namespace ballpark
