#include "estimate/serving_memory.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "quantity/bisection.h"

namespace ballpark {
namespace {

constexpr std::int64_t kLongestContext = (std::int64_t{1} << 32) - 1;

struct Overheads {
    Range non_torch;
    Range context;
    Range graphs;
    bool graphs_inside = false;
};

Bytes whole(double bytes) { return Bytes(static_cast<std::int64_t>(std::max(bytes, 0.0))); }

Overheads overheads_of(const ServingSetup& setup, const ServingConstants& constants, std::int64_t layers) {
    const bool parallel = setup.parallel.tensor > 1;
    Overheads over;
    over.non_torch = parallel ? constants.non_torch_parallel : constants.non_torch;
    over.context = setup.parallel.devices() > 1 ? constants.context_parallel : constants.context;
    over.graphs = sum(constants.graphs, times(constants.graphs_per_layer, static_cast<double>(layers)));
    over.graphs_inside = setup.engine == ServingEngine::vllm && setup.version && *setup.version >= EngineVersion{0, 21};
    return over;
}

/// Independent deviations add like the sides of a right angle, not end to end.
double apart(double a, double b, double c) { return std::sqrt(a * a + b * b + c * c); }

/// The bytes the budget loses, with what each part may be off.
Range taken(const StageWeights& weights, const Range& activation, const Overheads& over, const ServingSetup& setup,
            const ServingConstants& constants) {
    const double w = weights.total().as_double();
    const Range& spread = constants.weights_spread;
    const Range loaded = {w * spread.low, w * spread.typical, w * spread.high};
    Range parts = loaded;
    Range others;
    switch (setup.engine) {
        case ServingEngine::vllm:
            others = over.graphs_inside ? sum(over.non_torch, over.graphs) : over.non_torch;
            break;
        case ServingEngine::sglang: others = times(over.context, setup.memory_fraction); break;
        case ServingEngine::trtllm: others = sum(over.non_torch, over.context); break;
    }
    // SGLang keeps the rest of the card, not the pool, for activations: python/sglang/srt/server_args.py.
    const Range peak = setup.engine == ServingEngine::sglang ? Range::exact(0) : activation;
    parts.typical += peak.typical + others.typical;
    parts.low =
        parts.typical - apart(loaded.typical - loaded.low, peak.typical - peak.low, others.typical - others.low);
    parts.high =
        parts.typical + apart(loaded.high - loaded.typical, peak.high - peak.typical, others.high - others.typical);
    return parts;
}

/// Bytes that may be filled: vLLM a share of the card, SGLang the same share less what it held before loading,
/// TensorRT-LLM a share of what is left at the end.
Range pool_of(const Range& taken, const ServingSetup& setup) {
    const double card = setup.device_memory.as_double();
    const double share = setup.memory_fraction;
    const auto left = [&](double used) {
        const double pool = setup.engine == ServingEngine::trtllm ? (card - used) * share : card * share - used;
        return std::max(pool, 0.0);
    };
    return {left(taken.high), left(taken.typical), left(taken.low)};
}

StageMemory stage_memory(const ModelSpec& model, const ServingSetup& setup, const ServingConstants& constants,
                         const StageWeights& weights, bool last) {
    StageMemory stage;
    stage.weights = weights;
    stage.activation = activation_peak(model, setup, constants, last);
    const Overheads over = overheads_of(setup, constants, weights.layers);
    stage.kv_pool = pool_of(taken(weights, stage.activation, over, setup, constants), setup);
    stage.plan = plan_cache(model, setup, weights.first_layer, weights.layers);
    stage.low = cache_capacity(stage.plan, setup, whole(stage.kv_pool.low));
    stage.typical = cache_capacity(stage.plan, setup, whole(stage.kv_pool.typical));
    stage.high = cache_capacity(stage.plan, setup, whole(stage.kv_pool.high));
    return stage;
}

constexpr std::string_view pool_source(ServingEngine engine) {
    switch (engine) {
        case ServingEngine::vllm: return "vLLM v0.19 vllm/v1/worker/gpu_worker.py, determine_available_memory";
        case ServingEngine::sglang:
            return "SGLang v0.5 python/sglang/srt/model_executor/model_runner.py, profile_max_num_token";
        case ServingEngine::trtllm: return "TensorRT-LLM v1.0 tensorrt_llm/_torch/pyexecutor/_util.py, _cal_max_memory";
    }
    return "";
}

constexpr std::string_view kConstantSource = "measured starts: catalog/engines.json";

void explain(const ServingMemory& memory, const ModelSpec& model, const ServingConstants& constants, Worksheet& why) {
    const ServingSetup& setup = memory.setup;
    const StageMemory& stage = memory.stages[memory.binding];
    const std::size_t mark = why.mark();
    explain_stage_weights(stage.weights, setup, why);
    activation_peak(model, setup, constants, memory.binding + 1 == memory.stages.size(), &why);
    const auto looked_up = [&](std::string_view name, double value) {
        why.add({.name = name, .value = value, .unit = Unit::bytes, .formula = "", .with = {},
                 .source = std::string(kConstantSource), .children = {}});
    };
    looked_up("non_torch", memory.non_torch.typical);
    looked_up("cuda_context", memory.context.typical);
    looked_up("cuda_graphs", memory.graphs.typical);
    const double card = setup.device_memory.as_double();
    const double used = setup.engine == ServingEngine::trtllm
                            ? card - stage.kv_pool.typical / setup.memory_fraction
                            : memory.budget.as_double() - stage.kv_pool.typical;
    why.add_above(mark, {.name = "kv_pool", .value = stage.kv_pool.typical, .unit = Unit::bytes,
                         .formula = setup.engine == ServingEngine::trtllm ? "max(device_memory - taken, 0) * fraction"
                                                                          : "max(device_memory * fraction - taken, 0)",
                         .with = {{"device_memory", card}, {"fraction", setup.memory_fraction}, {"taken", used}},
                         .source = std::string(pool_source(setup.engine)), .children = {}});
    why.add({.name = "kv_pool_tokens", .value = memory.kv_pool_tokens.typical, .unit = Unit::tokens, .formula = "",
             .with = {{"block_bytes", static_cast<double>(stage.plan.block_bytes)},
                      {"block_tokens", static_cast<double>(stage.plan.block_tokens)},
                      {"groups", static_cast<double>(stage.plan.groups)},
                      {"layers_of_a_group", static_cast<double>(stage.plan.group_layers)}},
             .source = "vLLM v0.19 vllm/v1/core/kv_cache_utils.py, get_kv_cache_config_from_groups", .children = {}});
    const std::int64_t each = blocks_per_sequence(stage.plan, setup, setup.max_model_len.count());
    const auto blocks = static_cast<double>(stage.typical.blocks);
    why.add({.name = "max_concurrency", .value = std::floor(blocks / static_cast<double>(each)), .unit = Unit::count,
             .formula = "floor(blocks / blocks_per_sequence)",
             .with = {{"blocks", blocks}, {"blocks_per_sequence", static_cast<double>(each)}},
             .source = "vLLM v0.19 vllm/v1/core/kv_cache_utils.py, get_max_concurrency_for_kv_cache_config",
             .children = {}});
}

/// The stage with the fewest sequences sets the pool of all.
std::size_t binding_stage(const std::vector<StageMemory>& stages) {
    const auto first = std::min_element(stages.begin(), stages.end(), [](const StageMemory& a, const StageMemory& b) {
        return a.typical.blocks < b.typical.blocks;
    });
    return static_cast<std::size_t>(first - stages.begin());
}

template <class Get>
Range smallest(const std::vector<StageMemory>& stages, Get get) {
    Range range{std::numeric_limits<double>::max(), std::numeric_limits<double>::max(),
                std::numeric_limits<double>::max()};
    for (const StageMemory& stage : stages) {
        range.low = std::min(range.low, get(stage.low));
        range.typical = std::min(range.typical, get(stage.typical));
        range.high = std::min(range.high, get(stage.high));
    }
    return range;
}

void fill_totals(ServingMemory& memory, const ServingConstants& constants) {
    const ServingSetup& setup = memory.setup;
    memory.binding = binding_stage(memory.stages);
    const StageMemory& stage = memory.stages[memory.binding];
    for (const StageMemory& any : memory.stages) memory.weights = std::max(memory.weights, any.weights.total());
    memory.budget = whole(setup.device_memory.as_double() * setup.memory_fraction);
    memory.activation = stage.activation;
    const Overheads over = overheads_of(setup, constants, stage.weights.layers);
    memory.non_torch = over.non_torch;
    memory.context = over.context;
    memory.graphs = over.graphs;
    memory.kv_pool = stage.kv_pool;
    const std::vector<StageMemory>& stages = memory.stages;
    memory.kv_pool_tokens = smallest(stages, [](const CacheCapacity& c) { return static_cast<double>(c.tokens); });
    memory.max_concurrency = smallest(stages, [](const CacheCapacity& c) { return c.concurrency; });
    memory.max_context = smallest(stages, [](const CacheCapacity& c) { return static_cast<double>(c.longest); });
    const double fixed = stage.weights.total().as_double() + stage.kv_pool.typical;
    memory.used = sum(sum(sum(memory.activation, memory.non_torch), sum(memory.context, memory.graphs)),
                       Range::exact(fixed));
    memory.fits = memory.max_concurrency.typical >= 1;
}

}  // namespace

Result<ServingMemory> serving_memory(const ModelSpec& model, const ServingSetup& asked,
                                     const ServingConstants& constants, Worksheet* why) {
    Result<ServingSetup> setup = with_defaults(model, asked);
    if (!setup) return setup.error();
    ServingMemory memory;
    memory.setup = *setup;
    const std::vector<StageWeights> weights = stage_weights(model, *setup);
    for (std::size_t i = 0; i < weights.size(); ++i)
        memory.stages.push_back(stage_memory(model, *setup, constants, weights[i], i + 1 == weights.size()));
    fill_totals(memory, constants);
    if (why) explain(memory, model, constants, *why);
    return memory;
}

std::int64_t sequences_that_fit(const ServingMemory& memory, Tokens tokens) {
    std::int64_t fit = std::numeric_limits<std::int64_t>::max();
    for (const StageMemory& stage : memory.stages) {
        const std::int64_t each =
            blocks_per_sequence(stage.plan, memory.setup, std::max<std::int64_t>(tokens.count(), 1));
        fit = std::min(fit, each > 0 ? stage.typical.blocks / each : fit);
    }
    return fit;
}

Tokens longest_context(const ServingMemory& memory, std::int64_t sequences) {
    if (sequences < 1) return Tokens(0);
    return Tokens(largest(kLongestContext, [&](std::int64_t tokens) { return sequences_that_fit(memory, Tokens(tokens)) >= sequences; }));
}

}  // namespace ballpark
