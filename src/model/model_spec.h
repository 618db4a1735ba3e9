/// What a transformer is, layer by layer: the shape that every memory and speed formula asks.
///
/// Names are Hugging Face `config.json` keys where one exists; the GGUF key stands beside it. Architectures are data
/// here (kinds per layer), never names: readers in `formats/` translate a file into layers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "numeric/tensor_type.h"
#include "quantity/quantity.h"

namespace ballpark {

/// Softmax attention that keeps a key and a value per token and KV head.
struct SoftmaxAttention {
    std::int64_t num_attention_heads = 0;   ///< GGUF attention.head_count
    std::int64_t num_key_value_heads = 0;   ///< GGUF attention.head_count_kv; equal to the above without grouping
    std::int64_t head_dim = 0;              ///< of queries and keys; GGUF attention.key_length
    std::int64_t v_head_dim = 0;            ///< of values; GGUF attention.value_length
    std::int64_t sliding_window = 0;        ///< tokens a query sees; 0: the whole sequence
    bool qkv_bias = false;
    bool output_bias = false;
    bool qk_norm = false;                   ///< RMS norm of head_dim on q and k
    bool output_gate = false;               ///< q projection is doubled to carry a gate (Qwen3-Next, Qwen3.5)
};

/// Multi-head latent attention: one compressed vector per token, shared by all heads (DeepSeek-V2, arXiv:2405.04434).
struct LatentAttention {
    std::int64_t num_attention_heads = 0;
    std::int64_t q_lora_rank = 0;           ///< 0: queries are not compressed
    std::int64_t kv_lora_rank = 0;
    std::int64_t qk_nope_head_dim = 0;
    std::int64_t qk_rope_head_dim = 0;
    std::int64_t v_head_dim = 0;
    std::int64_t index_n_heads = 0;         ///< sparse-attention indexer (DeepSeek-V3.2), 0: none
    std::int64_t index_head_dim = 0;
};

/// Gated delta rule / linear attention: a constant state per sequence instead of a cache (Qwen3-Next, Kimi Linear).
struct LinearAttention {
    std::int64_t num_key_heads = 0;
    std::int64_t num_value_heads = 0;
    std::int64_t key_head_dim = 0;
    std::int64_t value_head_dim = 0;
    std::int64_t conv_kernel = 0;
};

/// Mamba: a constant state per sequence. GGUF ssm.*; `n_heads` 0 marks the first version (per-channel state).
struct StateSpace {
    std::int64_t d_inner = 0;
    std::int64_t d_state = 0;
    std::int64_t n_groups = 0;
    std::int64_t n_heads = 0;
    std::int64_t conv_kernel = 0;
    std::int64_t dt_rank = 0;
};

/// Gated short convolution (LFM2): keeps `l_cache - 1` vectors of hidden_size.
struct ShortConvolution {
    std::int64_t l_cache = 0;
};

using Attention = std::variant<SoftmaxAttention, LatentAttention>;
using Recurrence = std::variant<LinearAttention, StateSpace, ShortConvolution>;

struct DenseFeedForward {
    std::int64_t intermediate_size = 0;
    bool gated = true;                      ///< three matrices (gate, up, down) instead of two
    bool bias = false;
};

struct ExpertFeedForward {
    std::int64_t num_experts = 0;
    std::int64_t num_experts_per_tok = 0;
    std::int64_t moe_intermediate_size = 0;
    std::int64_t shared_intermediate_size = 0;  ///< of all shared experts together; 0: none
    bool gated = true;
    bool bias = false;
    bool router_bias = false;
    bool shared_gate = false;               ///< a sigmoid gate on the shared expert (Qwen2-MoE)
    /// Some models add a dense feed-forward beside the experts (Arctic); 0: none.
    std::int64_t dense_intermediate_size = 0;
};

using FeedForward = std::variant<std::monostate, DenseFeedForward, ExpertFeedForward>;

/// One block. Falcon-H1 has attention and recurrence side by side; Nemotron-H has one of the three in each block.
struct Layer {
    std::optional<Attention> attention;
    std::optional<Recurrence> recurrence;
    FeedForward feed_forward;
    int norms = 2;                          ///< norm vectors of hidden_size in the block (Gemma 2 and 3 have 4)
};

/// Parameters of a tower that turns images or sound into embeddings; it keeps no cache.
struct Tower {
    std::string name;
    Params parameters;
};

struct ModelSpec {
    std::string architecture;               ///< as the file names it ("LlamaForCausalLM", GGUF "llama"): for display only
    std::int64_t hidden_size = 0;           ///< GGUF embedding_length
    std::int64_t vocab_size = 0;
    std::int64_t max_position_embeddings = 0;  ///< GGUF context_length; 0: not said
    bool tie_word_embeddings = false;
    bool norm_bias = false;                 ///< LayerNorm (weight and bias) instead of RMSNorm
    std::int64_t learned_positions = 0;     ///< rows of a learned position table (GPT-2, BERT); 0: rotary or none
    std::int64_t token_types = 0;           ///< rows of a segment table (BERT)
    bool embedding_norm = false;            ///< a norm right after the embeddings (BERT, BLOOM)
    bool final_norm = true;
    bool has_output_head = true;            ///< false: an encoder that returns hidden states
    std::vector<Layer> layers;
    std::vector<Tower> towers;
    TensorType stored_type = TensorType::bf16;  ///< `torch_dtype`
};

}  // namespace ballpark
