/// What a layer keeps per sequence: keys and values per token, the window that bounds them, and constant state.
///
/// All figures are elements; engines decide their bytes, padding and alignment.
#pragma once

#include <cstdint>

#include "model/model_spec.h"

namespace ballpark {

/// Elements that one cell (the memory of one token) of a layer holds.
struct CacheCell {
    std::int64_t k = 0;
    std::int64_t v = 0;      ///< 0 for latent attention, whose one vector serves as both
    std::int64_t index = 0;  ///< key of a sparse-attention indexer, kept beside the cache

    constexpr std::int64_t total() const { return k + v + index; }
};

/// Constant state of one sequence, whatever its length.
struct RecurrentState {
    std::int64_t conv = 0;   ///< last inputs of the causal convolution
    std::int64_t state = 0;  ///< state matrix
};

CacheCell cache_cell(const Layer& layer);

/// Cells that a sequence of `context` tokens occupies: no more than the window of a sliding layer, one cell per
/// `compress_ratio` tokens (rounded up) and the window for compressed attention, none where there is no cache.
std::int64_t cache_cells(const Layer& layer, std::int64_t context);

/// The elements that a sequence of `context` tokens keeps in a layer; indexer keys included.
std::int64_t cache_elements(const Layer& layer, std::int64_t context);

RecurrentState recurrent_state(const Layer& layer, std::int64_t hidden_size);

/// KV heads of a layer, 0 where it has no softmax cache; the latent vector of MLA counts as one head.
std::int64_t kv_heads(const ModelSpec& model, std::size_t layer);
bool is_sliding(const ModelSpec& model, std::size_t layer);
std::int64_t sliding_window(const Layer& layer);

/// Elements of keys and values that the whole model adds for one token while every window still has room
/// (DESIGN: 2 · layers · kv_heads · head_dim for a plain model).
std::int64_t kv_elements_per_token(const ModelSpec& model);

}  // namespace ballpark
