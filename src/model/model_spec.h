/// What a transformer is, layer by layer: the shape that every memory and speed formula asks.
///
/// Names are Hugging Face `config.json` keys where one exists; the GGUF key stands beside it. Architectures are data
/// here (kinds per layer), never names: readers in `formats/` translate a file into layers.
#pragma once

#include <array>
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
    bool k_unbiased = false;                ///< of q, k and v only q and v have a bias (Whisper)
    bool output_bias = false;
    bool qk_norm = false;                   ///< RMS norm of head_dim on q and k
    bool output_gate = false;               ///< q projection is doubled to carry a gate (Qwen3-Next, Qwen3.5)
    bool qk_norm_wide = false;              ///< the norm spans all heads (OLMo 2, MiniMax-M2) instead of one
    bool fused_qkv = false;                 ///< one matrix holds q, k and v (GPT-2, Falcon, Phi-3)
    bool rotary = true;                     ///< false: positions are learned, biases of the scores (ALiBi) or unknown to it
    bool sinks = false;                     ///< one learned logit per head (gpt-oss)
    bool v_is_k = false;                    ///< no value matrix, the key projection serves both (Gemma 4, wide layers)
    bool shares_cache = false;              ///< reads an earlier layer's cache and keeps none (Gemma 3n, Gemma 4)
    bool full_cache_in_llama_cpp = false;   ///< llama.cpp ignores this model's window (Phi-3, Mistral 7B v0.1)
    std::int64_t index_n_heads = 0;         ///< sparse-attention indexer (MiniMax-M3), 0: none
    std::int64_t index_head_dim = 0;

    friend bool operator==(const SoftmaxAttention&, const SoftmaxAttention&) = default;
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
    bool output_gate = false;               ///< a gate matrix as large as the output's input (Kimi K3)

    friend bool operator==(const LatentAttention&, const LatentAttention&) = default;
};

/// Compressed sparse attention (DeepSeek-V4): one shared key-value vector per token inside a short window, and one per
/// `compress_ratio` tokens beyond it; the output projection is low-rank in groups.
struct CompressedAttention {
    std::int64_t num_attention_heads = 0;
    std::int64_t head_dim = 0;
    std::int64_t q_lora_rank = 0;
    std::int64_t o_lora_rank = 0;
    std::int64_t o_groups = 0;
    std::int64_t sliding_window = 0;
    std::int64_t compress_ratio = 0;        ///< 0: the window is all there is
    std::int64_t index_n_heads = 0;         ///< indexer over the compressed vectors; 0: none
    std::int64_t index_head_dim = 0;

    friend bool operator==(const CompressedAttention&, const CompressedAttention&) = default;
};

/// Gated delta rule / linear attention: a constant state per sequence instead of a cache (Qwen3-Next, Kimi Linear).
struct LinearAttention {
    std::int64_t num_key_heads = 0;
    std::int64_t num_value_heads = 0;
    std::int64_t key_head_dim = 0;
    std::int64_t value_head_dim = 0;
    std::int64_t conv_kernel = 0;
    bool channel_decay = false;             ///< decay per channel through a low-rank pair (Kimi delta attention)
    bool low_rank_gate = false;             ///< output gate through a low-rank pair instead of a full matrix

    friend bool operator==(const LinearAttention&, const LinearAttention&) = default;
};

/// Mamba: a constant state per sequence. GGUF ssm.*; `n_heads` 0 marks the first version (per-channel state).
struct StateSpace {
    std::int64_t d_inner = 0;
    std::int64_t d_state = 0;
    std::int64_t n_groups = 0;
    std::int64_t n_heads = 0;
    std::int64_t conv_kernel = 0;
    std::int64_t dt_rank = 0;
    bool inner_norms = false;               ///< norms on dt, B and C (Jamba)
    bool projection_bias = false;
    bool conv_bias = true;
    bool gated_norm = true;                 ///< the second version norms what it gates

