// Compute buffers in closed form: what lives at once at the worst moment of the prefill graph, place by place.

#include <algorithm>

#include "estimate/llamacpp_graph.h"
#include "model/kv_cache_shape.h"

namespace ballpark::detail {
namespace {

/// Copies that the scheduler keeps of each input when several devices work on different ubatches at once:
/// GGML_SCHED_MAX_COPIES in ggml/src/ggml-backend.cpp.
constexpr std::int64_t kPipelineCopies = 4;
constexpr std::int64_t kAlignment = 32;

struct Graph {
    BlockNeeds needs;
    std::int64_t state = 0;  ///< one hidden vector a token
    std::int64_t mask = 0;
    std::int64_t values = 0;
    std::int64_t small = 0;  ///< token ids, positions, indices of cells, of states and of outputs
    std::int64_t logits = 0;
    std::int64_t outputs = 0;  ///< hidden vectors of the tokens whose logits are asked for
};

Graph graph_of(const ModelSpec& model, const LlamacppContext& context, BlockNeeds needs) {
    const std::int64_t u = context.n_tokens;
    Graph graph;
    graph.state = times(4 * model.hidden_size, u);
    graph.mask = times(times(context.flash ? 2 : 4, u), plus(needs.cells, needs.sliding_cells));
    graph.values = context.flash ? 0 : times(needs.value_rows, needs.caches());
    const bool positions = needs.rotates || model.learned_positions > 0;
    graph.small = times(16 + (positions ? 4 : 0) + needs.indices * needs.caches(), u) +
                  round_up(4 * context.n_outputs, kAlignment) + (needs.states > 0 ? kAlignment : 0) +
                  times(needs.rotations, needs.caches()) + needs.casts;
    graph.logits = model.has_output_head ? times(4 * model.vocab_size, context.n_outputs) : 0;
    graph.outputs = times(4 * model.hidden_size, context.n_outputs);
    graph.needs = std::move(needs);
    return graph;
}

bool sequential(const ModelSpec& model) { return !model.parallel_residual && model.norm_weights; }

// In the last block the mask's place and two hidden vectors beside it take one of gate and up when they are as large
// as it and not as large as both; the block's output then ends up behind them, and the logits one vector later.
std::int64_t behind_the_mask(const ModelSpec& model, const Graph& graph) {
    if (!graph.needs.separate_gate || !sequential(model)) return 0;
    const std::int64_t gate = graph.needs.gate;
    const bool one = plus(graph.mask, 2 * graph.state) >= gate;
    const bool both = plus(graph.mask, graph.state) >= 2 * gate;
    return one && !both ? graph.state : 0;
}

// On a device the outputs of attention that are narrower than a hidden vector leave holes that nothing fits, until
// the mask's place takes them.
std::int64_t narrow_heads(const ModelSpec& model, const Graph& graph) {
    const bool narrow = graph.needs.query > 0 && graph.needs.query < graph.state;
    const bool plain = !model.layers.empty() && model.layers.front().norms == (attn_norm | ffn_norm);
    if (!narrow || !plain || !graph.needs.separate_gate || graph.mask >= graph.needs.gate) return 0;
    return graph.mask < graph.needs.query ? 2 * graph.state : graph.state;
}

// One place that holds everything. Three alternatives of the input embedding are always in the graph (token ids,
// vectors, and a mixture of both): five hidden vectors a token, four of them where the table stays on the host. The
// logits reuse the mask's place where they fit.
std::int64_t whole_graph(const ModelSpec& model, const Graph& graph, bool has_output, bool device) {
    std::int64_t logits = has_output && graph.logits > graph.mask ? graph.logits : 0;
    if (logits > 0) logits = plus(logits, device ? narrow_heads(model, graph) : behind_the_mask(model, graph));
    const std::int64_t vectors = times(device ? 4 : 5, graph.state);
    const std::int64_t base = plus(plus(vectors, plus(graph.mask, graph.values)), graph.small);
    return plus(base, std::max(logits, graph.needs.largest()));
}

// Everything runs on devices: the host keeps the inputs of the graph, and adds learned positions to them.
std::int64_t host_inputs(const ModelSpec& model, const Graph& graph, std::int64_t copies) {
    const std::int64_t vectors = plus(times(2, graph.state), plus(graph.mask, graph.values));
    const std::int64_t embedded = times(model.learned_positions > 0 ? 3 : 2, graph.state);
    return plus(plus(times(copies, vectors), embedded), times(copies, graph.small));
}

// Hidden vectors that live through a block behind a host: its input and one more; a third where attention and
// feed-forward read the same input, where q, k and v stay in one matrix, where the input is normed only at the end of
// each half, or beside shared experts; five where a token's experts are added up, or a recurrence keeps its inputs.
std::int64_t states_in_blocks(const ModelSpec& model, const BlockNeeds& needs) {
    if (needs.experts_per_token > 2 && !needs.shared_experts) return 5;
    if (needs.experts_per_token > 0) return needs.states > 0 ? 4 : 3;
    if (needs.states > 0 && needs.attention == 0) return 5;
    return model.parallel_residual || needs.fused_unrotated || !needs.own_norm ? 3 : 2;
}

// What lies before the logits behind a host. A scan's states stay at the end of the last block, behind all of it.
// Shared experts leave the outputs of the chosen ones behind, unless the hole that attention or recurrence left takes
// them.
std::int64_t before_logits(const ModelSpec& model, const BlockNeeds& needs, std::int64_t state) {
    if (needs.scans && needs.shared_experts) return plus(plus(needs.feed_forward, needs.states), 2 * state);
    if (needs.shared_experts) return needs.mixer() < needs.chosen ? plus(needs.chosen, 3 * state) : 2 * state;
    if (needs.states > 0 && needs.attention == 0) return 3 * state;
    return model.norm_bias ? 2 * state : state;
}

// A device that takes over from the host receives one split input; the logits come after the mask is done with.
std::int64_t second_half(const ModelSpec& model, const Graph& graph, bool has_output) {
    const BlockNeeds& needs = graph.needs;
    std::int64_t blocks = times(states_in_blocks(model, needs), graph.state);
    if (has_output && needs.experts_per_token == 0) blocks = plus(blocks, graph.outputs);
    blocks = plus(plus(blocks, plus(graph.mask, graph.values)), needs.largest());
    const std::int64_t head = plus(before_logits(model, needs, graph.state), has_output ? graph.logits : 0);
    return std::max(blocks, head);
}

// Several devices that hold all layers: each input of a device has four copies; later devices receive two vectors.
std::int64_t pipelined(const Graph& graph, bool first, bool has_output) {
    const std::int64_t vectors =
        first ? times(4 * kPipelineCopies, graph.state) : times(2 * kPipelineCopies + 3, graph.state);
    const std::int64_t inputs = times(kPipelineCopies, plus(graph.mask, plus(graph.values, graph.small)));
    return plus(plus(vectors, inputs), std::max(graph.needs.largest(), has_output ? graph.logits : 0));
}

std::size_t devices_used(const LlamacppLayout& layout) {
    std::size_t used = 0;
    for (std::size_t place = 1; place < layout.places; ++place) used += layout.used(place) || layout.output == place;
    return used;
}

std::int64_t place_bytes(const ModelSpec& model, const LlamacppContext& context, const LlamacppSetup& setup,
                         const LlamacppLayout& layout, std::size_t place) {
    const bool host_computes = layout.output == 0 || layout.used(0);
    const bool pipeline = !host_computes && devices_used(layout) > 1;
    const bool half = place > 0 && (host_computes || model.learned_positions > 0);
    const bool has_output = layout.output == place;
    const std::size_t shown = place == 0 && !host_computes ? layout.output : place;
    const Graph graph =
        graph_of(model, context, llamacpp_block_needs(model, context, setup, layout, {shown, place > 0, half}));
    if (place == 0)
        return host_computes ? whole_graph(model, graph, has_output, false)
                             : host_inputs(model, graph, pipeline ? kPipelineCopies : 1);
    if (!graph.needs.any && !has_output) return 0;
    if (pipeline) return pipelined(graph, layout.blocks.front() == place, has_output);
    // The host keeps token ids and the rows of outputs to itself.
    if (!half) return whole_graph(model, graph, has_output, true) - 8 * context.n_tokens;
    return second_half(model, graph, has_output);
}

}  // namespace

std::vector<Bytes> llamacpp_compute(const ModelSpec& model, const LlamacppContext& context, const LlamacppSetup& setup,
                                    const LlamacppLayout& layout) {
    if (setup.release != LlamacppRelease::current) return llamacpp_classic_compute(model, context, setup, layout);
    std::vector<Bytes> compute(layout.places);
    for (std::size_t place = 0; place < layout.places; ++place)
        compute[place] = Bytes(plus(place_bytes(model, context, setup, layout, place), place == 0 ? lent_experts(model, context, layout) : 0));
    return compute;
}

// Percentiles of tests/truth, which fails when the ranges hold fewer than 85 or more than 97 % of its rows. The closed
// form is exact where one place runs the whole graph with flash attention; what is left elsewhere is where ggml's
// allocator happens to put a tensor.
Range llamacpp_compute_spread(const LlamacppSetup& setup, const LlamacppLayout& layout) {
    // Experts left to the host are on record in one log; where the host multiplies them in none.
    for (std::size_t i = 0; i < layout.blocks.size(); ++i)
        if (layout.lends(i)) return layout.copied[layout.blocks[i]] > 0 ? Range{0.85, 1, 1.2} : Range{0.6, 1, 1.5};
    if (setup.release != LlamacppRelease::current) return {0.9, 1, 1.12};
    const bool host_computes = layout.output > 0 && layout.used(0);
    if (host_computes || devices_used(layout) > 1) return {0.997, 1, 1.011};
    return {1, 1, 1};
}

}  // namespace ballpark::detail
