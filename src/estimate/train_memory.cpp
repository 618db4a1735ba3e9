#include "estimate/train_memory.h"

#include <algorithm>

#include "estimate/weights.h"
#include "quantity/bisection.h"

namespace ballpark {
namespace {

constexpr double kBytes = 2;
constexpr double kGatheredLayers = 2;  // the one that computes and the next
constexpr std::int64_t kMostSequences = std::int64_t{1} << 20;

Bytes bytes_of_double(double value) {
    return Bytes(value >= 9e18 ? std::int64_t{9'000'000'000'000'000'000} : static_cast<std::int64_t>(value + 0.5));
}

/// Parameters on one device, before ZeRO shards them.
struct Held {
    double trained = 0;
    double trained_shards = 1;  ///< ranks over which ZeRO may share them out
    double head = 0;            ///< of them the output head's, whose gradient comes first
    Bytes frozen;
    double frozen_layer = 0;    ///< bytes of a gathered layer
};

double shards(const TrainSetup& setup, int from_stage) {
    return setup.parallel.zero_stage >= from_stage ? static_cast<double>(setup.parallel.data) : 1;
}

// Experts are shared out over ranks of the data group; what is left of that group shards them further, so that the bytes
// of a fully sharded model do not depend on it.
double local_parameters(const TrainModel& model, const TrainSetup& setup) {
    const TrainParallelism& p = setup.parallel;
    const ParameterCount& n = model.parameters;
    const double experts = n.experts.as_double() / static_cast<double>(p.experts);
    const double rest = (n.total - n.experts).as_double() + n.towers.as_double();
    return (experts + rest) / static_cast<double>(p.tensor * p.pipeline);
}

double head_parameters(const TrainModel& model, const TrainSetup& setup) {
    const ParameterCount& n = model.parameters;
    if (!model.spec.has_output_head) return 0;
    const double head = model.spec.tie_word_embeddings ? n.embedding.as_double() : n.output_head.as_double();
    return head / static_cast<double>(setup.parallel.tensor);
}

Bytes frozen_bytes(const TrainMemoryInput& input, double factor) {
    const ParameterCount& n = input.model.parameters;
    const WeightFormat stored{"", input.frozen_matrices, Block{1, 2}, ""};
    return bytes_of_double(weight_bytes(n, stored).as_double() * factor);
}

Held held(const TrainMemoryInput& input) {
    const TrainSetup& setup = input.setup;
    const double local = local_parameters(input.model, setup);
    const double all = input.model.parameters.total.as_double() + input.model.parameters.towers.as_double();
    const double share = all > 0 ? local / all : 0;
    const double models = static_cast<double>(input.trained_models);
    Held result;
    if (setup.adapter.frozen_base()) {
        const Params adapters = adapter_size(input.model.spec, setup.adapter).parameters;
        result.trained = adapters.as_double() * share * models;
        result.frozen = frozen_bytes(input, share / shards(setup, 3));
    } else {
        result.trained = local * models;
        result.head = head_parameters(input.model, setup);
    }
    // A reference or reward model is there whole, in 16 bit, unless it is the frozen base itself.
    TrainMemoryInput wide = input;
    wide.frozen_matrices = Block{1, 2};
    result.frozen += frozen_bytes(wide, share / shards(setup, 3)) * input.frozen_copies;
    const double layers = static_cast<double>(std::max<std::size_t>(input.model.spec.layers.size(), 1));
    const double blocks = (all - input.model.parameters.embedding.as_double()) * share * static_cast<double>(setup.parallel.pipeline);
    result.frozen_layer = kBytes * blocks / layers;
    return result;
}

double gathered(const TrainMemoryInput& input, const Held& held) {
    const TrainParallelism& p = input.setup.parallel;
    if (p.zero_stage < 3 || p.data <= 1) return 0;
    const double embedding = kBytes * (input.model.parameters.embedding + input.model.parameters.output_head).as_double() /
                             static_cast<double>(p.tensor);
    return kGatheredLayers * held.frozen_layer + embedding;
}

struct Activations {
    double layers = 0;   ///< kept of all layers
    double logits = 0;
    double working = 0;  ///< one layer that is computed again while its backward pass runs
    double late = 0;     ///< the first layer, whose backward pass is the last
};

Activations activations(const TrainMemoryInput& input, const TrainMemoryConstants& c) {
    const TrainSetup& setup = input.setup;
    const TrainParallelism& p = setup.parallel;
    const ActivationElements kept = activation_elements(input.model.spec, setup.adapter);
    const double tensor = static_cast<double>(p.tensor);
    const double hidden_ranks = p.sequence ? tensor : 1;
    const double tokens = static_cast<double>(setup.micro_batch * input.forward_sequences) * setup.sequence.as_double() /
                          static_cast<double>(p.context);
    const double copies = setup.compiled ? c.hidden_copies_compiled : c.hidden_copies;
    const double layer = kBytes * tokens * (kept.largest / tensor + copies * kept.largest_hidden / hidden_ranks);
    // The first stage of a pipeline holds as many micro-batches as there are stages, of its share of the layers; interleaved
    // stages somewhat more (Korthikanti et al., section 4.2.3).
    const double stages = static_cast<double>(p.pipeline);
    const double interleaved = p.virtual_stages > 1 ? 1 + (stages - 1) / (stages * static_cast<double>(p.virtual_stages)) : 1;
    Activations result;
    result.late = layer;
    if (setup.recompute == Recompute::full) {
        const double checkpoints = kBytes * tokens * kept.hidden / hidden_ranks * interleaved;
        result.layers = setup.offloads_activations ? checkpoints / std::max(1.0, static_cast<double>(kept.layers)) : checkpoints;
        result.working = layer;
    } else {
        result.layers = kBytes * tokens * (kept.inner / tensor + copies * kept.hidden / hidden_ranks) * interleaved;
    }
    const double logit = setup.chunked_loss ? c.logit_bytes_chunked : c.logit_bytes;
    result.logits = tokens * kept.vocabulary * logit / tensor;
    return result;
}

void explain(const TrainMemoryInput& input, const Held& held, const Activations& acts, const TrainMemory& memory, double early,
             double in_turn, Worksheet& why) {
    const OptimizerRecipe& recipe = input.recipe;
    const TrainSetup& setup = input.setup;
    why.add({.name = "weights_per_device",
             .value = memory.weights.as_double(),
             .unit = Unit::bytes,
             .formula = "floor(trained * bytes / shards + 0.5) + frozen",
             .with = {{"trained", held.trained}, {"bytes", input.setup.adapter.frozen_base() ? input.setup.adapter.bytes : recipe.weights},
                      {"shards", shards(setup, 3)}, {"frozen", held.frozen.as_double()}},
             .source = "ZeRO, arXiv:1910.02054, section 5.3; bytes: " + std::string(recipe.source),
             .children = {}});
    why.add({.name = "gradients_per_device",
             .value = memory.gradients.as_double(),
             .unit = Unit::bytes,
             .formula = "floor(trained * bytes / shards + 0.5)",
             .with = {{"trained", held.trained}, {"bytes", input.setup.adapter.frozen_base() ? input.setup.adapter.bytes : recipe.gradients},
                      {"shards", shards(setup, 2)}},
             .source = "ZeRO, arXiv:1910.02054, section 5.2",
             .children = {}});
    why.add({.name = "optimizer_per_device",
             .value = memory.optimizer.as_double(),
             .unit = Unit::bytes,
             .formula = "floor(trained * bytes / shards + 0.5)",
             .with = {{"trained", held.trained}, {"bytes", memory.optimizer.as_double() * shards(setup, 1) / std::max(held.trained, 1.0)},
                      {"shards", shards(setup, 1)}},
             .source = "ZeRO, arXiv:1910.02054, section 5.1",
             .children = {}});
    why.add({.name = "activations_per_device",
             .value = memory.activations.as_double(),
             .unit = Unit::bytes,
             .formula = "floor(layers + logits + working + 0.5)",
             .with = {{"layers", acts.layers}, {"logits", acts.logits}, {"working", acts.working}},
             .source = "Korthikanti et al. 2022, arXiv:2205.05198, eq. 1-5, over this model's widths",
             .children = {}});
    why.add({.name = "training_peak_per_device",
             .value = memory.total.typical,
             .unit = Unit::bytes,
             .formula = in_turn > 0 ? "weights + optimizer + buffers + max(generating, max(activations + early_gradients, gradients + late_activations))"
                                    : "weights + optimizer + buffers + max(activations + early_gradients, gradients + late_activations)",
             .with = {{"weights", memory.weights.as_double()}, {"optimizer", memory.optimizer.as_double()},
                      {"buffers", memory.buffers.as_double()}, {"activations", memory.activations.as_double()},
                      {"early_gradients", early}, {"gradients", memory.gradients.as_double()},
                      {"late_activations", acts.late}, {"generating", in_turn}},
             .source = "activations go as gradients come; gradients that accumulate stay",
             .children = {}});
}

}  // namespace

TrainMemory train_memory(const TrainMemoryInput& input, const TrainMemoryConstants& constants, Worksheet* why) {
    const TrainSetup& setup = input.setup;
    const Held parts = held(input);
    // Adapters over 16-bit weights are kept, and their moments with them, as wide as PEFT casts them.
    const bool adapters = setup.adapter.frozen_base();
    const double wide = setup.adapter.bytes;
    const OptimizerRecipe& r = input.recipe;
    const double moments = (r.first > 0 ? (r.first < 2 ? r.first : wide) : 0) + (r.second > 0 ? (r.second < 2 ? r.second : wide) : 0);
    TrainMemory memory;
    memory.weights = bytes_of_double(parts.trained * (adapters ? wide : r.weights) / shards(setup, 3)) + parts.frozen;
    memory.gradients = bytes_of_double(parts.trained * (adapters ? wide : r.gradients) / shards(setup, 2));
    memory.optimizer = bytes_of_double(parts.trained * (adapters ? moments : r.states()) / shards(setup, 1));
    memory.buffers = bytes_of_double(gathered(input, parts) + constants.fixed) + (input.generating_stays ? input.generating : Bytes());
    const Activations acts = activations(input, constants);
    memory.checkpoints = bytes_of_double(acts.layers);
    memory.logits = bytes_of_double(acts.logits);
    memory.activations = bytes_of_double(acts.layers + acts.logits + acts.working);
    // The head's gradient is there before any activation has gone.
    const double head = adapters ? 0 : parts.head * r.gradients / shards(setup, 2);
    const double early = setup.accumulates ? memory.gradients.as_double() : head;
    const double in_turn = input.generating_stays ? 0 : input.generating.as_double();
    const double dynamic = std::max({memory.activations.as_double() + early, memory.gradients.as_double() + acts.late, in_turn});
    const double peak = (memory.weights + memory.optimizer + memory.buffers).as_double() + dynamic;
    memory.total = {peak * constants.spread.low, peak, peak * constants.spread.high};
    memory.with_context = {memory.total.low + constants.context.low, peak + constants.context.typical,
                           memory.total.high + constants.context.high};
    if (why) explain(input, parts, acts, memory, early, in_turn, *why);
    return memory;
}

std::int64_t largest_micro_batch(const TrainMemoryInput& input, const TrainMemoryConstants& constants, Bytes capacity) {
    TrainSetup setup = input.setup;
    return largest(kMostSequences, [&](std::int64_t sequences) {
        setup.micro_batch = sequences;
        return train_memory(laid_out(input, setup), constants).fits(capacity);
    });
}

}  // namespace ballpark