    friend bool operator==(const StateSpace&, const StateSpace&) = default;
};

/// Gated short convolution (LFM2): keeps `l_cache - 1` vectors of hidden_size.
struct ShortConvolution {
    std::int64_t l_cache = 0;

    friend bool operator==(const ShortConvolution&, const ShortConvolution&) = default;
};

/// RWKV-5: time mix, which keeps a matrix per head, and channel mix; both remember the token before (arXiv:2404.05892).
struct TimeMix {
    std::int64_t head_size = 0;
    std::int64_t channel_size = 0;          ///< width of the channel mix

    friend bool operator==(const TimeMix&, const TimeMix&) = default;
};

using Attention = std::variant<SoftmaxAttention, LatentAttention, CompressedAttention>;
using Recurrence = std::variant<LinearAttention, StateSpace, ShortConvolution, TimeMix>;

struct DenseFeedForward {
    std::int64_t intermediate_size = 0;
    bool gated = true;                      ///< three matrices (gate, up, down) instead of two
    bool bias = false;
    bool fused_gate_up = false;             ///< gate and up in one matrix (Phi-3, ChatGLM)

    friend bool operator==(const DenseFeedForward&, const DenseFeedForward&) = default;
};

struct ExpertFeedForward {
    std::int64_t num_experts = 0;
    std::int64_t num_experts_per_tok = 0;
    std::int64_t moe_intermediate_size = 0;
    std::int64_t shared_intermediate_size = 0;  ///< of all shared experts together; 0: none
    bool gated = true;
    bool bias = false;
    bool router_bias = false;               ///< added to the router's logits (gpt-oss)
    bool shared_gate = false;               ///< a sigmoid gate on the shared expert (Qwen2-MoE)
    /// Some models add a dense feed-forward beside the experts (Arctic, Gemma 4); 0: none.
    std::int64_t dense_intermediate_size = 0;
    bool correction_bias = false;           ///< per-expert selection bias (DeepSeek-V3); GGUF exp_probs_b
    std::int64_t latent_size = 0;           ///< width the routed experts work in (Nemotron 3 Super); 0: hidden_size
    bool expert_scales = false;             ///< a scale per expert and a router input scale (Gemma 4)
    bool scaled_inputs = false;             ///< router weights multiply what experts read, not what they write (Llama 4)

    friend bool operator==(const ExpertFeedForward&, const ExpertFeedForward&) = default;
};

using FeedForward = std::variant<std::monostate, DenseFeedForward, ExpertFeedForward>;

/// Places in a block that have a norm vector of hidden_size, named as GGUF names them; a set of bits.
enum NormPlace : std::uint32_t {
    attn_norm = 1U << 0,
    attn_norm_2 = 1U << 1,
    post_attention_norm = 1U << 2,
    ffn_norm = 1U << 3,
    post_ffw_norm = 1U << 4,
    attn_output_norm = 1U << 5,
    layer_output_norm = 1U << 6,
    post_ffw_norm_1 = 1U << 7,
    pre_ffw_norm_2 = 1U << 8,
    post_ffw_norm_2 = 1U << 9,
    post_norm = 1U << 10,
    cross_attn_norm = 1U << 11,
};

/// One block. Falcon-H1 has attention and recurrence side by side; Nemotron-H has one of the three in each block.
struct Layer {
    std::optional<Attention> attention;
    std::optional<Recurrence> recurrence;
    FeedForward feed_forward;
    std::uint32_t norms = attn_norm | ffn_norm;  ///< set of NormPlace
    std::optional<SoftmaxAttention> cross_attention;  ///< decoder of an encoder-decoder model
    bool output_scale = false;              ///< one learned number (Gemma 4)
    std::int64_t per_layer_input = 0;       ///< width of the per-layer embedding (Gemma 3n); 0: none
    std::int64_t hyper_connections = 0;     ///< residual streams mixed by the block (DeepSeek-V4); 0: one plain stream

    friend bool operator==(const Layer&, const Layer&) = default;
};

