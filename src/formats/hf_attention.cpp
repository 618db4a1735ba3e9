#include "formats/hf_attention.h"

namespace ballpark::formats {
namespace {

std::int64_t read_kv_heads(const ConfigKeys& keys, const ArchitectureRow& row, std::int64_t heads) {
    const bool grouped = keys.flag({"new_decoder_architecture"}).value_or(false);
    const bool multi = keys.flag({"multi_query"}).value_or((row.traits & kMultiQuery) != 0);
    if (multi && !grouped) return 1;
    if (keys.flag({"multi_query_attention"}).value_or(false)) return keys.required({"multi_query_group_num"}, 1, kMaxHeads);
    if (const ConfigKeys mpt = keys.object("attn_config"); mpt.has("kv_n_heads"))
        return mpt.required({"kv_n_heads"}, 1, kMaxHeads);
    return keys.integer_or({"num_key_value_heads", "num_kv_heads", "n_head_kv", "n_kv_heads", "num_query_groups"}, 1,
                           kMaxHeads, heads);
}

std::int64_t read_head_dim(const ConfigKeys& keys, std::int64_t hidden, std::int64_t heads) {
    if (const auto stated = keys.integer({"head_dim", "attention_head_dim", "kv_channels", "d_kv"}, 1, kMaxWidth))
        return *stated;
    if (hidden % heads != 0) {
        keys.fail(ErrorCode::bad_value, "num_attention_heads",
                  "hidden_size " + std::to_string(hidden) + " is not a multiple of num_attention_heads " +
                      std::to_string(heads) + "; say head_dim");
        return 1;
    }
    return hidden / heads;
}

std::int64_t read_window(const ConfigKeys& keys, const ArchitectureRow& row) {
    if (row.traits & kNoWindow) return 0;
    if (keys.flag({"use_sliding_window"}).has_value()) {
        if (!*keys.flag({"use_sliding_window"})) return 0;
    } else if (row.traits & kWindowNeedsSwitch) {
        return 0;
    }
    return keys.integer_or({"sliding_window", "attention_chunk_size", "window_size", "local_attention"}, 0, kMaxContext,
                           row.sliding_window);
}

SoftmaxAttention read_softmax(const ConfigKeys& keys, const ArchitectureRow& row, std::int64_t hidden) {
    SoftmaxAttention a;
    a.num_attention_heads =
        keys.required({"num_attention_heads", "n_head", "n_heads", "num_heads", "encoder_attention_heads"}, 1, kMaxHeads);
    if (keys.failed()) return a;
    a.num_key_value_heads = read_kv_heads(keys, row, a.num_attention_heads);
    a.head_dim = read_head_dim(keys, hidden, a.num_attention_heads);
    a.v_head_dim = keys.integer_or({"v_head_dim"}, 1, kMaxWidth, a.head_dim);
    a.qkv_bias = bias_of(keys, {"attention_bias", "use_qkv_bias", "qkv_bias", "add_qkv_bias", "use_bias", "bias"}, row,
                         kQkvBias);
    const bool apart = (row.traits & (kOutputBiasApart | kQkvBias)) != 0 && (row.traits & kOutputBias) == 0;
    a.output_bias = apart ? bias_of(keys, {"attention_out_bias"}, row, kOutputBias)
                          : bias_of(keys, {"attention_bias", "use_bias", "bias"}, row, kOutputBias);
    const bool norms = keys.flag({"use_qk_norm"}).value_or((row.traits & kQkNormNeedsSwitch) == 0);
    a.qk_norm = norms && (row.traits & kQkNorm) != 0;
    a.qk_norm_wide = norms && (row.traits & kQkNormWide) != 0;
    a.k_unbiased = (row.traits & kKeyUnbiased) != 0;
    a.fused_qkv = (row.traits & kFusedQkv) != 0;
    a.rotary = (row.traits & (kNoRotary | kLearnedPositions)) == 0;
    a.sinks = (row.traits & kSinks) != 0;
    a.output_gate = keys.flag({"attn_output_gate"}).value_or((row.traits & kOutputGate) != 0);
    a.full_cache_in_llama_cpp = (row.traits & kLlamaCppKeepsAll) != 0;
    if (const ConfigKeys sparse = keys.object("sparse_attention_config");
        sparse.flag({"use_sparse_attention"}).value_or(false)) {
        a.index_n_heads = sparse.integer_or({"sparse_num_index_heads"}, 0, kMaxHeads, 0);
        a.index_head_dim = sparse.integer_or({"sparse_index_dim"}, 0, kMaxWidth, 0);
    }
    return a;
}

LatentAttention read_latent(const ConfigKeys& keys) {
    LatentAttention a;
    a.num_attention_heads = keys.required({"num_attention_heads"}, 1, kMaxHeads);
    a.q_lora_rank = keys.integer_or({"q_lora_rank"}, 0, kMaxWidth, 0);
    a.kv_lora_rank = keys.required({"kv_lora_rank"}, 1, kMaxWidth);
    a.qk_nope_head_dim = keys.required({"qk_nope_head_dim"}, 0, kMaxWidth);
    a.qk_rope_head_dim = keys.required({"qk_rope_head_dim"}, 0, kMaxWidth);
    a.v_head_dim = keys.required({"v_head_dim"}, 1, kMaxWidth);
    a.index_n_heads = keys.integer_or({"index_n_heads"}, 0, kMaxHeads, 0);
    a.index_head_dim = keys.integer_or({"index_head_dim"}, 0, kMaxWidth, 0);
    a.output_gate = keys.flag({"mla_use_output_gate"}).value_or(false);
    return a;
}

CompressedAttention read_compressed(const ConfigKeys& keys) {
    CompressedAttention a;
    a.num_attention_heads = keys.required({"num_attention_heads"}, 1, kMaxHeads);
    a.head_dim = keys.required({"head_dim"}, 1, kMaxWidth);
    a.q_lora_rank = keys.required({"q_lora_rank"}, 1, kMaxWidth);
    a.o_lora_rank = keys.required({"o_lora_rank"}, 1, kMaxWidth);
    a.o_groups = keys.required({"o_groups"}, 1, kMaxHeads);
    a.sliding_window = keys.integer_or({"sliding_window"}, 1, kMaxContext, 128);
    a.index_n_heads = keys.integer_or({"index_n_heads"}, 0, kMaxHeads, 0);
    a.index_head_dim = keys.integer_or({"index_head_dim"}, 0, kMaxWidth, 0);
    return a;
}

// Layers without a window that differ in more than the window (Gemma 4: `global_head_dim`), and sliding layers that
// do (Step 3.5: `attention_other_setting`).
void separate_full_from_sliding(const ConfigKeys& keys, SoftmaxAttention& full, SoftmaxAttention& sliding) {
    if (const auto dim = keys.integer({"global_head_dim"}, 1, kMaxWidth)) full.head_dim = full.v_head_dim = *dim;
    if (const auto heads = keys.integer({"num_global_key_value_heads"}, 1, kMaxHeads)) full.num_key_value_heads = *heads;
    full.v_is_k = keys.flag({"attention_k_eq_v"}).value_or(false);
    const ConfigKeys other = keys.object("attention_other_setting");
    if (const auto heads = other.integer({"num_attention_heads"}, 1, kMaxHeads)) sliding.num_attention_heads = *heads;
    if (const auto heads = other.integer({"num_attention_groups"}, 1, kMaxHeads)) sliding.num_key_value_heads = *heads;
}

}  // namespace

bool bias_of(const ConfigKeys& keys, KeyNames names, const ArchitectureRow& row, std::uint64_t trait) {
    if (const auto stated = keys.flag(names)) return *stated;
    if (keys.flag({"no_bias"}).value_or(false) && trait != kQkvBias) return false;
    return (row.traits & trait) != 0;
}

void read_attention(const ConfigKeys& keys, const ArchitectureRow& row, std::int64_t hidden, LayerKinds& kinds) {
    if (keys.has("o_lora_rank") && keys.has("compress_ratios")) {
        kinds.full = read_compressed(keys);
        return;
    }
    if (keys.has("kv_lora_rank")) {
        kinds.full = read_latent(keys);
        return;
    }
    SoftmaxAttention full = read_softmax(keys, row, hidden);
    if (keys.failed()) return;
    SoftmaxAttention sliding = full;
    sliding.sliding_window = read_window(keys, row);
    separate_full_from_sliding(keys, full, sliding);
    kinds.full = full;
    if (sliding.sliding_window > 0) kinds.sliding = sliding;
}

}  // namespace ballpark::formats
