#include "question/training.h"

#include <algorithm>
#include <cmath>

#include "estimate/kv_cache.h"
#include "estimate/training.h"
#include "estimate/weights.h"

namespace ballpark {
namespace {

constexpr double kHoursPerDay = 24;
constexpr double kTokensPerParameter = 20;  // Chinchilla's rule of thumb, for pre-training nobody told
constexpr double kDecodeShare = 0.7;        // of memory bandwidth while answers are generated
constexpr double kTooMany = 9e15;
// Sizes beside the one that was asked for, at the same loss.
constexpr double kSizes[] = {0.25, 0.5, 0.75, 1, 1.5, 2};

TrainModel trained(const TrainingQuestion& q) { return {*q.model.spec, q.model.parameters, q.model.outline}; }

/// Whole models that only compute: a preference's reference, a reinforcement's reference and reward. An adapter switched
/// off is its own reference.
std::int64_t frozen_copies(const TrainingQuestion& q) {
    const bool own_reference = q.setup.adapter.frozen_base();
    switch (q.objective) {
        case Objective::supervised: return 0;
        case Objective::preference: return own_reference ? 0 : 1;
        case Objective::reinforcement: return own_reference ? 1 : 2;
    }
    return 0;
}

Bytes rollout_cache(const TrainingQuestion& q) {
    if (q.objective != Objective::reinforcement) return {};
    return kv_bytes_per_sequence(*q.model.spec, {TensorType::bf16, TensorType::bf16}, q.setup.sequence) * q.rollouts;
}

TrainMemoryInput memory_input(const TrainingQuestion& q, const TrainModel& model, const TrainSetup& setup) {
    return {model, setup, q.recipe, q.frozen, frozen_copies(q), q.objective == Objective::preference ? 2 : 1, rollout_cache(q)};
}

/// Seconds of a device for a token beyond the trained model's own passes: reference and reward forward, and generating.
double other_seconds(const TrainingQuestion& q, const TrainFlop& flop, FlopPerSecond peak, double mfu) {
    const double forward = flop.forward.total() / (peak.count() * mfu);
    if (q.objective == Objective::preference) return forward;
    if (q.objective != Objective::reinforcement) return 0;
    const double weights = 2 * q.model.parameters.active.as_double();
    const double bandwidth = std::max(q.gpu->bandwidth.count(), 1.0) * kDecodeShare;
    return 2 * forward + weights / (bandwidth * static_cast<double>(q.rollouts)) + forward;
}

void choose_devices(const TrainingQuestion& q, const TrainModel& model, const TrainMemoryConstants& constants, TrainingAnswer& answer) {
    answer.setup = q.setup;
    const TrainMemoryInput input = memory_input(q, model, answer.setup);
    answer.smallest_cluster = smallest_cluster(input, constants, answer.capacity, q.style);
    answer.gpus = q.gpus > 0 ? q.gpus : std::max<std::int64_t>(answer.smallest_cluster, 1);
    if (!q.says_layout) answer.setup.parallel = choose_layout(input, constants, answer.capacity, answer.gpus, q.style);
}

/// Speeds as fitted, or the utilisation that the question gives.
std::optional<Error> set_speed(const TrainingQuestion& q, const TrainModel& model, const TrainConstants& constants, const TrainFlop& flop,
                               TrainingAnswer& answer, Worksheet* why) {
    const auto peak = train_peak(*q.gpu, q.precision);
    if (!peak)
        return Error{ErrorCode::unsupported, "gpu", "the rate of " + q.gpu->name + " at 16 bit is not known; give a device by flop_per_second"};
    if (q.mfu) {
        answer.mfu = Range::exact(*q.mfu);
    } else {
        const Result<TrainSpeed> speed = train_speed(model, answer.setup, *q.gpu, q.precision, constants, why);
        if (!speed) return speed.error();
        answer.mfu = speed->mfu;
    }
    // A utilisation that is given is taken for all the hours that are paid.
    answer.goodput = q.goodput ? Range::exact(*q.goodput) : q.mfu || q.finetune ? Range::exact(1) : constants.goodput;
    const auto rate = [&](double mfu) {
        const double seconds = flop.model / (peak->count() * mfu) + other_seconds(q, flop, *peak, mfu);
        return static_cast<double>(answer.gpus) / seconds;
    };
    answer.tokens_per_second = {rate(answer.mfu.low), rate(answer.mfu.typical), rate(answer.mfu.high)};
    return std::nullopt;
}

/// Independent relative deviations add as their squares do.
double together(double a, double b) { return std::sqrt(a * a + b * b); }

void set_hours(const TrainingQuestion& q, TrainingAnswer& answer, Worksheet* why) {
    const Range& rate = answer.tokens_per_second;
    const Range& good = answer.goodput;
    const double typical = q.tokens.as_double() / rate.typical * static_cast<double>(answer.gpus) / 3600 / good.typical;
    const double low = typical * (1 - together(1 - rate.typical / rate.high, 1 - good.typical / good.high));
    const double high = typical * (1 + together(rate.typical / rate.low - 1, good.typical / good.low - 1));
    answer.gpu_hours = {low, typical, high};
    const double devices_and_hours = static_cast<double>(answer.gpus) * kHoursPerDay;
    answer.days = {low / devices_and_hours, typical / devices_and_hours, high / devices_and_hours};
    if (why)
        why->add({.name = "paid_hours",
                  .value = typical,
                  .unit = Unit::hours,
                  .formula = "tokens / tokens_per_second * devices / 3600 / goodput",
                  .with = {{"tokens", q.tokens.as_double()}, {"tokens_per_second", rate.typical},
                           {"devices", static_cast<double>(answer.gpus)}, {"goodput", good.typical}},
                  .source = "goodput: published accelerator hours against training tables (tests/truth/fit_training.py)",
                  .children = {}});
}

void set_price(const TrainingQuestion& q, const Catalog& catalog, TrainingAnswer& answer, Worksheet* why) {
    answer.price = hourly_price(q.price, *q.gpu, catalog, why);
    if (!answer.price) {
        answer.notes.push_back({false, "no_price", "nobody in the catalog rents out " + q.gpu->name + "; give gpu_usd_per_hour for dollars"});
        return;
    }
    const Range& rent = answer.price->usd_per_hour;
    const Range& hours = answer.gpu_hours;
    const double usd = hours.typical * rent.typical;
    const double cheaper = together(1 - hours.low / hours.typical, 1 - rent.low / rent.typical);
    const double dearer = together(hours.high / hours.typical - 1, rent.high / rent.typical - 1);
    answer.usd = Range{usd * std::max(1 - cheaper, 0.0), usd, usd * (1 + dearer)};
    training_cost(Seconds(hours.typical * 3600), UsdPerHour(rent.typical), why);
}

void set_api_prices(const TrainingQuestion& q, const Catalog& catalog, TrainingAnswer& answer) {
    for (const ApiPrice& row : catalog.api_prices()) {
        if (row.kind != "finetuning" || catalog.api_price(row.model) != &row) continue;
        answer.api.push_back({row.model, q.tokens.as_double() * row.input.count(), row.provenance.as_of, row.provenance.source});
    }
}

void set_optima(const TrainingQuestion& q, TrainingAnswer& answer) {
    const double n = q.model.parameters.active.as_double();
    for (const ScalingLaw& law : scaling_laws()) {
        const double best = optimal_parameters(law, answer.flop_6nd);
        answer.optima.push_back({&law, optimal_tokens(law, n), best, answer.flop_6nd / (6 * best)});
    }
    if (q.lifetime_tokens <= 0) return;
    // Sardana et al. 2023, arXiv:2401.00448, eq. 2: 6·N·D to train and 2·N a token served, at the same loss.
    const ScalingLaw& law = scaling_laws().back();
    const double loss = fitted_loss(law, n, q.tokens.as_double());
    for (const double factor : kSizes) {
        const auto tokens = factor == 1 ? std::optional(q.tokens.as_double()) : tokens_for_loss(law, n * factor, loss);
        if (!tokens) continue;
        answer.overtraining.push_back({n * factor, *tokens, 6 * n * factor * *tokens, 2 * n * factor * q.lifetime_tokens});
    }
}

/// Runs whose accelerator hours were published. LLaMA 65B is the run whose 21 days on 2,048 A100 are often quoted for 13B.
struct PublishedRun {
    std::string_view fact;
    std::string_view name;
    double parameters;
    double tokens;
};
constexpr PublishedRun kRuns[] = {
    {"llama_7b_a100_hours", "LLaMA 7B on 1.0T tokens", 6.7e9, 1.0e12},
    {"llama_13b_a100_hours", "LLaMA 13B on 1.0T tokens", 13.0e9, 1.0e12},
    {"llama_65b_a100_hours", "LLaMA 65B on 1.4T tokens, the run of 21 days on 2,048 A100", 65.2e9, 1.4e12},
};

void add_evidence(const TrainingQuestion& q, const Catalog& catalog, TrainingAnswer& answer) {
    if (q.finetune || q.gpu->family != "ampere") return;
    for (const PublishedRun& run : kRuns)
        if (const Fact* fact = catalog.fact(run.fact))
            answer.evidence.push_back({run.name, run.parameters, run.tokens, fact->value.typical, fact->provenance.source});
}

void add_notes(const TrainingQuestion& q, TrainingAnswer& answer) {
    if (q.shape_assumed)
        answer.notes.push_back({false, "shape_assumed",
                                "only the number of parameters is known: activations are those of a dense model of " +
                                    std::to_string(q.model.spec->layers.size()) + " layers; attention is not in the operations"});
    if (q.mfu && !q.goodput)
        answer.notes.push_back({false, "goodput_in_mfu", "the utilisation that is given is taken for all paid hours; restarts and failed runs are not added"});
    if (!answer.fits)
        answer.notes.push_back({true, "does_not_fit",
                                "a device needs more than it has; " +
                                    (answer.smallest_cluster > 0 ? std::to_string(answer.smallest_cluster) + " devices hold it"
                                                                 : std::string("no cluster that was tried holds it; recompute activations or shorten sequences"))});
    if (q.recipe.paged)
        answer.notes.push_back({false, "paged", "moments may move to the host's memory when the device is full; they are counted as if they stayed"});
    if (!q.finetune && q.lifetime_tokens <= 0)
        answer.notes.push_back({false, "overtraining", "give lifetime_tokens to compare smaller models trained longer by what they cost over their life"});
}

}  // namespace

Result<TrainingAnswer> answer_training(const TrainingQuestion& q, const Catalog& catalog, bool explain) {
    const Result<TrainConstants> speed = train_constants(catalog);
    if (!speed) return speed.error();
    const Result<TrainMemoryConstants> memory = train_memory_constants(catalog);
    if (!memory) return memory.error();
    Worksheet sheet;
    Worksheet* why = explain ? &sheet : nullptr;
    const TrainModel model = trained(q);
    TrainingAnswer answer;
    answer.capacity = q.gpu->capacity();
    choose_devices(q, model, *memory, answer);
    const TrainMemoryInput input = memory_input(q, model, answer.setup);
    answer.memory = train_memory(input, *memory, why);
    if (answer.memory.weights.saturated() || answer.memory.with_context.high > kTooMany)
        return Error{ErrorCode::too_large, "sequence_tokens", "the memory asked for is beyond 2^53 bytes; ask with fewer or shorter sequences"};
    answer.fits = answer.memory.with_context.typical <= answer.capacity.as_double();
    answer.largest_micro_batch = largest_micro_batch(input, *memory, answer.capacity);

    const TrainFlop flop = train_flop(model, answer.setup, why);
    const double tokens = q.tokens.as_double();
    answer.flop = flop.model * tokens;
    answer.flop_hardware = flop.hardware * tokens;
    answer.flop_6nd = training_flop(q.model.parameters.active, q.tokens, why).count();
    if (auto error = set_speed(q, model, *speed, flop, answer, why)) return *error;
    set_hours(q, answer, why);
    set_price(q, catalog, answer, why);
    answer.trainable = q.model.parameters.total;
    if (q.setup.adapter.frozen_base()) {
        answer.adapter = adapter_size(*q.model.spec, q.setup.adapter, why);
        answer.trainable = answer.adapter->parameters;
    }
    if (q.finetune) {
        const double n = q.model.parameters.active.as_double();
        const double pretraining = q.pretraining_tokens > 0 ? q.pretraining_tokens : kTokensPerParameter * q.model.parameters.total.as_double();
        answer.cost_ratio_to_pretraining = answer.flop / (6 * n * pretraining);
        set_api_prices(q, catalog, answer);
    } else {
        set_optima(q, answer);
    }
    add_evidence(q, catalog, answer);
    add_notes(q, answer);
    answer.why = sheet.take();
    return answer;
}

}  // namespace ballpark
