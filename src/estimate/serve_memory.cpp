#include "estimate/serve_memory.h"

#include <algorithm>
#include <variant>

#include "model/kv_cache_shape.h"

namespace ballpark {
namespace {

constexpr std::int64_t kMostGpus = 65'536;
constexpr std::int64_t kLongestContext = 100'000'000;
constexpr std::int64_t kMostSequences = 1'000'000'000;

Bytes row_bytes(const CacheCell& cell, KvFormat format) {
    return bytes_of(format.keys, cell.k) + bytes_of(format.values, cell.v) + bytes_of(format.keys, cell.index);
}

/// The part of a cell that one of `ranks` devices keeps: whole heads, at least one; a latent vector whole.
CacheCell cell_on_rank(CacheCell cell, std::int64_t heads, bool latent, std::int64_t ranks) {
    if (latent || heads <= 0) return cell;
    const std::int64_t kept = divide_up(Tokens(heads), ranks).count();
    return {cell.k / heads * kept, cell.v / heads * kept, cell.index};
}

Bytes per_gpu_with(const ServeSetup& setup, std::int64_t gpus, Bytes state) {
    const Bytes kv = kv_bytes_on_rank(setup.model, setup.kv, setup.context, gpus) * setup.concurrency;
    return divide_up(setup.weights, gpus) + kv + divide_up(state, gpus);
}

/// Smallest n in [1, most] for which `enough(n)`, 0 when there is none; `enough` is monotone.
template <class Predicate>
std::int64_t smallest(std::int64_t most, Predicate enough) {
    if (!enough(most)) return 0;
    std::int64_t low = 1;
    for (std::int64_t high = most; low < high;) {
        const std::int64_t middle = low + (high - low) / 2;
        if (enough(middle)) high = middle;
        else low = middle + 1;
    }
    return low;
}

/// Largest n in [1, most] for which `allowed(n)`, 0 when not even 1 is.
template <class Predicate>
std::int64_t largest(std::int64_t most, Predicate allowed) {
    std::int64_t low = 0;
    for (std::int64_t high = most; low < high;) {
        const std::int64_t middle = low + (high - low + 1) / 2;
        if (allowed(middle)) low = middle;
        else high = middle - 1;
    }
    return low;
}

void solve(const ServeSetup& setup, Bytes state_per_sequence, ServeMemory& memory) {
    const Bytes room = setup.usable_per_gpu;
    const auto needs = [&](std::int64_t gpus, std::int64_t concurrency, Tokens context) {
        ServeSetup asked = setup;
        asked.concurrency = concurrency;
        asked.context = context;
        return per_gpu_with(asked, gpus, state_per_sequence * concurrency);
    };
    memory.fits = memory.per_gpu <= room;
    memory.gpus_needed = smallest(
        kMostGpus, [&](std::int64_t gpus) { return needs(gpus, setup.concurrency, setup.context) <= room; });
    memory.max_concurrency = largest(
        kMostSequences, [&](std::int64_t n) { return needs(setup.gpus, n, setup.context) <= room; });
    memory.max_context = Tokens(largest(
        kLongestContext, [&](std::int64_t n) { return needs(setup.gpus, setup.concurrency, Tokens(n)) <= room; }));
    const Bytes left = room - divide_up(setup.weights, setup.gpus);
    memory.kv_pool = std::max(left, Bytes(0)) * setup.gpus;
}

void explain_total(const ServeSetup& setup, const ServeMemory& memory, std::size_t mark, Worksheet& why) {
    why.add_above(mark, {.name = "serve_total",
                         .value = memory.total.as_double(),
                         .unit = Unit::bytes,
                         .formula = "weights + sequences * kv_per_sequence + state",
                         .with = {{"weights", memory.weights.as_double()},
                                  {"sequences", static_cast<double>(setup.concurrency)},
                                  {"kv_per_sequence", memory.kv_per_sequence.as_double()},
                                  {"state", memory.state.as_double()}},
                         .source = "what must be in memory at once, before an engine's workspaces",
                         .children = {}});
}

}  // namespace

Bytes kv_bytes_on_rank(const ModelSpec& model, KvFormat format, Tokens context, std::int64_t ranks) {
    Bytes total;
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
        const Layer& layer = model.layers[i];
        const CacheCell cell = cache_cell(layer);
        if (cell.total() == 0) continue;
        const bool latent = layer.attention && std::holds_alternative<LatentAttention>(*layer.attention);
        const CacheCell kept = cell_on_rank(cell, kv_heads(model, i), latent, ranks);
        total += row_bytes(kept, format) * cache_cells(layer, context.count());
    }
    return total;
}

Bytes state_bytes_per_sequence(const ModelSpec& model) {
    Bytes total;
    for (const Layer& layer : model.layers) {
        const RecurrentState state = recurrent_state(layer, model.hidden_size);
        total += bytes_of(TensorType::f32, detail::saturating_add(state.conv, state.state));
    }
    return total;
}

ServeMemory serve_memory(const ServeSetup& setup, Worksheet* why) {
    const std::size_t mark = why ? why->mark() : 0;
    ServeMemory memory;
    memory.weights = setup.weights;
    memory.kv_per_token = kv_bytes_per_token(setup.model, setup.kv);
    memory.kv_per_sequence = kv_bytes_per_sequence(setup.model, setup.kv, setup.context, why);
    memory.kv = memory.kv_per_sequence * setup.concurrency;
    const Bytes state = state_bytes_per_sequence(setup.model);
    memory.state = state * setup.concurrency;
    memory.total = memory.weights + memory.kv + memory.state;
    memory.per_gpu = per_gpu_with(setup, setup.gpus, memory.state);
    if (setup.usable_per_gpu.count() > 0) solve(setup, state, memory);
    if (why) explain_total(setup, memory, mark, *why);
    return memory;
}

}  // namespace ballpark
