#include "estimate/train_layout.h"

#include <algorithm>

namespace ballpark {
namespace {

constexpr std::int64_t kMachine = 8;
constexpr std::int64_t kMostDevices = 65'536;

bool fits(const TrainMemoryInput& input, const TrainSetup& setup, const TrainMemoryConstants& constants, Bytes capacity) {
    return train_memory(laid_out(input, setup), constants).fits(capacity);
}

std::int64_t expert_ranks(const ModelSpec& model, std::int64_t data) {
    std::int64_t experts = 1;
    for (const Layer& layer : model.layers)
        if (const auto* e = std::get_if<ExpertFeedForward>(&layer.feed_forward)) experts = std::max(experts, e->num_experts);
    std::int64_t ranks = 1;
    while (ranks * 2 <= std::min(data, experts) && data % (ranks * 2) == 0 && experts % (ranks * 2) == 0) ranks *= 2;
    return ranks;
}

TrainParallelism of(const TrainMemoryInput& input, std::int64_t devices, std::int64_t tensor, std::int64_t pipeline, int stage) {
    TrainParallelism p = input.setup.parallel;
    p.tensor = tensor;
    p.pipeline = pipeline;
    p.context = 1;
    p.data = std::max<std::int64_t>(devices / (tensor * pipeline), 1);
    p.zero_stage = p.data > 1 ? stage : 0;
    p.experts = expert_ranks(input.model.spec, p.data);
    return p;
}

}  // namespace

TrainParallelism choose_layout(const TrainMemoryInput& input, const TrainMemoryConstants& constants, Bytes capacity,
                               std::int64_t devices, TrainStyle style) {
    TrainSetup setup = input.setup;
    const auto layers = static_cast<std::int64_t>(std::max<std::size_t>(input.model.spec.layers.size(), 1));
    const auto takes = [&](std::int64_t tensor, std::int64_t pipeline, int stage) {
        setup.parallel = of(input, devices, tensor, pipeline, stage);
        return fits(input, setup, constants, capacity);
    };
    if (style == TrainStyle::sharded) {
        for (const std::int64_t tensor : {std::int64_t{1}, std::int64_t{2}, std::int64_t{4}, kMachine}) {
            if (devices % tensor != 0) break;
            if (takes(tensor, 1, 3)) break;
        }
        return setup.parallel;
    }
    for (std::int64_t pipeline = 1; pipeline <= layers; pipeline *= 2)
        for (std::int64_t tensor = 1; tensor <= kMachine; tensor *= 2) {
            // Stages span machines, so that a machine's links are used up first.
            if (devices % (tensor * pipeline) != 0 || (pipeline > 1 && tensor < kMachine / 2)) continue;
            if (takes(tensor, pipeline, 1)) return setup.parallel;
        }
    return setup.parallel;
}

std::int64_t smallest_cluster(const TrainMemoryInput& input, const TrainMemoryConstants& constants, Bytes capacity,
                              TrainStyle style) {
    TrainSetup setup = input.setup;
    const auto takes = [&](std::int64_t devices) {
        setup.parallel = choose_layout(input, constants, capacity, devices, style);
        return setup.parallel.devices() == devices && fits(input, setup, constants, capacity);
    };
    std::int64_t high = 1;
    while (high <= kMostDevices && !takes(high)) high *= 2;
    if (high > kMostDevices) return 0;
    if (high <= kMachine) return high;
    std::int64_t low = high / 2;
    while (high - low > kMachine) {
        const std::int64_t middle = (low + high) / 2 / kMachine * kMachine;
        (takes(middle) ? high : low) = middle;
    }
    return high;
}

}  // namespace ballpark
