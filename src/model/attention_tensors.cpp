#include "model/tensor_builder.h"

namespace ballpark::detail {
namespace {

// A compressor of ratio 4 looks at two overlapping windows, so its matrices are twice as wide.
void add_compressor(TensorList& list, const std::string& name, std::int64_t hidden, std::int64_t dim,
                    std::int64_t ratio) {
    const std::int64_t width = times(dim, ratio == 4 ? 2 : 1);
    list.matrix(name + ".kv", TensorRole::attention_latent, hidden, width);
    list.matrix(name + ".gate", TensorRole::attention_latent, hidden, width);
    list.add(name + ".position", TensorRole::other, width, ratio);
    list.inner_norm(name + ".norm", dim);
}

}  // namespace

void add_attention(TensorList& list, const SoftmaxAttention& a, std::int64_t hidden, std::string_view stem) {
    const std::string name(stem);
    const std::int64_t q = times(times(a.num_attention_heads, a.head_dim), a.output_gate ? 2 : 1);
    const std::int64_t k = times(a.num_key_value_heads, a.head_dim);
    const std::int64_t v = a.v_is_k ? 0 : times(a.num_key_value_heads, a.v_head_dim);
    if (a.fused_qkv) {
        list.matrix(name + "_qkv", TensorRole::attention_qkv, hidden, plus(q, plus(k, v)), a.qkv_bias);
    } else {
        list.matrix(name + "_q", TensorRole::attention_q, hidden, q, a.qkv_bias);
        list.matrix(name + "_k", TensorRole::attention_k, hidden, k, a.qkv_bias && !a.k_unbiased);
        if (v > 0) list.matrix(name + "_v", TensorRole::attention_v, hidden, v, a.qkv_bias);
    }
    list.matrix(name + "_output", TensorRole::attention_output, times(a.num_attention_heads, a.v_head_dim), hidden,
                a.output_bias);
    if (a.qk_norm || a.qk_norm_wide) {
        list.inner_norm(name + "_q_norm", a.qk_norm_wide ? times(a.num_attention_heads, a.head_dim) : a.head_dim);
        list.inner_norm(name + "_k_norm", a.qk_norm_wide ? k : a.head_dim);
    }
    if (a.sinks) list.add(name + "_sinks.weight", TensorRole::other, a.num_attention_heads);
    if (a.index_n_heads > 0) {
        list.matrix("indexer.attn_q", TensorRole::attention_latent, hidden, times(a.index_n_heads, a.index_head_dim));
        list.matrix("indexer.attn_k", TensorRole::attention_latent, hidden, a.index_head_dim);
    }
}

// DeepSeek-V2 (arXiv:2405.04434, section 2.1); the indexer is DeepSeek-V3.2's (inference/model.py, class Indexer).
void add_attention(TensorList& list, const LatentAttention& a, std::int64_t hidden) {
    const std::int64_t heads = a.num_attention_heads;
    const std::int64_t q = times(heads, a.qk_nope_head_dim + a.qk_rope_head_dim);
    if (a.q_lora_rank > 0) {
        list.matrix("attn_q_a", TensorRole::attention_latent, hidden, a.q_lora_rank);
        list.inner_norm("attn_q_a_norm", a.q_lora_rank);
        list.matrix("attn_q_b", TensorRole::attention_q, a.q_lora_rank, q);
    } else {
        list.matrix("attn_q", TensorRole::attention_q, hidden, q);
    }
    list.matrix("attn_kv_a_mqa", TensorRole::attention_latent, hidden, a.kv_lora_rank + a.qk_rope_head_dim);
    list.inner_norm("attn_kv_a_norm", a.kv_lora_rank);
    list.add("attn_k_b.weight", TensorRole::attention_k, a.qk_nope_head_dim, a.kv_lora_rank, heads);
    list.add("attn_v_b.weight", TensorRole::attention_v, a.kv_lora_rank, a.v_head_dim, heads);
    list.matrix("attn_output", TensorRole::attention_output, times(heads, a.v_head_dim), hidden);
    if (a.output_gate) list.matrix("attn_gate", TensorRole::attention_q, hidden, times(heads, a.v_head_dim));
    if (a.index_n_heads > 0) {
        const std::int64_t from = a.q_lora_rank > 0 ? a.q_lora_rank : hidden;
        list.matrix("indexer.attn_q_b", TensorRole::attention_latent, from, times(a.index_n_heads, a.index_head_dim));
        list.matrix("indexer.attn_k", TensorRole::attention_latent, hidden, a.index_head_dim);
        list.inner_norm("indexer.k_norm", a.index_head_dim);
        list.add("indexer.k_norm.bias", TensorRole::bias, a.index_head_dim);
        list.matrix("indexer.proj", TensorRole::attention_latent, hidden, a.index_n_heads);
    }
}

// DeepSeek-V4 reference code, inference/model.py: classes Attention, Compressor and Indexer.
void add_attention(TensorList& list, const CompressedAttention& a, std::int64_t hidden) {
    const std::int64_t q = times(a.num_attention_heads, a.head_dim);
    list.matrix("attn_q_a", TensorRole::attention_latent, hidden, a.q_lora_rank);
    list.inner_norm("attn_q_a_norm", a.q_lora_rank);
    list.matrix("attn_q_b", TensorRole::attention_q, a.q_lora_rank, q);
    list.matrix("attn_kv", TensorRole::attention_latent, hidden, a.head_dim);
    list.inner_norm("attn_kv_norm", a.head_dim);
    list.matrix("attn_output_a", TensorRole::attention_output, q / a.o_groups, times(a.o_groups, a.o_lora_rank));
    list.matrix("attn_output_b", TensorRole::attention_output, times(a.o_groups, a.o_lora_rank), hidden);
    list.add("attn_sinks.weight", TensorRole::other, a.num_attention_heads);
    if (a.compress_ratio > 0) add_compressor(list, "attn_compressor", hidden, a.head_dim, a.compress_ratio);
    if (a.index_n_heads > 0) {
        list.matrix("indexer.attn_q_b", TensorRole::attention_latent, a.q_lora_rank,
                    times(a.index_n_heads, a.index_head_dim));
        list.matrix("indexer.proj", TensorRole::attention_latent, hidden, a.index_n_heads);
        add_compressor(list, "indexer.compressor", hidden, a.index_head_dim, a.compress_ratio);
    }
}

}  // namespace ballpark::detail
