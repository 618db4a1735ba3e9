// Compute buffers of older releases: one input embedding, a 32-bit mask, logits for every token of a ubatch.

#include <algorithm>

#include "estimate/llamacpp_graph.h"
#include "model/kv_cache_shape.h"

namespace ballpark::detail {
namespace {

// Gate and up, which their product replaced in place, or the one vector of a plain feed-forward.
std::int64_t feed_forward_bytes(const Layer& layer, std::int64_t u) {
    if (const auto* f = std::get_if<DenseFeedForward>(&layer.feed_forward))
        return times(times(f->gated ? 8 : 4, f->intermediate_size), u);
    if (const auto* f = std::get_if<ExpertFeedForward>(&layer.feed_forward))
        return times(times(8 * u, f->num_experts_per_tok), f->moe_intermediate_size);
    return 0;
}

std::int64_t attention_bytes(const Layer& layer, const LlamacppContext& context, LlamacppRelease release,
                             std::int64_t cells) {
    const std::int64_t u = context.n_tokens;
    const auto* a = layer.attention ? std::get_if<SoftmaxAttention>(&*layer.attention) : nullptr;
    if (a == nullptr) return 0;
    const std::int64_t q = times(a->num_attention_heads, a->head_dim);
    const std::int64_t k = times(a->num_key_value_heads, a->head_dim);
    if (context.flash) return times(4 * u, plus(2 * q, 2 * k));
    const std::int64_t beside = release == LlamacppRelease::early ? q : plus(2 * q, 2 * k);
    return times(4 * u, plus(times(a->num_attention_heads, cells), beside));
}

}  // namespace

// llama.cpp at b5000 (src/llama-graph.cpp): the mask is made on the host in 32 bits and, with flash attention, cast to
// 16 bits where it is used.
std::vector<Bytes> llamacpp_classic_compute(const ModelSpec& model, const LlamacppContext& context,
                                            const LlamacppSetup& setup, const LlamacppLayout& layout) {
    const std::int64_t u = context.n_tokens;
    const std::int64_t state = times(4 * model.hidden_size, u);
    const std::int64_t logits = model.has_output_head ? times(4 * model.vocab_size, u) : 0;
    std::vector<Bytes> compute(layout.places);
    const std::int64_t lent = lent_experts(model, context, layout);
    for (std::size_t place = 0; place < layout.places; ++place) {
        const std::size_t shown = place == 0 && !layout.used(0) ? layout.output : place;
        std::int64_t full = 0, sliding = 0, widest = 0, beside = 0;
        for (std::size_t i = 0; i < model.layers.size(); ++i) {
            const Layer& layer = model.layers[i];
            if (layout.blocks[i] != shown) continue;
            // The embedded tokens are an input of the graph, and live on beside the blocks where they were made.
            const std::int64_t fed = feed_forward_bytes(layer, u);
            beside = std::max(beside, plus(fed, layout.copied[shown]));
            widest = std::max(widest, plus(fed, place == 0 ? state : 0));
            if (!layer.attention) continue;
            const std::int64_t cells = llamacpp_cells(layer, context, setup);
            (sliding_window(layer) > 0 ? sliding : full) = cells;
            widest = std::max(widest, attention_bytes(layer, context, setup.release, cells));
        }
        const std::int64_t mask = times(4 * u, plus(full, sliding));
        const std::int64_t read = context.flash ? mask + mask / 2 : mask;
        if (place == 0 && layout.output > 0 && !layout.used(0)) {
            compute[place] = Bytes(plus(plus(plus(state, mask), 24 * u), lent));
        } else if (layout.used(place) || layout.output == place) {
            // Copies of experts come once the wide mask is cast and gone.
            const std::int64_t kept = context.flash ? mask / 2 : mask;
            const std::int64_t blocks = plus(2 * state, std::max(plus(read, widest), plus(kept, beside)));
            const std::int64_t head = layout.output == place ? plus(logits, state) : 0;
            compute[place] = Bytes(std::max(blocks, head));
        }
    }
    return compute;
}

}  // namespace ballpark::detail
