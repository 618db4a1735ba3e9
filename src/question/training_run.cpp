#include "question/training_run.h"

#include <algorithm>
#include <cmath>

#include "estimate/training.h"
#include "quantity/sorting.h"

namespace ballpark {
namespace {

constexpr double kHoursPerDay = 24;
constexpr std::size_t kCurvePoints = 14;
constexpr std::int64_t kMostGpus = 65'536;

/// What measured steps of reinforcement training are of the sum of their parts; of other training nothing is lost.
Range step_share(const TrainingBasis& basis) {
    if (basis.question.objective != Objective::reinforcement) return Range::exact(1);
    return basis.flop.forward.experts > 0 ? basis.speed.expert_step_share : basis.speed.step_share;
}

/// Speeds as fitted, or the utilisation that the question gives.
std::optional<Error> set_speed(const TrainingBasis& basis, TrainingRun& run, Worksheet* why) {
    const TrainingQuestion& q = basis.question;
    const auto peak = train_peak(*q.gpu, q.precision);
    if (!peak)
        return Error{ErrorCode::unsupported, "gpu", "the rate of " + q.gpu->name + " at 16 bit is not known; give a device by flop_per_second"};
    if (q.mfu) {
        run.mfu = Range::exact(*q.mfu);
    } else {
        const Result<TrainSpeed> speed = train_speed(basis.model, run.setup, *q.gpu, q.precision, basis.speed, why);
        if (!speed) return speed.error();
        run.mfu = speed->mfu;
    }
    // A utilisation that is given is taken for all the hours that are paid.
    run.goodput = q.goodput ? Range::exact(*q.goodput) : q.mfu || q.finetune ? Range::exact(1) : basis.speed.goodput;
    const ObjectiveWork& beside = basis.beside;
    const double trained = basis.padding * static_cast<double>(beside.trained_models) * basis.flop.model / peak->count();
    const double forward = basis.padding * beside.forward_passes * basis.flop.forward.total() / peak->count();
    const auto seconds = [&](double mfu, double generating) { return (trained + forward) / mfu + generating; };
    const double devices = static_cast<double>(run.gpus);
    const double typical = seconds(run.mfu.typical, beside.generating.typical);
    const Range step = step_share(basis);
    const double rate = devices / typical * step.typical;
    if (step.is_exact())
        run.tokens_per_second = {devices / seconds(run.mfu.low, beside.generating.high), rate, devices / seconds(run.mfu.high, beside.generating.low)};
    else
        run.tokens_per_second = {devices / typical * step.low, rate, devices / typical * step.high};
    run.forward_share = forward / run.mfu.typical / typical;
    run.generating_share = beside.generating.typical / typical;
    if (why)
        why->add({.name = "trained_per_second",
                  .value = run.tokens_per_second.typical,
                  .unit = Unit::tokens_per_second,
                  .formula = "step_share * devices / (padding * (models * flop_per_token + forward_passes * forward) / (peak * mfu) + generating)",
                  .with = {{"step_share", step.typical}, {"devices", devices}, {"padding", basis.padding}, {"models", static_cast<double>(beside.trained_models)},
                           {"flop_per_token", basis.flop.model}, {"forward_passes", beside.forward_passes},
                           {"forward", basis.flop.forward.total()}, {"peak", peak->count()}, {"mfu", run.mfu.typical},
                           {"generating", beside.generating.typical}},
                  .source = step.is_exact() ? "training, models that only compute, and generating, one after the other"
                                            : "training, models that only compute, and generating, one after the other; whole steps of NeMo RL "
                                              "against that: github.com/NVIDIA-NeMo/RL docs/about/performance-summary.md",
                  .children = {}});
    return std::nullopt;
}

/// Independent relative deviations add as their squares do.
double together(double a, double b) { return std::sqrt(a * a + b * b); }

void set_hours(const TrainingQuestion& q, TrainingRun& run, Worksheet* why) {
    const Range& rate = run.tokens_per_second;
    const Range& good = run.goodput;
    const double devices = static_cast<double>(run.gpus);
    const double typical = q.tokens.as_double() / rate.typical * devices / 3600 / good.typical;
    const double low = typical * (1 - together(1 - rate.typical / rate.high, 1 - good.typical / good.high));
    const double high = typical * (1 + together(rate.typical / rate.low - 1, good.typical / good.low - 1));
    run.gpu_hours = {low, typical, high};
    run.days = {low / (devices * kHoursPerDay), typical / (devices * kHoursPerDay), high / (devices * kHoursPerDay)};
    if (why)
        why->add({.name = "paid_hours",
                  .value = typical,
                  .unit = Unit::hours,
                  .formula = "tokens / tokens_per_second * devices / 3600 / goodput",
                  .with = {{"tokens", q.tokens.as_double()}, {"tokens_per_second", rate.typical}, {"devices", devices},
                           {"goodput", good.typical}},
                  .source = "goodput: published accelerator hours against training tables (tests/truth/fit_training.py)",
                  .children = {}});
}

void set_price(const std::optional<HourlyPrice>& price, TrainingRun& run, Worksheet* why) {
    if (!price) return;
    const Range& rent = price->usd_per_hour;
    const Range& hours = run.gpu_hours;
    const double usd = hours.typical * rent.typical;
    const bool free = rent.typical == 0;  // a device that costs nothing is no dearer the longer it runs
    const double cheaper = together(1 - hours.low / hours.typical, free ? 0 : 1 - rent.low / rent.typical);
    const double dearer = together(hours.high / hours.typical - 1, free ? 0 : rent.high / rent.typical - 1);
    run.usd = Range{usd * std::max(1 - cheaper, 0.0), usd, usd * (1 + dearer)};
    training_cost(Seconds(hours.typical * 3600), UsdPerHour(rent.typical), why);
}

/// Devices beyond which there would be less than a sequence for each in a step, or in the whole run.
std::int64_t most_devices(const TrainingQuestion& q) {
    const TrainParallelism& p = q.setup.parallel;
    const std::int64_t split = q.says_layout ? p.tensor * p.pipeline * p.context : 1;
    const double whole_run = q.tokens.as_double() / q.setup.sequence.as_double();
    const double step = q.setup.global_batch > 0 ? static_cast<double>(q.setup.global_batch) : whole_run;
    const double copies = std::min(whole_run, step) / static_cast<double>(q.setup.micro_batch);
    return static_cast<std::int64_t>(std::min(copies * static_cast<double>(split), static_cast<double>(kMostGpus)));
}

}  // namespace

TrainMemoryInput memory_input(const TrainingBasis& basis, const TrainSetup& setup) {
    const TrainingQuestion& q = basis.question;
    const ObjectiveWork& beside = basis.beside;
    return {basis.model, setup, q.recipe, q.frozen, beside.frozen_models, beside.sequences, beside.cache + beside.weights,
            q.rollouts_stay, beside.trained_models};
}

std::int64_t fewest_devices(const TrainingBasis& basis) {
    return smallest_cluster(memory_input(basis, basis.question.setup), basis.memory, basis.question.gpu->capacity(), basis.question.style);
}

Result<TrainingRun> training_run(const TrainingBasis& basis, std::int64_t gpus, Worksheet* why) {
    const TrainingQuestion& q = basis.question;
    const Bytes capacity = q.gpu->capacity();
    TrainingRun run;
    run.gpus = gpus;
    run.setup = q.setup;
    TrainParallelism& p = run.setup.parallel;
    if (q.says_layout) p.data = std::max<std::int64_t>(gpus / (p.tensor * p.pipeline * p.context), 1);
    else p = choose_layout(memory_input(basis, q.setup), basis.memory, capacity, gpus, q.style);
    run.memory = train_memory(memory_input(basis, run.setup), basis.memory, why);
    run.fits = run.memory.fits(capacity);
    if (auto error = set_speed(basis, run, why)) return *error;
    set_hours(q, run, why);
    set_price(basis.price, run, why);
    return run;
}

std::vector<TrainingRun> training_curve(const TrainingBasis& basis, std::int64_t fewest, std::int64_t asked) {
    const TrainParallelism& p = basis.question.setup.parallel;
    const std::int64_t split = basis.question.says_layout ? p.tensor * p.pipeline * p.context : 1;
    const std::int64_t most = most_devices(basis.question);
    std::vector<std::int64_t> counts{asked};
    std::int64_t devices = std::max<std::int64_t>((fewest + split - 1) / split, 1) * split;
    for (; devices <= most && counts.size() < kCurvePoints; devices *= 2)
        if (devices != asked) counts.push_back(devices);
    sort_rows(counts);
    std::vector<TrainingRun> curve;
    for (const std::int64_t count : counts)
        if (auto run = training_run(basis, count)) curve.push_back(std::move(*run));
    return curve;
}

}  // namespace ballpark
