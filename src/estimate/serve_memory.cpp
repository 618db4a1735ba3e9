#include "estimate/serve_memory.h"

#include <algorithm>
#include <variant>
#include <vector>

#include "model/kv_cache_shape.h"
#include "quantity/bisection.h"

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

/// Layers that keep the same cells at every length: solving asks for thousands of lengths, models have one or two kinds.
struct CacheKind {
    const Layer* layer = nullptr;
    CacheCell cell;
    std::int64_t window = 0;
    std::int64_t heads = 0;
    bool latent = false;
    bool compressed = false;
    std::int64_t layers = 0;

    bool same_as(const CacheKind& other) const {
        return cell.k == other.cell.k && cell.v == other.cell.v && cell.index == other.cell.index && window == other.window &&
               heads == other.heads && latent == other.latent && !compressed && !other.compressed;
    }
};

std::vector<CacheKind> cache_kinds(const ModelSpec& model) {
    std::vector<CacheKind> kinds;
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
        const Layer& layer = model.layers[i];
        CacheKind kind{.layer = &layer, .cell = cache_cell(layer), .window = sliding_window(layer), .heads = kv_heads(model, i), .layers = 1};
        if (kind.cell.total() == 0) continue;
        kind.latent = std::holds_alternative<LatentAttention>(*layer.attention);
        kind.compressed = std::holds_alternative<CompressedAttention>(*layer.attention);
        const auto known = std::find_if(kinds.begin(), kinds.end(), [&](const CacheKind& other) { return other.same_as(kind); });
        if (known == kinds.end()) kinds.push_back(kind);
        else ++known->layers;
    }
    return kinds;
}

Bytes on_rank(const std::vector<CacheKind>& kinds, KvFormat format, Tokens context, std::int64_t ranks) {
    Bytes total;
    for (const CacheKind& kind : kinds) {
        const Bytes cell = row_bytes(cell_on_rank(kind.cell, kind.heads, kind.latent, ranks), format);
        total += cell * cache_cells(*kind.layer, context.count()) * kind.layers;
    }
    return total;
}

void solve(const ServeSetup& setup, const std::vector<CacheKind>& kinds, Bytes state, ServeMemory& memory) {
    const Bytes room = setup.usable_per_gpu;
    const auto cache = [&](std::int64_t gpus, Tokens context) { return on_rank(kinds, setup.kv, context, gpus); };
    const auto needs = [&](std::int64_t gpus, std::int64_t concurrency, Bytes sequence) {
        return divide_up(setup.weights, gpus) + sequence * concurrency + divide_up(state * concurrency, gpus);
    };
    memory.fits = memory.per_gpu <= room;
    memory.gpus_needed = smallest(
        kMostGpus, [&](std::int64_t gpus) { return needs(gpus, setup.concurrency, cache(gpus, setup.context)) <= room; });
    const Bytes sequence = cache(setup.gpus, setup.context);
    memory.max_concurrency = largest(
        kMostSequences, [&](std::int64_t n) { return needs(setup.gpus, n, sequence) <= room; });
    memory.max_context = Tokens(largest(kLongestContext, [&](std::int64_t n) {
        return needs(setup.gpus, setup.concurrency, cache(setup.gpus, Tokens(n))) <= room;
    }));
    memory.kv_pool = std::max(room - divide_up(setup.weights, setup.gpus), Bytes(0));
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
    return on_rank(cache_kinds(model), format, context, ranks);
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
    const std::vector<CacheKind> kinds = cache_kinds(setup.model);
    memory.per_gpu = divide_up(setup.weights, setup.gpus) + divide_up(memory.state, setup.gpus) +
                     on_rank(kinds, setup.kv, setup.context, setup.gpus) * setup.concurrency;
    if (setup.usable_per_gpu.count() > 0) solve(setup, kinds, state, memory);
    if (why) explain_total(setup, memory, mark, *why);
    return memory;
}

}  // namespace ballpark
