#include "estimate/speed.h"

#include <algorithm>

#include "estimate/speed_parts.h"
#include "estimate/speed_worksheet.h"

namespace ballpark {
namespace {

/// Rates follow times: the longest time is the lowest rate.
Range rate_of(double amount, const Range& time) { return {amount / time.high, amount / time.typical, amount / time.low}; }

/// A time with its spread, never below the least that is possible.
Range at_least(double least, double time, const Range& spread) {
    return {std::max(time * spread.low, least), std::max(time, least), std::max(time * spread.high, least)};
}

// The roofline: what must be moved at full bandwidth, or what must be computed at the device's highest rate.
SpeedDevice roofline_device(SpeedDevice device) {
    device.peak = device.fastest;
    device.attention_peak = device.fastest;
    return device;
}

double roofline(const SpeedParts& parts) {
    return std::max({parts.weights + parts.experts + parts.cache, parts.compute, parts.link});
}

SpeedBound bound_of(const SpeedParts& parts, const SpeedSetup& setup, double running) {
    if (running < setup.concurrency) return SpeedBound::capacity;
    const double memory = parts.weights + parts.experts + parts.cache;
    const double most = std::max({memory, parts.compute, parts.launch, parts.link});
    if (most == memory) return SpeedBound::memory;
    if (most == parts.compute) return SpeedBound::compute;
    return most == parts.launch ? SpeedBound::launch : SpeedBound::link;
}

/// Times of the service before their spreads.
struct Times {
    double step = 0;
    double prompt = 0;
    double tpot = 0;
    double ttft = 0;
    double own = 0;                    ///< of the devices' time, what passes before a request's first token
};

Times times_of(const SpeedSetup& setup, const SpeedConstants& constants, const SpeedShares& shares, double step,
               double running) {
    const PromptTimes prompt = prompt_times(setup, constants, shares);
    const double output = std::max(setup.output, 1.0);
    const double others = 1 - 1 / running;
    Times times{step, prompt.alone, step, prompt.alone, prompt.alone};
    // In a steady state a request lives through one prompt of each that runs beside it: some while it waits itself, the
    // others ride on its decode steps. A scheduler moves them between the two; it can't make them vanish.
    const double beside = others * shares.per_rank * prompt.work;
    const double queue = std::min(constants.queue, constants.interference);
    times.tpot += (constants.interference - queue) * beside / output;
    times.own += queue * beside;
    // Under load each chunk after the first needs a decode step to ride on; waiting steps delay what is handed out only.
    times.ttft = times.own + others * (constants.wait_steps * times.tpot + (prompt.passes - 1) * std::max(step - prompt.pass, 0.0));
    const double turns = std::max(setup.concurrency / running - 1, 0.0);
    times.ttft += turns * (output * times.tpot + times.ttft);
    return times;
}

constexpr SpeedConstants kPerfect{};

double least_step(SpeedSetup setup, const SpeedShares& shares, double context) {
    setup.device = roofline_device(setup.device);
    return roofline(decode_parts(setup, kPerfect, shares, context));
}

double least_prompt(SpeedSetup setup, SpeedShares shares) {
    setup.device = roofline_device(setup.device);
    // Sums over the link may hide behind arithmetic, and weights may be read while others are multiplied.
    shares.wire = 0;
    setup.chunk = 0;
    const PromptTimes prompt = prompt_times(setup, kPerfect, shares);
    return std::max(prompt.alone - prompt.pass, prompt.pass);
}

void add_ceilings(SpeedEstimate& estimate, const SpeedSetup& setup, const SpeedShares& shares, double context) {
    if (setup.stages.empty()) {
        estimate.ceiling_step = least_step(setup, shares, context);
        estimate.ceiling_prefill = least_prompt(setup, shares);
    }
    for (const SpeedStage& stage : setup.stages) {
        estimate.ceiling_step += least_step(setup_of_stage(setup, stage, shares.together), shares, context);
        estimate.ceiling_prefill += least_prompt(setup_of_stage(setup, stage, tokens_in_pass(setup)), shares);
    }
    estimate.ceiling_tokens_per_second_user = 1 / estimate.ceiling_step;
    estimate.ceiling_tokens_per_second = estimate.running / estimate.ceiling_step;
    estimate.ceiling_requests_per_second = estimate.ceiling_tokens_per_second / std::max(setup.output, 1.0);
}

/// Of ranges around times, that of their sum where all are off together.
class Blend {
public:
    void add(const Range& spread, double seconds) {
        low_ += spread.low * seconds;
        high_ += spread.high * seconds;
        seconds_ += seconds;
    }
    Range range() const { return seconds_ > 0 ? Range{low_ / seconds_, 1, high_ / seconds_} : Range{1, 1, 1}; }

private:
    double low_ = 0;
    double high_ = 0;
    double seconds_ = 0;
};

/// What the stages' constants say of the whole: how an engine takes turns is the same on all its devices.
SpeedConstants constants_of_stages(const SpeedSetup& setup, const SpeedShares& shares, double context) {
    SpeedConstants whole = setup.stages.front().runner.constants;
    Blend step, prompt, tpot, ttft, throughput;
    const double tokens = tokens_in_pass(setup);
    for (const SpeedStage& stage : setup.stages) {
        const SpeedConstants& decodes = stage.runs(shares.together).constants;
        const SpeedConstants& reads = stage.runs(tokens).constants;
        const double decoding = sum(decode_parts(setup_of_stage(setup, stage, shares.together), decodes, shares, context));
        const double reading = prompt_times(setup_of_stage(setup, stage, tokens), reads, shares).alone;
        step.add(decodes.step_spread, decoding);
        tpot.add(decodes.tpot_spread, decoding);
        throughput.add(decodes.throughput_spread, decoding);
        prompt.add(reads.prompt_spread, reading);
        ttft.add(reads.ttft_spread, reading);
    }
    whole.step_spread = step.range();
    whole.prompt_spread = prompt.range();
    whole.tpot_spread = tpot.range();
    whole.ttft_spread = ttft.range();
    whole.throughput_spread = throughput.range();
    return whole;
}

}  // namespace

std::string_view to_string(SpeedBound bound) {
    constexpr std::string_view kNames[] = {"memory", "compute", "launch", "link", "capacity"};
    return kNames[static_cast<std::size_t>(bound)];
}

SpeedEstimate estimate_speed(const SpeedSetup& setup, const SpeedConstants& of_device, Worksheet* why) {
    SpeedEstimate estimate;
    const double asked = std::max(setup.concurrency, 1.0);
    estimate.running = setup.most_running > 0 ? std::min(asked, std::max(setup.most_running, 1.0)) : asked;
    const SpeedShares shares = speed_shares(setup, estimate.running);
    const double context = setup.input + setup.output / 2;
    std::optional<SpeedConstants> of_stages;
    if (!setup.stages.empty()) of_stages = constants_of_stages(setup, shares, context);
    const SpeedConstants& constants = of_stages ? *of_stages : of_device;
    estimate.parts = decode_parts(setup, constants, shares, context);
    estimate.bound = bound_of(estimate.parts, setup, estimate.running);
    add_ceilings(estimate, setup, shares, context);

    const Times times = times_of(setup, constants, shares, sum(estimate.parts), estimate.running);
    const bool alone = estimate.running <= 1;
    const Range& between = alone ? constants.step_spread : constants.tpot_spread;
    const Range& first = alone ? constants.prompt_spread : constants.ttft_spread;
    const Range& all = alone ? constants.step_spread : constants.throughput_spread;
    estimate.step = at_least(estimate.ceiling_step, times.step, constants.step_spread);
    estimate.prefill = at_least(estimate.ceiling_prefill, times.prompt, constants.prompt_spread);
    estimate.tpot = at_least(estimate.ceiling_step, times.tpot, between);
    estimate.ttft = at_least(estimate.ceiling_prefill, times.ttft, first);
    estimate.tokens_per_second_user = rate_of(1, estimate.tpot);
    // Until its first token a request gains none.
    const double own = times.own / std::max(setup.output, 1.0);
    const Range shared = at_least(estimate.ceiling_step, estimate.tpot.typical + own, all);
    estimate.tokens_per_second = rate_of(estimate.running, shared);
    estimate.requests_per_second = rate_of(estimate.running / std::max(setup.output, 1.0), shared);
    estimate.prefill_tokens_per_second = rate_of(setup.input, estimate.prefill);
    if (why) explain_speed(setup, constants, estimate, shares, *why);
    return estimate;
}

}  // namespace ballpark
