/// What the blocks of a place ask of its compute buffer, piece by piece. Internal to `estimate/`.
///
/// ggml-alloc.c reuses the place of every tensor that is done with, so the buffer is as large as what lives at once
/// at the worst moment: the inputs, the attention mask, and the widest of feed-forward, attention, recurrence and
/// logits. All figures are bytes; u is the tokens of one ubatch.
#pragma once

#include <algorithm>
#include <cstdint>

#include "estimate/llamacpp_parts.h"

namespace ballpark::detail {

inline std::int64_t times(std::int64_t a, std::int64_t b) { return saturating_multiply(a, b); }
inline std::int64_t plus(std::int64_t a, std::int64_t b) { return saturating_add(a, b); }

/// The largest needs of any block of a place.
struct BlockNeeds {
    std::int64_t feed_forward = 0;
    std::int64_t attention = 0;
    std::int64_t recurrence = 0;
    std::int64_t states = 0;  ///< recurrent states of all slots, as the graph copies them
    std::int64_t gate = 0;    ///< one matrix' output of a gated feed-forward: gate, or up
    std::int64_t chosen = 0;  ///< outputs of the chosen experts of each token
    std::int64_t experts_per_token = 0;
    std::int64_t cells = 0;          ///< of one stream in layers that keep all
    std::int64_t sliding_cells = 0;  ///< the same in sliding layers
    std::int64_t indices = 0;        ///< where to store keys and values: inputs of the graph
    std::int64_t value_rows = 0;     ///< storing values transposed needs this without flash attention
    std::int64_t rotations = 0;      ///< matrices that rotate what goes into a quantised cache
    std::int64_t casts = 0;          ///< 32-bit caches are read as 16-bit copies by flash attention
    std::int64_t query = 0;          ///< the queries of all heads
    bool shared_experts = false;
    bool own_norm = true;          ///< attention reads a normed copy of the block's input
    bool fused_unrotated = false;  ///< q, k and v are one matrix whose rows attention reads in place
    bool separate_gate = false;    ///< gate and up are two matrices
    bool scans = false;            ///< a state space: its states are outputs of the graph
    bool rotates = false;          ///< positions are an input of the graph
    bool any = false;

    std::int64_t largest() const { return std::max({feed_forward, attention, recurrence}); }
    std::int64_t mixer() const { return std::max(attention, recurrence); }
    int caches() const { return (cells > 0) + (sliding_cells > 0); }
};

/// `device`: the blocks run on a device; `half`: a host runs the blocks before them.
struct BlockPlace {
    std::size_t index = 0;
    bool device = false;
    bool half = false;
};

BlockNeeds llamacpp_block_needs(const ModelSpec& model, const LlamacppContext& context, const LlamacppSetup& setup,
                                const LlamacppLayout& layout, const BlockPlace& place);

/// What the host needs for the experts of blocks that run on a device, where it multiplies them itself. Not measured.
std::int64_t lent_experts(const ModelSpec& model, const LlamacppContext& context, const LlamacppLayout& layout);

/// Compute buffers of releases before the graph carried alternatives of its inputs (until about July 2026).
std::vector<Bytes> llamacpp_classic_compute(const ModelSpec& model, const LlamacppContext& context,
                                            const LlamacppSetup& setup, const LlamacppLayout& layout);

}  // namespace ballpark::detail
