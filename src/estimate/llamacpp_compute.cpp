#include <algorithm>

#include "estimate/llamacpp_parts.h"
#include "model/kv_cache_shape.h"

namespace ballpark::detail {
namespace {

std::int64_t times(std::int64_t a, std::int64_t b) { return saturating_multiply(a, b); }
std::int64_t plus(std::int64_t a, std::int64_t b) { return saturating_add(a, b); }

/// The largest needs of any block of a place, in bytes.
struct BlockNeeds {
    std::int64_t feed_forward = 0;
    std::int64_t attention = 0;
    std::int64_t recurrence = 0;
    std::int64_t cells = 0;          ///< of one stream in layers that keep all
    std::int64_t sliding_cells = 0;  ///< the same in sliding layers
    std::int64_t value_rows = 0;     ///< bytes that storing values transposed needs without flash attention
    bool any = false;

    std::int64_t largest() const { return std::max({feed_forward, attention, recurrence}); }
};

std::int64_t feed_forward_bytes(const FeedForward& part, std::int64_t hidden, std::int64_t u) {
    if (const auto* f = std::get_if<DenseFeedForward>(&part))
        return times(times(f->gated ? 12 : 4, f->intermediate_size), u);
    const auto* f = std::get_if<ExpertFeedForward>(&part);
    if (f == nullptr) return 0;
    const std::int64_t wide = hidden > 2 * f->moe_intermediate_size ? hidden : 0;
    return times(times(4 * u, f->num_experts_per_tok), plus(3 * f->moe_intermediate_size, wide));
}

std::int64_t attention_bytes(const Attention& part, const LlamacppContext& context, std::int64_t cells) {
    const std::int64_t u = context.n_ubatch;
    if (const auto* a = std::get_if<SoftmaxAttention>(&part)) {
        const std::int64_t q = times(a->num_attention_heads, a->head_dim);
        const std::int64_t k = times(a->num_key_value_heads, a->head_dim);
        if (context.flash) return times(4 * u, plus(2 * q, 2 * k));
        return times(times(4 * u, a->num_attention_heads), plus(cells, a->head_dim));
    }
    if (const auto* a = std::get_if<LatentAttention>(&part)) {
        const std::int64_t heads = times(4 * u, a->num_attention_heads);
        const std::int64_t latent = a->kv_lora_rank + a->qk_rope_head_dim;
        const std::int64_t absorbed = times(heads, a->qk_nope_head_dim + a->qk_rope_head_dim + 2 * latent);
        return context.flash ? absorbed : std::max(absorbed, times(heads, plus(cells, latent)));
    }
    return 0;
}

// The input projection and what the scan reads and writes beside it.
std::int64_t recurrence_bytes(const Recurrence& part, std::int64_t hidden, std::int64_t u) {
    if (const auto* r = std::get_if<StateSpace>(&part)) {
        const std::int64_t groups = 2 * r->n_groups * r->d_state;
        const std::int64_t in = r->n_heads > 0 ? 2 * r->d_inner + groups + r->n_heads : 2 * r->d_inner;
        return times(4 * u, in + r->d_inner + groups);
    }
    if (const auto* r = std::get_if<LinearAttention>(&part))
        return times(4 * u, 4 * (r->num_key_heads * r->key_head_dim + r->num_value_heads * r->value_head_dim));
    return times(4 * u, 4 * hidden);
}

BlockNeeds needs_of(const ModelSpec& model, const LlamacppContext& context, const LlamacppSetup& setup,
                    const LlamacppLayout& layout, std::size_t place) {
    BlockNeeds needs;
    const std::int64_t u = context.n_ubatch;
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
        if (layout.blocks[i] != place) continue;
        const Layer& layer = model.layers[i];
        needs.any = true;
        needs.feed_forward = std::max(needs.feed_forward, feed_forward_bytes(layer.feed_forward, model.hidden_size, u));
        if (layer.recurrence)
            needs.recurrence = std::max(needs.recurrence, recurrence_bytes(*layer.recurrence, model.hidden_size, u));
        if (!layer.attention) continue;
        const bool slides = llamacpp_cells(layer, context, setup) < context.n_ctx_seq || sliding_window(layer) > 0;
        const std::int64_t cells = llamacpp_cells(layer, context, setup);
        (slides ? needs.sliding_cells : needs.cells) = cells;
        needs.attention = std::max(needs.attention, attention_bytes(*layer.attention, context, cells));
        needs.value_rows = std::max(needs.value_rows, times(8 * u, cache_cell(layer).v));
    }
    return needs;
}

struct GraphBytes {
    std::int64_t mask = 0;
    std::int64_t values = 0;
    std::int64_t base = 0;
    std::int64_t logits = 0;
};

// ggml-alloc.c takes the peak of the prefill graph: three alternatives of the input embedding are always in it
// (20 bytes a token and hidden element), the attention mask, and the widest of feed-forward, attention and logits; the
// logits reuse the mask's place where they fit. A quantised cache adds rotations that are small beside these.
GraphBytes graph_bytes(const ModelSpec& model, const LlamacppContext& context, const BlockNeeds& needs) {
    const std::int64_t u = context.n_ubatch;
    GraphBytes graph;
    graph.mask = times(times(context.flash ? 2 : 4, u), plus(needs.cells, needs.sliding_cells));
    const std::int64_t caches = (needs.cells > 0) + (needs.sliding_cells > 0);
    graph.values = context.flash ? 0 : times(needs.value_rows, caches);
    graph.base = plus(plus(times(20 * model.hidden_size, u), plus(graph.mask, graph.values)), 44 * u);
    graph.logits = model.has_output_head ? times(4 * model.vocab_size, context.n_outputs) : 0;
    return graph;
}

// Everything runs on devices: the host keeps the inputs of the graph, and adds learned positions to them.
std::int64_t host_inputs(const ModelSpec& model, const GraphBytes& graph, std::int64_t u) {
    const std::int64_t states = model.learned_positions > 0 ? 20 : 16;
    return plus(plus(times(states * model.hidden_size, u), graph.mask), plus(44 * u, graph.values));
}

// One place that holds everything, or the devices of a full offload, which are spared one copy of the inputs.
std::int64_t whole_graph(const GraphBytes& graph, const BlockNeeds& needs, bool has_output) {
    const std::int64_t logits = has_output && graph.logits > graph.mask ? graph.logits : 0;
    return plus(graph.base, std::max(logits, needs.largest()));
}

bool fuses_qkv(const ModelSpec& model) {
    for (const Layer& layer : model.layers)
        if (layer.attention)
            if (const auto* a = std::get_if<SoftmaxAttention>(&*layer.attention)) return a->fused_qkv;
    return false;
}

// A device that takes over from the host receives one split input; the logits come after the mask is done with. One
// more vector a token lives on where attention and feed-forward read the same input, or q, k and v are one matrix.
std::int64_t second_half(const ModelSpec& model, const GraphBytes& graph, const BlockNeeds& needs, std::int64_t u,
                         bool has_output) {
    const std::int64_t state = times(4 * model.hidden_size, u);
    const std::int64_t states = model.parallel_residual || fuses_qkv(model) ? 3 : 2;
    const std::int64_t blocks = plus(plus(times(states, state), plus(graph.mask, graph.values)), needs.largest());
    const std::int64_t head = plus(times(states - 1, state), has_output ? graph.logits : 0);
    return std::max(blocks, head);
}

}  // namespace

std::vector<Bytes> llamacpp_compute(const ModelSpec& model, const LlamacppContext& context, const LlamacppSetup& setup,
                                    const LlamacppLayout& layout) {
    std::vector<Bytes> compute(layout.places);
    const std::int64_t u = context.n_ubatch;
    const bool host_computes = layout.output == 0 || layout.used(0);
    for (std::size_t place = 0; place < layout.places; ++place) {
        const BlockNeeds needs = needs_of(model, context, setup, layout, place);
        const bool has_output = layout.output == place;
        if (place > 0 && !needs.any && !has_output) continue;
        const GraphBytes graph = graph_bytes(model, context, needs);
        std::int64_t bytes = 0;
        if (place > 0 && (host_computes || model.learned_positions > 0))
            bytes = second_half(model, graph, needs, u, has_output);
        else if (place > 0)
            bytes = whole_graph(graph, needs, has_output) - 4 * model.hidden_size * u - 12 * u;
        else if (host_computes)
            bytes = whole_graph(graph, needs, has_output);
        else
            bytes = host_inputs(model, graph_bytes(model, context, needs_of(model, context, setup, layout, layout.output)), u);
        compute[place] = Bytes(bytes);
    }
    return compute;
}

}  // namespace ballpark::detail
