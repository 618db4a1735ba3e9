#include "formats/hf_attention.h"

namespace ballpark::formats {
namespace {

LinearAttention read_delta_rule(const ConfigKeys& keys) {
    LinearAttention r;
    r.num_key_heads = keys.required({"linear_num_key_heads"}, 1, kMaxHeads);
    r.num_value_heads = keys.required({"linear_num_value_heads"}, 1, kMaxHeads);
    r.key_head_dim = keys.required({"linear_key_head_dim"}, 1, kMaxWidth);
    r.value_head_dim = keys.required({"linear_value_head_dim"}, 1, kMaxWidth);
    r.conv_kernel = keys.integer_or({"linear_conv_kernel_dim"}, 1, 1024, 4);
    return r;
}

// Kimi Linear: modeling_kimi.py of moonshotai/Kimi-Linear-48B-A3B-Instruct, class KimiDeltaAttention.
LinearAttention read_kimi_delta(const ConfigKeys& keys) {
    const ConfigKeys linear = keys.object("linear_attn_config");
    LinearAttention r;
    r.num_key_heads = r.num_value_heads = linear.required({"num_heads"}, 1, kMaxHeads);
    r.key_head_dim = r.value_head_dim = linear.required({"head_dim"}, 1, kMaxWidth);
    r.conv_kernel = linear.integer_or({"short_conv_kernel_size"}, 1, 1024, 4);
    r.channel_decay = true;
    r.low_rank_gate = !linear.flag({"use_full_rank_gate"}).value_or(false);
    return r;
}

// Nemotron-H, Granite 4.0 H, Mamba-2: heads of a fixed width.
StateSpace read_mamba2(const ConfigKeys& keys, std::int64_t hidden) {
    StateSpace r;
    r.n_heads = keys.required({"mamba_num_heads", "mamba_n_heads", "num_heads"}, 1, kMaxHeads);
    const std::int64_t expand = keys.integer_or({"mamba_expand", "expand"}, 1, 64, 2);
    const std::int64_t fallback = detail::saturating_multiply(expand, hidden) / r.n_heads;
    const std::int64_t dim = keys.integer({"mamba_head_dim", "mamba_d_head"}, 1, kMaxWidth).value_or(fallback);
    r.d_inner = detail::saturating_multiply(r.n_heads, dim);
    r.d_state = keys.integer_or({"ssm_state_size", "mamba_d_state", "state_size"}, 1, kMaxWidth, 128);
    r.n_groups = keys.integer_or({"n_groups", "mamba_n_groups"}, 1, kMaxHeads, 1);
    r.conv_kernel = keys.integer_or({"conv_kernel", "mamba_d_conv"}, 1, 1024, 4);
    r.projection_bias = keys.flag({"mamba_proj_bias", "use_bias"}).value_or(false);
    r.conv_bias = keys.flag({"use_conv_bias", "mamba_conv_bias"}).value_or(true);
    r.gated_norm = keys.flag({"mamba_rms_norm"}).value_or(true);
    return r;
}

StateSpace read_mamba1(const ConfigKeys& keys, const ArchitectureRow& row, std::int64_t hidden) {
    StateSpace r;
    const std::int64_t expand = keys.integer_or({"mamba_expand", "expand"}, 1, 64, 2);
    r.d_inner = keys.has("mamba_d_state")
                    ? detail::saturating_multiply(expand, hidden)
                    : keys.integer_or({"intermediate_size"}, 1, kMaxWidth, detail::saturating_multiply(expand, hidden));
    r.d_state = keys.integer_or({"mamba_d_state", "state_size"}, 1, kMaxWidth, 16);
    r.conv_kernel = keys.integer_or({"mamba_d_conv", "conv_kernel"}, 1, 1024, 4);
    const Json* rank = keys.find({"mamba_dt_rank", "time_step_rank"});
    const bool stated = rank != nullptr && rank->is_number();
    r.dt_rank = stated ? keys.required({"mamba_dt_rank", "time_step_rank"}, 1, kMaxWidth)
                       : divide_up(Tokens(hidden), 16).count();
    r.projection_bias = keys.flag({"mamba_proj_bias", "use_bias"}).value_or(false);
    r.conv_bias = keys.flag({"mamba_conv_bias", "use_conv_bias"}).value_or(true);
    r.inner_norms = (row.traits & kInnerNorms) != 0;
    return r;
}

// RWKV-5: modeling_rwkv5.py, classes RwkvAttention and RwkvFeedForward: 3.5 times the width unless it is said.
TimeMix read_time_mix(const ConfigKeys& keys, std::int64_t hidden) {
    TimeMix r;
    r.head_size = keys.integer_or({"head_size"}, 1, kMaxWidth, 64);
    const std::int64_t usual = detail::saturating_multiply(7, hidden) / 2 / 32 * 32;
    r.channel_size = keys.integer_or({"intermediate_size"}, 1, kMaxWidth, usual);
    return r;
}

}  // namespace

void read_recurrence(const ConfigKeys& keys, const ArchitectureRow& row, std::int64_t hidden, LayerKinds& kinds) {
    if (keys.has("linear_num_value_heads")) {
        kinds.recurrence = read_delta_rule(keys);
    } else if (keys.has("linear_attn_config")) {
        kinds.recurrence = read_kimi_delta(keys);
    } else if (keys.has("conv_L_cache")) {
        kinds.recurrence = ShortConvolution{keys.required({"conv_L_cache"}, 1, 1024)};
    } else if (keys.has("mamba_num_heads") || keys.has("mamba_n_heads") || row.gguf == "mamba2") {
        kinds.recurrence = read_mamba2(keys, hidden);
    } else if (keys.has("mamba_d_state") || row.gguf == "mamba") {
        kinds.recurrence = read_mamba1(keys, row, hidden);
    } else if (row.traits & kOnlyRecurrence) {
        kinds.recurrence = read_time_mix(keys, hidden);
    }
}

}  // namespace ballpark::formats
