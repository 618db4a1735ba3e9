#include "estimate/speed_worksheet.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ballpark {
namespace {

constexpr std::string_view kPope = "Pope et al. 2022, arXiv:2211.05102, section 2: weights and cache are read once a step";
constexpr std::string_view kFitted = "what is left of measured steps, fitted by tests/truth/fit_speed.py";
constexpr std::string_view kSums = "Shoeybi et al. 2019, arXiv:1909.08053, section 3: two sums a layer over tensor ranks";
constexpr std::string_view kRoofline = "Williams et al. 2009, doi:10.1145/1498765.1498785: the roofline";

void seconds(Worksheet& why, std::string_view name, double value, std::string formula, std::vector<Term> with,
             std::string_view source) {
    why.add({.name = name, .value = value, .unit = Unit::seconds, .formula = std::move(formula), .with = std::move(with),
             .source = std::string(source), .children = {}});
}

void explain_reading(const SpeedSetup& setup, const SpeedConstants& constants, const SpeedParts& parts,
                     const SpeedShares& shares, Worksheet& why) {
    const ModelTraffic& model = setup.model;
    const double bandwidth = setup.device.bandwidth;
    seconds(why, "read_weights", parts.weights, "(shared_out / tensor + copied) / (bandwidth * share)",
            {{"shared_out", model.split_bytes + model.head_bytes}, {"tensor", shares.tensor}, {"copied", model.copied_bytes},
             {"bandwidth", bandwidth}, {"share", constants.weight_share}}, kPope);
    if (model.expert_kinds > 0)
        seconds(why, "read_experts", parts.experts, "touched / ranks / (bandwidth * share)",
                {{"touched", parts.experts * shares.ranks * bandwidth * constants.expert_share}, {"ranks", shares.ranks},
                 {"bandwidth", bandwidth}, {"share", constants.expert_share}},
                "E * (1 - (1 - k / E)^tokens) experts of each layer: each token misses one with probability 1 - k / E");
    seconds(why, "read_cache", parts.cache, "sequences * bytes / (bandwidth * share)",
            {{"sequences", shares.per_rank}, {"bytes", parts.cache / shares.per_rank * bandwidth * constants.cache_share},
             {"bandwidth", bandwidth}, {"share", constants.cache_share}}, kPope);
}

/// What a step of the device, or of one stage, is made of.
void explain_parts(const SpeedSetup& setup, const SpeedConstants& constants, const SpeedParts& parts,
                   const SpeedShares& shares, Worksheet& why) {
    const ModelTraffic& model = setup.model;
    explain_reading(setup, constants, parts, shares, why);
    seconds(why, "launch", parts.launch, "products * per_product + routings * per_routing + layers * sequences * per_sequence",
            {{"products", static_cast<double>(model.matrices)}, {"per_product", constants.per_matrix},
             {"routings", static_cast<double>(model.expert_layers)}, {"per_routing", constants.per_routing},
             {"layers", static_cast<double>(model.layers)}, {"sequences", shares.per_rank},
             {"per_sequence", constants.per_sequence}}, kFitted);
    if (shares.ranks > 1)
        seconds(why, "sums_over_ranks", parts.link, "sums * rounds * per_sum + sequences * wire / share",
                {{"sums", static_cast<double>(model.reductions)}, {"rounds", shares.rounds}, {"per_sum", constants.per_reduction},
                 {"sequences", shares.per_rank}, {"wire", shares.wire}, {"share", constants.link_share}}, kSums);
    seconds(why, "compute", parts.compute, "sequences * per_token / share",
            {{"sequences", shares.per_rank},
             {"per_token", parts.compute / shares.per_rank * constants.compute_share},
             {"share", constants.compute_share}}, "2 operations a parameter; Kaplan et al. 2020, arXiv:2001.08361, section 2.1");
}

void explain_stages(const SpeedSetup& setup, const SpeedShares& shares, double context, Worksheet& why) {
    for (const SpeedStage& stage : setup.stages) {
        const std::size_t mark = why.mark();
        const SpeedSetup part = setup_of_stage(setup, stage, shares.together);
        const SpeedConstants& constants = stage.runs(shares.together).constants;
        const SpeedParts parts = decode_parts(part, constants, shares, context);
        explain_parts(part, constants, parts, shares, why);
        seconds(why, "crossing", crossing(stage, shares.together, shares.together), {}, {}, "activations of each token at 32 bits, over the link");
        why.add_above(mark, {.name = "step_of_part", .value = sum(parts) + crossing(stage, shares.together, shares.together), .unit = Unit::seconds,
                             .formula = "sum", .with = {},
                             .source = "layers on the host and on each device run one after the other: llama.cpp "
                                       "ggml/src/ggml-backend.cpp, ggml_backend_sched_compute_splits",
                             .children = {}});
    }
}

void explain_step(const SpeedSetup& setup, const SpeedConstants& constants, const SpeedEstimate& estimate,
                  const SpeedShares& shares, Worksheet& why) {
    const std::size_t mark = why.mark();
    if (setup.stages.empty()) explain_parts(setup, constants, estimate.parts, shares, why);
    else explain_stages(setup, shares, setup.input + setup.output / 2, why);
    why.add_above(mark, {.name = "decode_step", .value = estimate.step.typical, .unit = Unit::seconds,
                         .formula = "max(sum, ceiling)", .with = {{"ceiling", estimate.ceiling_step}},
                         .source = std::string(kPope), .children = {}});
}

PromptTimes explain_prompt(const SpeedSetup& setup, const SpeedConstants& constants, const SpeedEstimate& estimate,
                           const SpeedShares& shares, Worksheet& why) {
    const PromptTimes times = prompt_times(setup, constants, shares);
    seconds(why, "prefill", estimate.prefill.typical,
            "max(dense + experts + attention + link + passes * pass + again, ceiling)",
            {{"dense", times.dense}, {"experts", times.routed_alone}, {"attention", times.attention}, {"link", times.link},
             {"passes", times.passes}, {"pass", times.pass}, {"again", times.again}, {"ceiling", estimate.ceiling_prefill}},
            "2 operations a parameter and token, attention over half the square of the prompt: Kaplan et al. 2020, "
            "arXiv:2001.08361, section 2.1; shares of the data sheet fitted by tests/truth/fit_speed.py");
    return times;
}

void explain_load(const SpeedSetup& setup, const SpeedConstants& constants, const SpeedEstimate& estimate,
                  const SpeedShares& shares, const PromptTimes& prompt, Worksheet& why) {
    const double output = std::max(setup.output, 1.0);
    const double others = 1 - 1 / estimate.running;
    const double step = sum(estimate.parts);
    const double beside = others * shares.per_rank * prompt.work;
    const double queue = std::min(constants.queue, constants.interference);
    const double tpot = step + (constants.interference - queue) * beside / output;
    const double riding = (prompt.passes - 1) * std::max(step - prompt.pass, 0.0);
    seconds(why, "others_prompts", beside, "(1 - 1 / running) * per_rank * prompt",
            {{"running", estimate.running}, {"per_rank", shares.per_rank}, {"prompt", prompt.work}},
            "a finished request makes room for a new prompt: in its life a request meets one of each that runs beside it");
    seconds(why, "tpot", estimate.tpot.typical, "max(step + (interference - queue) * beside / output, ceiling)",
            {{"step", step}, {"interference", constants.interference}, {"queue", queue}, {"beside", beside},
             {"output", output}, {"ceiling", estimate.ceiling_step}},
            "prompts that did not pass while it waited ride on its decode steps: Agrawal et al. 2024, arXiv:2403.02310, "
            "section 4 (stall-free batching)");
    seconds(why, "ttft", estimate.ttft.typical, "max(first + max(asked / running - 1, 0) * (output * tpot + first), ceiling)",
            {{"first", prompt.alone + queue * beside + others * (constants.wait_steps * tpot + riding)},
             {"asked", setup.concurrency}, {"running", estimate.running}, {"output", output}, {"tpot", tpot},
             {"ceiling", estimate.ceiling_prefill}},
            "the prompt by its chunks, the prompts and steps ahead of it, and turns of whole requests where memory holds fewer");
    why.add({.name = "tokens_per_second", .value = estimate.tokens_per_second.typical, .unit = Unit::tokens_per_second,
             .formula = "running / (tpot + (prefill + queue * beside) / output)",
             .with = {{"running", estimate.running}, {"tpot", estimate.tpot.typical}, {"prefill", estimate.prefill.typical},
                      {"queue", queue}, {"beside", beside}, {"output", output}},
             .source = "Little 1961, doi:10.1287/opre.9.3.383: requests in flight over the time that each takes, its own "
                       "prompt included",
             .children = {}});
    why.add({.name = "ceiling_tokens_per_second", .value = estimate.ceiling_tokens_per_second,
             .unit = Unit::tokens_per_second, .formula = "running / ceiling",
             .with = {{"running", estimate.running}, {"ceiling", estimate.ceiling_step}},
             .source = std::string(kRoofline), .children = {}});
}

}  // namespace

void explain_speed(const SpeedSetup& setup, const SpeedConstants& constants, const SpeedEstimate& estimate,
                   const SpeedShares& shares, Worksheet& why) {
    explain_step(setup, constants, estimate, shares, why);
    const PromptTimes prompt = explain_prompt(setup, constants, estimate, shares, why);
    explain_load(setup, constants, estimate, shares, prompt, why);
}

}  // namespace ballpark
