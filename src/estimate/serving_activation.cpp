#include <algorithm>

#include "estimate/serving_memory.h"
#include "numeric/tensor_type.h"

namespace ballpark {
namespace {

/// Widths that decide a forward pass, the largest over all layers; elements per token on one rank.
struct Widths {
    double feed_forward = 0;  // gate, up and their product at once
    double experts = 0;       // the two workspaces of the fused expert kernel
};

double per_rank(std::int64_t size, std::int64_t ranks) {
    return static_cast<double>(size / ranks + (size % ranks > 0 ? 1 : 0));
}

double dense_width(const DenseFeedForward& f, std::int64_t ranks) {
    return (f.gated ? 3.0 : 2.0) * per_rank(f.intermediate_size, ranks);
}

// fused_moe/modular_kernel.py, TritonExperts.workspace_shapes: tokens · experts each of max(N / 2, hidden) and of
// max(N, hidden), where N holds gate and up. Kernels of 4-bit experts work in place.
double expert_width(const ExpertFeedForward& f, const ModelSpec& model, const ServingSetup& setup) {
    const bool packed = setup.weights.matrices.bytes < setup.weights.matrices.elements;
    if (packed) return 0;
    const std::int64_t ranks = setup.parallel.experts ? 1 : setup.parallel.tensor * setup.parallel.data;
    const double inner = per_rank(f.moe_intermediate_size, ranks);
    const auto hidden = static_cast<double>(f.latent_size > 0 ? f.latent_size : model.hidden_size);
    const double both = std::max(inner, hidden) + std::max((f.gated ? 2.0 : 1.0) * inner, hidden);
    return static_cast<double>(f.num_experts_per_tok) * both;
}

Widths widths_of(const ModelSpec& model, const ServingSetup& setup) {
    Widths widths;
    for (const Layer& layer : model.layers) {
        if (const auto* dense = std::get_if<DenseFeedForward>(&layer.feed_forward))
            widths.feed_forward = std::max(widths.feed_forward, dense_width(*dense, setup.parallel.tensor));
        const auto* experts = std::get_if<ExpertFeedForward>(&layer.feed_forward);
        if (experts == nullptr) continue;
        const std::int64_t beside = std::max(experts->shared_intermediate_size, experts->dense_intermediate_size);
        widths.feed_forward = std::max(widths.feed_forward, 3.0 * per_rank(beside, setup.parallel.tensor));
        widths.experts = std::max(widths.experts, expert_width(*experts, model, setup));
    }
    return widths;
}

double element_bytes(TensorType type) {
    return static_cast<double>(info(type).block_bytes) / static_cast<double>(info(type).block_elements);
}

Range scaled(double typical, const Range& spread) {
    return Range::spanning(typical * spread.low, typical * spread.typical, typical * spread.high);
}

constexpr std::string_view kRunnerSource = "vLLM v0.19 vllm/v1/worker/gpu_model_runner.py, profile_run";
constexpr std::string_view kSamplerSource = "vLLM v0.19 vllm/v1/sample/sampler.py; constant: catalog/engines.json";
constexpr std::string_view kExpertSource = "vLLM v0.19 vllm/model_executor/layers/fused_moe/modular_kernel.py";

}  // namespace

Range activation_peak(const ModelSpec& model, const ServingSetup& setup, const ServingConstants& constants,
                      bool last_stage, Worksheet* why) {
    const Widths widths = widths_of(model, setup);
    const double bytes = element_bytes(setup.activations);
    const auto tokens = static_cast<double>(setup.max_batched_tokens);
    const auto hidden = static_cast<double>(model.hidden_size);
    const auto sequences = static_cast<double>(std::min(setup.max_num_seqs, setup.max_batched_tokens));
    const auto vocabulary = static_cast<double>(model.vocab_size);

    const double body = tokens * bytes * (widths.feed_forward + constants.hidden_copies.typical * hidden);
    const double sampler = last_stage ? sequences * vocabulary * (bytes + constants.sampler_bytes.typical) +
                                            tokens * bytes * hidden
                                      : 0;
    const double experts = tokens * bytes * widths.experts;
    const double vision = model.towers.empty() ? 0 : tokens * bytes * hidden * constants.vision_copies.typical;
    const double between_stages = setup.parallel.pipeline > 1 ? 2 * tokens * bytes * hidden : 0;
    const double peak = std::max(body, sampler) + experts + vision + between_stages + constants.workspace.typical;
    const Range range = scaled(peak, constants.activation_spread);
    if (!why) return range;

    const std::size_t mark = why->mark();
    why->add({.name = "forward_pass", .value = body, .unit = Unit::bytes,
              .formula = "tokens * bytes * (feed_forward + copies * hidden_size)",
              .with = {{"tokens", tokens}, {"bytes", bytes}, {"feed_forward", widths.feed_forward},
                       {"copies", constants.hidden_copies.typical}, {"hidden_size", hidden}},
              .source = std::string(kRunnerSource), .children = {}});
    if (last_stage)
        why->add({.name = "sampler", .value = sampler, .unit = Unit::bytes,
                  .formula = "sequences * vocabulary * (bytes + sampler_bytes) + tokens * bytes * hidden_size",
                  .with = {{"sequences", sequences}, {"vocabulary", vocabulary}, {"bytes", bytes},
                           {"sampler_bytes", constants.sampler_bytes.typical}, {"tokens", tokens},
                           {"hidden_size", hidden}},
                  .source = std::string(kSamplerSource), .children = {}});
    why->add({.name = "expert_workspace", .value = experts, .unit = Unit::bytes,
              .formula = "tokens * bytes * experts",
              .with = {{"tokens", tokens}, {"bytes", bytes}, {"experts", widths.experts}},
              .source = std::string(kExpertSource), .children = {}});
    why->add_above(
        mark,
        {.name = "activation_peak",
         .value = range.typical,
         .unit = Unit::bytes,
         .formula = "(max(forward_pass, sampler) + expert_workspace + vision + between_stages + workspace) * spread",
         .with = {{"forward_pass", body},
                  {"sampler", sampler},
                  {"expert_workspace", experts},
                  {"vision", vision},
                  {"between_stages", between_stages},
                  {"workspace", constants.workspace.typical},
                  {"spread", constants.activation_spread.typical}},
         .source = std::string(kRunnerSource),
         .children = {}});
    return range;
}

}  // namespace ballpark
