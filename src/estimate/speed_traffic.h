/// What one step of a model moves and computes, summed over its layers once, so that a speed estimate is arithmetic.
///
/// Everything is per model, before any device: weights read whatever the batch, experts read by how many tokens meet
/// them, cache read by the length of each sequence, and floating-point operations of a token and of a pair of tokens.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "estimate/kv_cache.h"
#include "estimate/llamacpp_memory.h"
#include "model/gguf_size.h"
#include "model/model_spec.h"
#include "numeric/weight_format.h"

namespace ballpark {

/// Layers with the same number of experts.
struct ExpertTraffic {
    std::int64_t experts = 0;
    double share_per_token = 0;      ///< experts of a token over all experts, k / E
    double bytes = 0;                ///< of all experts of all these layers
    double active_parameters = 0;    ///< of the experts that one token visits
};

/// Layers whose attention looks equally far back.
struct CacheTraffic {
    std::int64_t window = 0;         ///< tokens that a query reads, 0: all
    std::int64_t compression = 1;    ///< tokens that share a vector beyond the window; 1: each has its own
    std::int64_t heads = 0;          ///< KV heads, shared out over tensor ranks; 0: one latent that every rank holds
    double token_bytes = 0;          ///< of one token, all these layers
    double index_bytes = 0;          ///< keys of a sparse-attention indexer, read for every token of the sequence
    double decode_flop = 0;          ///< of one query for each token it looks at
    double prefill_flop = 0;         ///< the same in a prompt, where latent vectors are expanded first
};

/// Bytes are doubles: they only ever become times.
struct ModelTraffic {
    std::int64_t layers = 0;
    std::int64_t expert_layers = 0;  ///< layers that route tokens to experts
    std::int64_t reductions = 0;     ///< sums over tensor ranks in one pass: one after attention, one after feed-forward
    std::int64_t matrices = 0;       ///< products in one pass: a grouped one over all experts counts once
    std::int64_t hidden_size = 0;
    std::int64_t visits = 0;         ///< hidden vectors of a token that experts here take from and return to layers elsewhere
    double split_bytes = 0;          ///< weights read in every step, shared out over tensor ranks
    double copied_bytes = 0;         ///< the same, but whole on every rank: latent down-projections, routers, norms
    double head_bytes = 0;           ///< output head
    double token_parameters = 0;     ///< a token's matrices without experts and head
    double head_parameters = 0;
    double state_bytes = 0;          ///< recurrent state of a sequence, read and written in every step
    std::array<ExpertTraffic, 3> experts;
    std::array<CacheTraffic, 4> caches;
    std::size_t expert_kinds = 0;
    std::size_t cache_kinds = 0;

    bool has_experts() const { return expert_kinds > 0; }
    /// Parameters that one token is multiplied with, head included.
    double active_parameters() const;
    /// All weights that can be read, experts included; embedding tables left out.
    double weight_bytes() const;
};

/// In a checkpoint's format. The token embedding is looked up, not read; a tied one is read as the head.
/// Kinds beyond what the arrays hold are added to the last one.
ModelTraffic model_traffic(const ModelSpec& model, const WeightFormat& format, KvFormat kv);

/// In a GGUF file, tensor by tensor (`gguf_size` says in which types).
ModelTraffic model_traffic(const ModelSpec& model, const GgufSize& file, KvFormat kv);

/// The same by the place where llama.cpp runs each layer: the host first, then every device; their sum is the whole.
std::vector<ModelTraffic> model_traffic_by_place(const ModelSpec& model, const GgufSize& file, KvFormat kv, const LlamacppSetup& setup);

/// Share of the experts that `tokens` tokens touch when each picks k of E evenly: 1 - (1 - k/E)^tokens, between 0 and 1.
/// Source: each expert is missed by one token with probability 1 - k/E; see DeepSpeed-MoE, arXiv:2201.05596, section 5.
double experts_touched(double share_per_token, double tokens);

/// Bytes of cache that one sequence of `context` tokens reads in a step on one of `tensor` ranks.
double cache_read(const ModelTraffic& traffic, double context, std::int64_t tensor);

/// Floating-point operations of attention for a query after `context` tokens.
double attention_flop(const ModelTraffic& traffic, double context);

/// The same for a whole prompt of `tokens` tokens, each looking at those before it.
double prompt_attention_flop(const ModelTraffic& traffic, double tokens);

}  // namespace ballpark
