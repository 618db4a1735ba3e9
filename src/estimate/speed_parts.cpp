#include "estimate/speed_parts.h"

#include <algorithm>

namespace ballpark {
namespace {

// A sum over ranks moves each element twice, all but one rank's share of it: Rabenseifner 2004, section 4; 2 bytes an
// element. Devices without a known link are taken to talk over a PCIe 4.0 slot.
constexpr double kBytesPerElement = 2;
constexpr double kSlot = 32e9;

double matrix_flop(const ModelTraffic& model) { return 2 * model.active_parameters(); }

double launch_once(const ModelTraffic& model, const SpeedConstants& constants) {
    return static_cast<double>(model.matrices) * constants.per_matrix + static_cast<double>(model.expert_layers) * constants.per_routing;
}

double at_rate(double flop, double rate) { return rate > 0 ? flop / rate : 0; }

// Activations cross as 32-bit floats.
constexpr double kCrossingBytes = 4;

double passes_of(const SpeedSetup& setup) { return setup.chunk > 0 ? std::max(setup.input / setup.chunk, 1.0) : 1; }

void add(SpeedParts& sum, const SpeedParts& parts) {
    sum.weights += parts.weights;
    sum.experts += parts.experts;
    sum.cache += parts.cache;
    sum.launch += parts.launch;
    sum.link += parts.link;
    sum.compute += parts.compute;
}

void add(PromptTimes& sum, const PromptTimes& times) {
    sum.dense += times.dense;
    sum.routed += times.routed;
    sum.routed_alone += times.routed_alone;
    sum.attention += times.attention;
    sum.link += times.link;
    sum.passes = times.passes;
    sum.pass += times.pass;
    sum.again += times.again;
    sum.alone += times.alone;
    sum.work += times.work;
}

}  // namespace

double tokens_in_pass(const SpeedSetup& setup) { return setup.input / passes_of(setup); }

SpeedSetup setup_of_stage(const SpeedSetup& setup, const SpeedStage& stage, double tokens) {
    return {.model = stage.model, .device = stage.runs(tokens).device, .parallel = setup.parallel, .input = setup.input,
            .output = setup.output, .concurrency = setup.concurrency, .most_running = setup.most_running, .chunk = setup.chunk};
}

double crossing(const SpeedStage& stage, double tokens, double together) {
    const std::int64_t visits = stage.copies(together) ? 0 : stage.model.visits;
    const auto vectors = static_cast<double>((stage.model.layers > 0 || visits == 0 ? 1 : 0) + visits);
    return at_rate(kCrossingBytes * static_cast<double>(stage.model.hidden_size) * vectors * tokens, stage.link);
}

SpeedShares speed_shares(const SpeedSetup& setup, double running) {
    SpeedShares shares;
    shares.tensor = static_cast<double>(setup.parallel.tensor);
    shares.ranks = static_cast<double>(setup.parallel.tensor * setup.parallel.data);
    shares.together = std::max(running / static_cast<double>(setup.parallel.pipeline), 1.0);
    shares.per_rank = std::max(shares.together / static_cast<double>(setup.parallel.data), 1.0);
    for (double known = 1; known < shares.ranks; known *= 2) ++shares.rounds;
    if (shares.ranks > 1) {
        const double link = setup.device.link > 0 ? setup.device.link : kSlot;
        const double sent = 2 * kBytesPerElement * static_cast<double>(setup.model.hidden_size) * (shares.ranks - 1) / shares.ranks;
        shares.wire = static_cast<double>(setup.model.reductions) * sent / link;
    }
    return shares;
}

SpeedParts decode_parts(const SpeedSetup& setup, const SpeedConstants& constants, const SpeedShares& shares,
                        double context) {
    if (!setup.stages.empty()) {
        SpeedParts whole;
        for (const SpeedStage& stage : setup.stages) {
            add(whole, decode_parts(setup_of_stage(setup, stage, shares.together), stage.runs(shares.together).constants, shares, context));
            whole.link += crossing(stage, shares.together, shares.together);
        }
        return whole;
    }
    const ModelTraffic& model = setup.model;
    const SpeedDevice& device = setup.device;
    SpeedParts parts;
    const double dense = (model.split_bytes + model.head_bytes) / shares.tensor + model.copied_bytes;
    parts.weights = dense / (device.bandwidth * constants.weight_share);
    const double meeting = setup.parallel.data > 1 ? shares.together : shares.per_rank;
    for (std::size_t i = 0; i < model.expert_kinds; ++i) {
        const double read = model.experts[i].bytes * experts_touched(model.experts[i].share_per_token, meeting);
        parts.experts += read / shares.ranks / (device.bandwidth * constants.expert_share);
    }
    const double state = model.state_bytes / shares.tensor;
    const double cache = cache_read(model, context, setup.parallel.tensor) + state;
    parts.cache = shares.per_rank * cache / (device.bandwidth * constants.cache_share);
    parts.launch = launch_once(model, constants) + static_cast<double>(model.layers) * constants.per_sequence * shares.per_rank;
    if (shares.ranks > 1)
        parts.link = static_cast<double>(model.reductions) * shares.rounds * constants.per_reduction +
                     shares.per_rank * shares.wire / constants.link_share;
    const double matrices = at_rate(matrix_flop(model) / shares.tensor, device.peak);
    const double attention = at_rate(attention_flop(model, context) / shares.tensor, device.attention_peak);
    parts.compute = shares.per_rank * (matrices + attention) / constants.compute_share;
    return parts;
}

double sum(const SpeedParts& parts) {
    return parts.weights + parts.experts + parts.cache + parts.launch + parts.link + parts.compute;
}

PromptTimes prompt_times(const SpeedSetup& setup, const SpeedConstants& constants, const SpeedShares& shares) {
    if (!setup.stages.empty()) {
        const double tokens = tokens_in_pass(setup);
        PromptTimes whole;
        for (const SpeedStage& stage : setup.stages) {
            PromptTimes times = prompt_times(setup_of_stage(setup, stage, tokens), stage.runs(tokens).constants, shares);
            const double in = crossing(stage, setup.input, tokens);
            times.link += in;
            times.alone += in;
            times.work += in;
            add(whole, times);
        }
        return whole;
    }
    const ModelTraffic& model = setup.model;
    const SpeedDevice& device = setup.device;
    PromptTimes times;
    times.passes = passes_of(setup);
    const double tokens = setup.input / times.passes;
    double expert_flop = 0;
    double expert_bytes = 0;
    for (std::size_t i = 0; i < model.expert_kinds; ++i) {
        expert_flop += 2 * model.experts[i].active_parameters * setup.input;
        expert_bytes += model.experts[i].bytes * experts_touched(model.experts[i].share_per_token, tokens);
    }
    const double expert_rate = device.peak * constants.prefill_expert_share;
    times.dense = at_rate(2 * model.token_parameters * setup.input, shares.tensor * device.peak * constants.prefill_share);
    // Experts of all ranks work for every prompt: while few prompts are there, each has more of them.
    const double busy = shares.together / (static_cast<double>(setup.parallel.data) * shares.per_rank);
    times.routed = busy * at_rate(expert_flop, shares.tensor * expert_rate);
    times.routed_alone = at_rate(expert_flop, shares.ranks * expert_rate);
    times.attention = at_rate(prompt_attention_flop(model, setup.input),
                              shares.tensor * device.attention_peak * constants.attention_share);
    times.link = setup.input * shares.wire / constants.prefill_link_share;
    const double read = (model.split_bytes + model.head_bytes) / shares.tensor + model.copied_bytes + expert_bytes / shares.ranks;
    times.pass = launch_once(model, constants) + read / (device.bandwidth * constants.prefill_read_share);
    if (times.passes > 1) times.again = (times.passes - 1) / 2 * cache_read(model, setup.input, setup.parallel.tensor) / device.bandwidth;
    times.work = times.dense + times.routed + times.attention + times.link;
    // Weights are read while little is computed: short prompts pay for both.
    times.alone = times.dense + times.routed_alone + times.attention + times.link + times.passes * times.pass + times.again;
    return times;
}

double sequences_beside_weights(const ModelTraffic& model, const SpeedDevice& device, const Parallelism& parallel, double context) {
    constexpr double kUsed = 0.9;  // vLLM's gpu_memory_utilization, vllm/config.py
    const auto tensor = static_cast<double>(parallel.tensor);
    const auto data = static_cast<double>(parallel.data);
    const auto stages = static_cast<double>(parallel.pipeline);
    double experts = 0;
    for (std::size_t i = 0; i < model.expert_kinds; ++i) experts += model.experts[i].bytes;
    const double weights = (model.split_bytes + model.head_bytes) / tensor + model.copied_bytes + experts / (tensor * data);
    const double sequence = cache_read(model, context, parallel.tensor) + model.state_bytes / tensor;
    if (device.memory <= 0 || sequence <= 0) return 0;
    return std::max((kUsed * device.memory - weights / stages) / sequence * data * stages, 1.0);
}

}  // namespace ballpark