/// Parameters of a tower that turns images or sound into embeddings; it keeps no cache.
struct Tower {
    std::string name;
    Params parameters;
};

/// Frequency tables that a GGUF file carries beside the parameters.
enum class RopeTables : std::uint8_t {
    none,
    frequencies,  ///< one table (Llama 3.1 scaling); GGUF rope_freqs
    long_short,   ///< two tables (Phi-3 128k); GGUF rope_factors_long, rope_factors_short
};

/// What a tensor is for: decides what counts as active, what a parallel group shards and how a mixture stores it.
enum class TensorRole : std::uint8_t {
    token_embedding,
    position_embedding,
    output_head,
    norm,
    bias,
    attention_q,
    attention_k,
    attention_v,
    attention_qkv,
    attention_output,
    attention_latent,   ///< down-projections of latent attention and indexers: the same on every rank
    router,
    dense_ffn,
    expert_ffn,
    shared_expert,
    recurrent,          ///< projections of linear attention, Mamba, short convolution
    recurrent_vector,   ///< their convolution kernels, decays and time steps
    pooler,             ///< BERT's head; GGUF leaves it out
    rope_table,         ///< constants, no parameters
    other,
};

/// One tensor: GGUF name, shape in GGUF order (ne[0] runs fastest), role.
struct Tensor {
    std::string name;
    std::array<std::int64_t, 4> ne{1, 1, 1, 1};
    TensorRole role = TensorRole::other;
    std::int32_t layer = -1;                ///< block number, -1 outside the blocks
    bool next_token_prediction = false;     ///< belongs to a speculative (MTP) block that engines skip by default
    TensorType stored_type = TensorType::bf16;  ///< as the file stores it; what the config names when generated
    std::int64_t repeats = 1;               ///< blocks with the same tensor, in a compact list; 1 in a full one

    constexpr std::int64_t elements() const {
        std::int64_t n = 1;
        for (const std::int64_t extent : ne) n = detail::saturating_multiply(n, extent);
        return n;
    }
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

    bool output_bias = false;               ///< the output head adds a bias (Phi-2, GPT-J)
    bool parallel_residual = false;         ///< attention and feed-forward read the same input (GPT-NeoX, Falcon, Cohere)
    bool pooler = false;                    ///< a square matrix over the first token (BERT)
    bool norm_weights = true;               ///< false: norms without parameters (OLMo 1)
    std::int64_t relative_buckets = 0;      ///< rows of one shared table of relative position biases (MPNet); 0: none
    RopeTables rope_tables = RopeTables::none;
    std::int64_t rotary_rows = 0;           ///< positions for which engines keep cosines and sines, 0: max_position_embeddings
    std::int64_t rope_table_rows = 0;       ///< entries of one table: half of the rotated dimensions
    std::int64_t per_layer_vocab_size = 0;  ///< rows of the per-layer embedding table (Gemma 3n); 0: none
    std::vector<Layer> encoder_layers;      ///< of an encoder-decoder model, run once per request
    std::int64_t encoder_positions = 0;     ///< longest encoder input that is fixed by the model (Whisper); 0: free
    std::vector<Layer> mtp_layers;          ///< speculative blocks after the last one; not loaded by default
    bool mtp_own_embeddings = false;        ///< the speculative blocks bring their own embedding and head (GLM-4.5)
    bool mtp_in_gguf = false;               ///< a GGUF conversion keeps the speculative blocks
    std::string gguf_architecture;          ///< name of the tensor layout in GGUF files; empty: none known
    std::string quantization;               ///< `quantization_config.quant_method`, for display; empty: none
    /// The tensors a weights file lists itself. Not empty: they are the model, and the layers only describe its cache.
    std::vector<Tensor> file_tensors;
    Bytes gguf_header_bytes;                ///< of the GGUF file the model was read from; 0: it was not
    std::vector<std::string> notes;         ///< what the reader could not count, one sentence each
};

}  // namespace ballpark
