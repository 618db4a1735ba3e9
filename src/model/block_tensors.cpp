#include <algorithm>

#include "model/tensor_builder.h"

namespace ballpark::detail {
namespace {

// Kimi delta attention (fla, ops/kda): its own matrices for q, k and v, a decay per channel through a low-rank pair.
void add_channel_decay_recurrence(TensorList& list, const LinearAttention& r, std::int64_t hidden, std::int64_t key,
                                  std::int64_t value) {
    list.matrix("attn_q", TensorRole::recurrent, hidden, key);
    list.matrix("attn_k", TensorRole::recurrent, hidden, key);
    list.matrix("attn_v", TensorRole::recurrent, hidden, value);
    list.add("ssm_conv1d_q.weight", TensorRole::recurrent_vector, r.conv_kernel, key);
    list.add("ssm_conv1d_k.weight", TensorRole::recurrent_vector, r.conv_kernel, key);
    list.add("ssm_conv1d_v.weight", TensorRole::recurrent_vector, r.conv_kernel, value);
    list.matrix("ssm_f_a", TensorRole::recurrent, hidden, r.key_head_dim);
    list.matrix("ssm_f_b", TensorRole::recurrent, r.key_head_dim, key);
    list.matrix("ssm_beta", TensorRole::recurrent, hidden, r.num_value_heads);
    list.add("ssm_a", TensorRole::recurrent_vector, r.num_value_heads);
    list.add("ssm_dt.bias", TensorRole::recurrent_vector, key);
}

}  // namespace

// Qwen3-Next: transformers models/qwen3_next/modeling_qwen3_next.py, class Qwen3NextGatedDeltaNet.
void add_recurrence(TensorList& list, const LinearAttention& r, std::int64_t hidden) {
    const std::int64_t key = times(r.num_key_heads, r.key_head_dim);
    const std::int64_t value = times(r.num_value_heads, r.value_head_dim);
    if (r.channel_decay) {
        add_channel_decay_recurrence(list, r, hidden, key, value);
    } else {
        const std::int64_t mixed = plus(times(2, key), value);
        list.matrix("attn_qkv", TensorRole::recurrent, hidden, mixed);
        list.add("ssm_conv1d.weight", TensorRole::recurrent_vector, r.conv_kernel, mixed);
        list.add("ssm_dt.bias", TensorRole::recurrent_vector, r.num_value_heads);
        list.add("ssm_a", TensorRole::recurrent_vector, r.num_value_heads);
        list.matrix("ssm_ba", TensorRole::recurrent, hidden, times(2, r.num_value_heads));
    }
    if (r.low_rank_gate) {
        list.matrix("ssm_g_a", TensorRole::recurrent, hidden, r.value_head_dim);
        list.matrix("ssm_g_b", TensorRole::recurrent, r.value_head_dim, value);
    } else {
        list.matrix("attn_gate", TensorRole::recurrent, hidden, value);
    }
    list.inner_norm("ssm_norm", r.value_head_dim);
    list.matrix("ssm_out", TensorRole::recurrent, value, hidden);
}

// Mamba (arXiv:2312.00752) and Mamba-2 (arXiv:2405.21060), state-spaces/mamba modules/mamba_simple.py, mamba2.py.
void add_recurrence(TensorList& list, const StateSpace& r, std::int64_t hidden) {
    const bool second = r.n_heads > 0;
    const std::int64_t groups_state = times(2, times(r.n_groups, r.d_state));
    const std::int64_t conv = second ? plus(r.d_inner, groups_state) : r.d_inner;
    const std::int64_t in = second ? plus(plus(times(2, r.d_inner), groups_state), r.n_heads) : times(2, r.d_inner);
    list.matrix("ssm_in", TensorRole::recurrent, hidden, in, r.projection_bias);
    list.add("ssm_conv1d.weight", TensorRole::recurrent_vector, r.conv_kernel, conv);
    if (r.conv_bias) list.add("ssm_conv1d.bias", TensorRole::bias, conv);
    if (second) {
        list.add("ssm_dt.bias", TensorRole::recurrent_vector, r.n_heads);
        list.add("ssm_a", TensorRole::recurrent_vector, 1, r.n_heads);
        list.add("ssm_d", TensorRole::recurrent_vector, 1, r.n_heads);
        if (r.gated_norm) list.inner_norm("ssm_norm", r.d_inner / std::max<std::int64_t>(r.n_groups, 1), r.n_groups);
    } else {
        list.matrix("ssm_x", TensorRole::recurrent, r.d_inner, plus(r.dt_rank, times(2, r.d_state)));
        list.matrix("ssm_dt", TensorRole::recurrent, r.dt_rank, r.d_inner);
        list.add("ssm_dt.bias", TensorRole::recurrent_vector, r.d_inner);
        list.add("ssm_a", TensorRole::recurrent_vector, r.d_state, r.d_inner);
        list.add("ssm_d", TensorRole::recurrent_vector, r.d_inner);
    }
    if (r.inner_norms) {
        list.inner_norm("ssm_dt_norm", r.dt_rank);
        list.inner_norm("ssm_b_norm", r.d_state);
        list.inner_norm("ssm_c_norm", r.d_state);
    }
    list.matrix("ssm_out", TensorRole::recurrent, r.d_inner, hidden, r.projection_bias);
}

// BlinkDL/RWKV-LM RWKV-v5/src/model.py: RWKV_TimeMix_RWKV5, RWKV_ChannelMix.
void add_recurrence(TensorList& list, const TimeMix& r, std::int64_t hidden) {
    for (const std::string_view name : {"key", "value", "receptance", "gate", "output"})
        list.matrix("time_mix_" + std::string(name), TensorRole::recurrent, hidden, hidden);
    for (const std::string_view name : {"first", "decay"})
        list.add("time_mix_" + std::string(name) + ".weight", TensorRole::recurrent_vector, hidden);
    list.add("time_mix_lerp.weight", TensorRole::recurrent_vector, hidden, 4);
    list.add("time_mix_ln.weight", TensorRole::norm, hidden);
    list.add("time_mix_ln.bias", TensorRole::bias, hidden);
    list.matrix("channel_mix_key", TensorRole::dense_ffn, hidden, r.channel_size);
    list.matrix("channel_mix_value", TensorRole::dense_ffn, r.channel_size, hidden);
    list.matrix("channel_mix_receptance", TensorRole::dense_ffn, hidden, hidden);
    list.add("channel_mix_lerp.weight", TensorRole::recurrent_vector, hidden, 2);
}

void add_recurrence(TensorList& list, const ShortConvolution& r, std::int64_t hidden) {
    list.add("shortconv.conv.weight", TensorRole::recurrent_vector, r.l_cache, hidden);
    list.matrix("shortconv.in_proj", TensorRole::recurrent, hidden, times(3, hidden));
    list.matrix("shortconv.out_proj", TensorRole::recurrent, hidden, hidden);
}

void add_feed_forward(TensorList&, std::monostate, std::int64_t) {}

void add_feed_forward(TensorList& list, const DenseFeedForward& f, std::int64_t hidden) {
    const std::int64_t size = f.intermediate_size;
    if (f.gated && !f.fused_gate_up) list.matrix("ffn_gate", TensorRole::dense_ffn, hidden, size, f.bias);
    list.matrix("ffn_up", TensorRole::dense_ffn, hidden, times(size, f.fused_gate_up ? 2 : 1), f.bias);
    list.matrix("ffn_down", TensorRole::dense_ffn, size, hidden, f.bias);
}

void add_feed_forward(TensorList& list, const ExpertFeedForward& f, std::int64_t hidden) {
    const std::int64_t size = f.moe_intermediate_size;
    const std::int64_t width = f.latent_size > 0 ? f.latent_size : hidden;
    list.matrix("ffn_gate_inp", TensorRole::router, hidden, f.num_experts, f.router_bias);
    if (f.correction_bias) list.add("exp_probs_b.bias", TensorRole::bias, f.num_experts);
    if (f.expert_scales) {
        list.add("ffn_gate_inp.scale", TensorRole::other, hidden);
        list.add("ffn_down_exps.scale", TensorRole::other, f.num_experts);
    }
    const auto experts = [&](std::string_view name, std::int64_t in, std::int64_t out) {
        list.add(std::string(name) + ".weight", TensorRole::expert_ffn, in, out, f.num_experts);
        if (f.bias) list.add(std::string(name) + ".bias", TensorRole::expert_ffn, out, f.num_experts);
    };
    if (f.gated) experts("ffn_gate_exps", width, size);
    experts("ffn_down_exps", size, width);
    experts("ffn_up_exps", width, size);
    if (f.latent_size > 0) {
        list.matrix("ffn_latent_down", TensorRole::shared_expert, hidden, f.latent_size);
        list.matrix("ffn_latent_up", TensorRole::shared_expert, f.latent_size, hidden);
    }
    if (const std::int64_t shared = f.shared_intermediate_size; shared > 0) {
        if (f.shared_gate) list.add("ffn_gate_inp_shexp.weight", TensorRole::router, hidden);
        if (f.gated) list.matrix("ffn_gate_shexp", TensorRole::shared_expert, hidden, shared);
        list.matrix("ffn_down_shexp", TensorRole::shared_expert, shared, hidden);
        list.matrix("ffn_up_shexp", TensorRole::shared_expert, hidden, shared);
    }
    if (f.dense_intermediate_size > 0) {
        DenseFeedForward dense;
        dense.intermediate_size = f.dense_intermediate_size;
        dense.gated = f.gated;
        add_feed_forward(list, dense, hidden);
    }
}

}  // namespace ballpark::detail
