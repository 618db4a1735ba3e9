// What one block of a model asks of a compute buffer: feed-forward, attention, recurrence.

#include <algorithm>

#include "estimate/llamacpp_graph.h"
#include "model/kv_cache_shape.h"

namespace ballpark::detail {
namespace {

// A feed-forward holds what it reads into: gate, up and their product when gated, one vector otherwise.
void add_feed_forward(const Layer& layer, std::int64_t hidden, std::int64_t u, bool half, BlockNeeds& needs) {
    if (const auto* f = std::get_if<DenseFeedForward>(&layer.feed_forward)) {
        const std::int64_t wide = times(4 * u, f->intermediate_size);
        needs.feed_forward = std::max(needs.feed_forward, times(f->gated ? 3 : 1, wide));
        needs.gate = std::max(needs.gate, wide);
        needs.separate_gate = f->gated && !f->fused_gate_up;
        return;
    }
    const auto* f = std::get_if<ExpertFeedForward>(&layer.feed_forward);
    if (f == nullptr) return;
    // The outputs of the experts fit where gate and up were, unless they are wider than both; behind a host they
    // already do not when they are as wide.
    const std::int64_t both = 2 * f->moe_intermediate_size;
    const std::int64_t beyond = hidden > both || (half && hidden == both) ? hidden : 0;
    const std::int64_t scaled = f->scaled_inputs ? hidden : 0;
    const std::int64_t tokens = times(4 * u, f->num_experts_per_tok);
    const std::int64_t width = plus(3 * f->moe_intermediate_size, beyond + scaled);
    needs.feed_forward = std::max(needs.feed_forward, times(tokens, width));
    needs.chosen = std::max(needs.chosen, times(tokens, hidden));
    needs.experts_per_token = std::max(needs.experts_per_token, f->num_experts_per_tok);
    needs.shared_experts = needs.shared_experts || f->shared_intermediate_size > 0;
    needs.separate_gate = false;
}

// With flash attention: queries, the same in the order that the kernel reads, keys and values. Without: the scores
// of all heads and the result, and the queries beside them where they are too wide for the place of a hidden vector.
std::int64_t softmax_bytes(const SoftmaxAttention& a, const Layer& layer, const LlamacppContext& context,
                           std::int64_t hidden, std::int64_t cells, std::int64_t u) {
    const std::int64_t q = times(a.num_attention_heads, a.head_dim);
    const std::int64_t k = times(a.num_key_value_heads, a.head_dim);
    if (context.flash) return times(4 * u, plus(2 * q, 2 * k));
    std::int64_t width = times(a.num_attention_heads, plus(cells, a.head_dim));
    if (q > hidden) width = plus(width, q);
    // Fused and unrotated, q, k and v stay where they are until the scores are made. A normed copy of the block's
    // input is done with by then where nothing rotates or splits it; a block without one never had it.
    const bool early = a.fused_qkv || !a.rotary || (layer.norms & attn_norm) == 0;
    if (a.fused_qkv && !a.rotary)
        width = plus(width, 2 * hidden);
    else if (early)
        width -= hidden;
    return times(4 * u, width);
}

// Queries are taken into the latent space; keys are the latent vectors. Without flash attention the values are a
// transposed 16-bit copy of the latent part.
std::int64_t latent_bytes(const LatentAttention& a, const LlamacppContext& context, std::int64_t cells,
                          std::int64_t u) {
    const std::int64_t heads = times(4 * u, a.num_attention_heads);
    const std::int64_t latent = a.kv_lora_rank + a.qk_rope_head_dim;
    const std::int64_t absorbed = times(heads, a.qk_nope_head_dim + a.qk_rope_head_dim + 2 * latent);
    if (context.flash) return absorbed;
    const std::int64_t scores = times(heads, plus(cells, 2 * latent + a.qk_nope_head_dim));
    return std::max(absorbed, plus(scores, times(2 * a.kv_lora_rank, cells)));
}

std::int64_t attention_bytes(const Layer& layer, const LlamacppContext& context, std::int64_t hidden,
                             std::int64_t cells, std::int64_t u) {
    if (const auto* a = std::get_if<SoftmaxAttention>(&*layer.attention))
        return softmax_bytes(*a, layer, context, hidden, cells, u);
    if (const auto* a = std::get_if<LatentAttention>(&*layer.attention)) return latent_bytes(*a, context, cells, u);
    return 0;
}

// The input projection, what the convolution reads and writes, and what the scan writes; states come on top. The
// first version's projections are as wide as two hidden vectors: on a device one takes the place of the inputs.
std::int64_t recurrence_bytes(const Recurrence& part, std::int64_t hidden, std::int64_t u, bool device) {
    if (const auto* r = std::get_if<StateSpace>(&part)) {
        const std::int64_t groups = 2 * r->n_groups * r->d_state;
        const std::int64_t convolved = r->d_inner + (r->n_heads > 0 ? groups : 0);
        const std::int64_t copies = r->n_heads == 0 && device ? 1 : 2;
        return times(4 * u, r->d_inner + convolved + r->n_heads + copies * convolved + r->d_inner);
    }
    if (const auto* r = std::get_if<LinearAttention>(&part))
        return times(4 * u, 4 * (r->num_key_heads * r->key_head_dim + r->num_value_heads * r->value_head_dim));
    return times(4 * u, 4 * hidden);
}

std::int64_t power_of_two_in(std::int64_t n) { return n & -n; }

// llama-kv-cache.cpp: keys are rotated by a matrix as large as the head allows, values by one of 64.
std::int64_t rotation_bytes(const SoftmaxAttention& a, const LlamacppSetup& setup) {
    std::int64_t bytes = 0;
    const auto rotates = [](TensorType type, std::int64_t size) {
        return info(type).block_elements > 1 && size % 64 == 0;
    };
    if (rotates(setup.kv_k, a.head_dim)) bytes += 4 * power_of_two_in(a.head_dim) * power_of_two_in(a.head_dim);
    if (rotates(setup.kv_v, a.v_head_dim)) bytes += 4 * 64 * 64;
    return bytes;
}

void add_attention(const Layer& layer, const LlamacppContext& context, const LlamacppSetup& setup, std::int64_t hidden,
                   std::int64_t u, BlockNeeds& needs) {
    const std::int64_t cells = llamacpp_cells(layer, context, setup);
    const bool slides = cells < context.n_ctx_seq || sliding_window(layer) > 0;
    (slides ? needs.sliding_cells : needs.cells) = cells;
    needs.attention = std::max(needs.attention, attention_bytes(layer, context, hidden, cells, u));
    const CacheCell cell = cache_cell(layer);
    needs.value_rows = std::max(needs.value_rows, times(8 * u, cell.v));
    needs.indices = std::max<std::int64_t>(needs.indices, cell.v > 0 && context.flash ? 16 : 8);
    if (context.flash && setup.kv_k == TensorType::f32)
        needs.casts = std::max(needs.casts, times(times(2, plus(cell.k, cell.v)), times(cells, context.streams)));
    const auto* a = std::get_if<SoftmaxAttention>(&*layer.attention);
    needs.rotates = needs.rotates || a == nullptr || a->rotary;
    if (a != nullptr) {
        needs.rotations = std::max(needs.rotations, rotation_bytes(*a, setup));
        needs.query = std::max(needs.query, times(times(4 * u, a->num_attention_heads), a->head_dim));
        needs.fused_unrotated = a->fused_qkv && !a->rotary;
        needs.own_norm = (layer.norms & attn_norm) != 0;
    }
}

}  // namespace

std::int64_t lent_experts(const ModelSpec& model, const LlamacppContext& context, const LlamacppLayout& layout) {
    BlockNeeds needs;
    for (std::size_t i = 0; i < model.layers.size(); ++i)
        if (layout.lends(i) && layout.copied[layout.blocks[i]] == 0)
            add_feed_forward(model.layers[i], model.hidden_size, context.n_tokens, true, needs);
    // Beside them the input of the experts and what they hand back.
    return needs.experts_per_token > 0 ? plus(plus(needs.feed_forward, needs.chosen), times(4 * context.n_tokens, model.hidden_size)) : 0;
}

BlockNeeds llamacpp_block_needs(const ModelSpec& model, const LlamacppContext& context, const LlamacppSetup& setup,
                                const LlamacppLayout& layout, const BlockPlace& place) {
    BlockNeeds needs;
    const std::int64_t u = context.n_tokens;
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
        if (layout.blocks[i] != place.index) continue;
        const Layer& layer = model.layers[i];
        needs.any = true;
        add_feed_forward(layer, model.hidden_size, u, place.half, needs);
        if (layer.attention) add_attention(layer, context, setup, model.hidden_size, u, needs);
        if (!layer.recurrence) continue;
        needs.scans = needs.scans || std::holds_alternative<StateSpace>(*layer.recurrence);
        needs.states =
            std::max(needs.states, llamacpp_layer_state(layer, model.hidden_size, setup.parallel_slots).count());
        needs.recurrence =
            std::max(needs.recurrence, recurrence_bytes(*layer.recurrence, model.hidden_size, u, place.device));
    }
    if (needs.recurrence > 0) needs.recurrence = plus(needs.recurrence, needs.states);
    needs.feed_forward = plus(needs.feed_forward, layout.copied[place.index]);
    return needs;
}

}  // namespace ballpark::detail
