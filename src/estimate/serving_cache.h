/// How a serving engine cuts its key/value pool: bytes of a block on one rank, groups of layers, blocks of a sequence.
#pragma once

#include <cstdint>
#include <vector>

#include "estimate/serving_setup.h"
#include "estimate/worksheet.h"

namespace ballpark {

/// Layers of one kind on one rank.
struct CacheLayers {
    std::int64_t layers = 0;
    std::int64_t token_bytes = 0;   ///< of one token in one layer, on one rank; 0 for recurrent layers
    std::int64_t state_bytes = 0;   ///< of one sequence in one recurrent layer
    std::int64_t window = 0;        ///< tokens a sliding or chunked layer keeps; 0: all
    std::int64_t compression = 0;   ///< one vector per so many tokens beyond the window; 0: none
};

/// The pool of one pipeline stage in blocks: what vLLM calls KV cache groups.
///
/// Layers of several kinds are put into groups of equal size, the last one padded; a block serves one group, so that a
/// sequence takes a block of every group for each `block_tokens` tokens it keeps there.
struct CachePlan {
    std::vector<CacheLayers> kinds;
    std::int64_t block_tokens = 16;
    std::int64_t groups = 1;        ///< of all kinds together
    std::int64_t group_layers = 0;  ///< layers in a group, padding included
    std::int64_t block_bytes = 0;   ///< of one block: one page of every layer of a group
    std::int64_t token_bytes = 0;   ///< of one token in all layers, without padding
    std::int64_t sequence_state = 0;  ///< bytes of recurrent state of one sequence in all layers
};

/// The plan of the layers [first, first + count). `setup` has its defaults.
/// Sources: vLLM vllm/v1/core/kv_cache_utils.py (_get_kv_cache_groups_uniform_page_size, unify_kv_cache_spec_page_size)
/// and vllm/v1/kv_cache_interface.py (max_memory_usage_bytes); SGLang model_runner_kv_cache_mixin.py; DeepSeek-V2,
/// arXiv:2405.04434, for the latent vector that every rank holds whole.
CachePlan plan_cache(const ModelSpec& model, const ServingSetup& setup, std::int64_t first, std::int64_t count);

/// Blocks that one sequence of `tokens` may come to hold.
std::int64_t blocks_per_sequence(const CachePlan& plan, const ServingSetup& setup, std::int64_t tokens);

/// What fits into a pool.
struct CacheCapacity {
    std::int64_t blocks = 0;
    std::int64_t tokens = 0;        ///< as the engine prints them
    double concurrency = 0;         ///< sequences of max_model_len
    std::int64_t longest = 0;       ///< longest sequence that fits alone, max_model_len aside
};

CacheCapacity cache_capacity(const CachePlan& plan, const ServingSetup& setup, Bytes pool);

}  // namespace ballpark
