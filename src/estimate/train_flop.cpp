#include "estimate/train_flop.h"

#include "estimate/speed_traffic.h"

namespace ballpark {
namespace {

TokenFlop forward_flop(const TrainModel& model, const TrainSetup& setup) {
    TokenFlop flop;
    const double sequence = setup.sequence.as_double();
    if (model.outline) {
        // By figures there is no list of matrices: every active parameter is multiplied once.
        flop.matrices = 2 * model.parameters.active.as_double();
        return flop;
    }
    const ModelTraffic traffic = model_traffic(model.spec, *find_weight_format("bf16"), {TensorType::bf16, TensorType::bf16});
    flop.matrices = 2 * traffic.token_parameters;
    for (std::size_t i = 0; i < traffic.expert_kinds; ++i) flop.experts += 2 * traffic.experts[i].active_parameters;
    flop.head = model.spec.has_output_head ? 2 * traffic.head_parameters : 0;
    flop.attention = prompt_attention_flop(traffic, sequence) / sequence;
    if (setup.adapter.frozen_base()) flop.adapters = 2 * adapter_size(model.spec, setup.adapter).parameters.as_double();
    return flop;
}

double recomputed(const TokenFlop& forward, Recompute recompute) {
    switch (recompute) {
        case Recompute::none: return 0;
        case Recompute::selective: return forward.attention;
        case Recompute::full: return forward.total() - forward.head;
    }
    return 0;
}

}  // namespace

TrainFlop train_flop(const TrainModel& model, const TrainSetup& setup, Worksheet* why) {
    TrainFlop flop;
    flop.forward = forward_flop(model, setup);
    const TokenFlop& f = flop.forward;
    const double weights = f.matrices + f.experts + f.head;
    const double passes = setup.adapter.frozen_base() ? 2 : 3;
    flop.model = passes * weights + 3 * (f.attention + f.adapters);
    flop.hardware = flop.model + recomputed(f, setup.recompute);
    if (why) {
        why->add({.name = "forward_flop_per_token",
                  .value = f.total(),
                  .unit = Unit::flop,
                  .formula = "matrices + experts + head + attention + adapters",
                  .with = {{"matrices", f.matrices}, {"experts", f.experts}, {"head", f.head}, {"attention", f.attention},
                           {"adapters", f.adapters}},
                  .source = "2 operations for each parameter that a token meets; attention: Korthikanti et al. 2022, "
                            "arXiv:2205.05198, appendix A, half of the pairs under a causal mask",
                  .children = {}});
        why->add({.name = "training_flop_per_token",
                  .value = flop.model,
                  .unit = Unit::flop,
                  .formula = "passes * weights + 3 * (attention + adapters)",
                  .with = {{"passes", passes}, {"weights", weights}, {"attention", f.attention}, {"adapters", f.adapters}},
                  .source = "Narayanan et al. 2021, arXiv:2104.04473, appendix: the backward pass is two forward passes; "
                            "one of them falls away for frozen weights",
                  .children = {}});
    }
    return flop;
}

}  // namespace ballpark
