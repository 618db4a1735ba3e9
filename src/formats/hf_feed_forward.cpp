#include "formats/hf_attention.h"

namespace ballpark::formats {
namespace {

// The width of one expert; a few configs give a list with one entry a layer, all the same.
std::int64_t first_of(const ConfigKeys& keys, KeyNames names, std::int64_t low, std::int64_t high,
                      std::int64_t fallback) {
    const Json* value = keys.find(names);
    if (value == nullptr) return fallback;
    if (!value->is_array()) return keys.integer_or(names, low, high, fallback);
    const std::vector<std::int64_t> list = keys.integers(names, low, high);
    return list.empty() ? fallback : list.front();
}

std::int64_t read_shared_size(const ConfigKeys& keys, std::int64_t expert_size) {
    if (const auto stated = keys.integer({"shared_expert_intermediate_size", "moe_shared_expert_intermediate_size",
                                          "share_expert_dim", "shared_intermediate_size"},
                                         0, kMaxWidth))
        return *stated;
    const std::int64_t count = first_of(keys, {"n_shared_experts", "num_shared_experts", "num_shared_expert",
                                               "moe_num_shared_experts"},
                                        0, kMaxExperts, 0);
    return detail::saturating_multiply(count, expert_size);
}

ExpertFeedForward read_experts(const ConfigKeys& keys, const ArchitectureRow& row, std::int64_t count) {
    ExpertFeedForward f;
    f.num_experts = count;
    f.num_experts_per_tok = first_of(keys, {"num_experts_per_tok", "num_experts_per_token", "experts_per_token",
                                            "top_k_experts", "moe_topk", "moe_k", "moe_top_k"},
                                     1, count, 1);
    f.moe_intermediate_size = first_of(
        keys, {"moe_intermediate_size", "expert_intermediate_size", "ffn_hidden_size", "intermediate_size"}, 1,
        kMaxWidth, 0);
    if (f.moe_intermediate_size == 0)
        keys.fail(ErrorCode::missing_field, "moe_intermediate_size", "config.json has experts but not their size: "
                                                                     "moe_intermediate_size");
    f.shared_intermediate_size = (row.traits & kOneSharedExpert) != 0 ? f.moe_intermediate_size
                                                                      : read_shared_size(keys, f.moe_intermediate_size);
    f.gated = (row.traits & kPlainMlp) == 0;
    f.bias = (row.traits & kExpertBias) != 0;
    f.router_bias = (row.traits & kRouterBias) != 0;
    f.shared_gate = (row.traits & kSharedGate) != 0;
    f.scaled_inputs = (row.traits & kScaledInputs) != 0;
    f.correction_bias = keys.flag({"use_routing_bias", "use_moe_router_bias", "moe_use_aux_free"})
                            .value_or((row.traits & kCorrectionBias) != 0);
    f.latent_size = keys.integer_or({"moe_latent_size", "routed_expert_hidden_size"}, 0, kMaxWidth, 0);
    return f;
}

std::int64_t default_dense_size(const ConfigKeys& keys, std::int64_t hidden) {
    return detail::saturating_multiply(keys.integer_or({"expansion_ratio"}, 1, 64, 4), hidden);
}

// LFM2 states the width before the usual two thirds: transformers models/lfm2/modeling_lfm2.py, class Lfm2MLP.
std::int64_t adjusted(const ConfigKeys& keys, std::int64_t size) {
    if (!keys.flag({"block_auto_adjust_ff_dim"}).value_or(false)) return size;
    const std::int64_t multiple = keys.integer_or({"block_multiple_of"}, 1, kMaxWidth, 256);
    return round_up(2 * size / 3, multiple);
}

DenseFeedForward read_dense(const ConfigKeys& keys, const ArchitectureRow& row, std::int64_t hidden, bool has_experts) {
    DenseFeedForward f;
    const auto experts_own = has_experts
                                 ? keys.integer({"dense_intermediate_size", "intermediate_size_mlp"}, 1, kMaxWidth)
                                 : std::optional<std::int64_t>();
    f.intermediate_size = experts_own.value_or(0);
    if (f.intermediate_size == 0)
        f.intermediate_size = first_of(keys, {"intermediate_size", "block_ff_dim", "ffn_hidden_size", "ffn_dim",
                                              "n_inner", "d_ff", "encoder_ffn_dim", "dense_intermediate_size"},
                                       0, kMaxWidth, default_dense_size(keys, hidden));
    f.intermediate_size = adjusted(keys, f.intermediate_size);
    if (row.traits & kHalfGateUp) f.intermediate_size /= 2;
    f.gated = (row.traits & kPlainMlp) == 0 || keys.text({"feed_forward_proj"}).value_or("").rfind("gated", 0) == 0;
    f.bias = bias_of(keys, {"mlp_bias", "use_mlp_bias", "add_bias_linear", "use_bias", "bias"}, row, kMlpBias);
    f.fused_gate_up = (row.traits & kFusedGateUp) != 0;
    return f;
}

}  // namespace

void read_feed_forward(const ConfigKeys& keys, const ArchitectureRow& row, std::int64_t hidden, LayerKinds& kinds) {
    const ConfigKeys nested = keys.object("ffn_config");  // DBRX
    const bool in_nested = nested.has("moe_num_experts");
    const ConfigKeys& from = in_nested ? nested : keys;
    const std::int64_t experts = first_of(
        from, {"num_local_experts", "n_routed_experts", "num_experts", "moe_num_experts"}, 0, kMaxExperts, 0);
    // A single "expert" is a dense layer (Jamba tiny, Granite 4.0 dense).
    if (experts > 1) kinds.experts = read_experts(from, row, experts);
    kinds.dense = read_dense(keys, row, hidden, kinds.experts.has_value());
    if (experts <= 1 && keys.has("num_local_experts"))
        if (const auto shared = keys.integer({"shared_intermediate_size"}, 1, kMaxWidth))
            kinds.dense->intermediate_size = *shared;
    if (keys.flag({"enable_moe_block"}).value_or(false) && kinds.experts) {
        kinds.experts->dense_intermediate_size = kinds.dense->intermediate_size;
        kinds.experts->expert_scales = true;
    }
}

}  // namespace ballpark::formats
