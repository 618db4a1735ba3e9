#include "model/tensors.h"

#include <algorithm>
#include <utility>


namespace ballpark {
namespace {

using detail::saturating_add;
using detail::saturating_multiply;

std::int64_t times(std::int64_t a, std::int64_t b) { return saturating_multiply(a, b); }
std::int64_t plus(std::int64_t a, std::int64_t b) { return saturating_add(a, b); }

/// Collects tensors under one name prefix, so that blocks of the encoder, the decoder and MTP share their code.
class TensorList {
public:
    TensorList(const ModelSpec& model) : model_(model) {}

    void enter_block(std::string prefix, std::int32_t layer, bool next_token_prediction) {
        prefix_ = std::move(prefix);
        layer_ = layer;
        next_token_prediction_ = next_token_prediction;
    }
    void leave_block() { enter_block({}, -1, false); }

    void add(std::string_view name, TensorRole role, std::int64_t ne0, std::int64_t ne1 = 1, std::int64_t ne2 = 1) {
        Tensor tensor;
        tensor.name.reserve(prefix_.size() + name.size());
        tensor.name += prefix_;
        tensor.name += name;
        tensor.ne = {ne0, ne1, ne2, 1};
        tensor.role = role;
        tensor.layer = layer_;
        tensor.next_token_prediction = next_token_prediction_;
        tensor.stored_type = model_.stored_type;
        tensors_.push_back(std::move(tensor));
    }

    /// A matrix, and the bias over its rows where there is one.
    void matrix(std::string_view name, TensorRole role, std::int64_t in, std::int64_t out, bool bias = false) {
        add(std::string(name) + ".weight", role, in, out);
        if (bias) add(std::string(name) + ".bias", TensorRole::bias, out);
    }

    void norm(std::string_view name, std::int64_t size) {
        if (!model_.norm_weights) return;
        add(std::string(name) + ".weight", TensorRole::norm, size);
        if (model_.norm_bias) add(std::string(name) + ".bias", TensorRole::bias, size);
    }

    /// A norm inside attention: it never has a bias.
    void inner_norm(std::string_view name, std::int64_t size, std::int64_t groups = 1) {
        add(std::string(name) + ".weight", TensorRole::norm, size, groups);
    }

    std::vector<Tensor> take() { return std::move(tensors_); }

private:
    const ModelSpec& model_;
    std::vector<Tensor> tensors_;
    std::string prefix_;
    std::int32_t layer_ = -1;
    bool next_token_prediction_ = false;
};

void add_attention(TensorList& list, const SoftmaxAttention& a, std::int64_t hidden, std::string_view stem = "attn") {
    const std::string name(stem);
    const std::int64_t q = times(times(a.num_attention_heads, a.head_dim), a.output_gate ? 2 : 1);
    const std::int64_t k = times(a.num_key_value_heads, a.head_dim);
    const std::int64_t v = a.v_is_k ? 0 : times(a.num_key_value_heads, a.v_head_dim);
    if (a.fused_qkv) {
        list.matrix(name + "_qkv", TensorRole::attention_qkv, hidden, plus(q, plus(k, v)), a.qkv_bias);
    } else {
        list.matrix(name + "_q", TensorRole::attention_q, hidden, q, a.qkv_bias);
        list.matrix(name + "_k", TensorRole::attention_k, hidden, k, a.qkv_bias);
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

// A compressor of ratio 4 looks at two overlapping windows, so its matrices are twice as wide.
void add_compressor(TensorList& list, const std::string& name, std::int64_t hidden, std::int64_t dim,
                    std::int64_t ratio) {
    const std::int64_t width = times(dim, ratio == 4 ? 2 : 1);
    list.matrix(name + ".kv", TensorRole::attention_latent, hidden, width);
    list.matrix(name + ".gate", TensorRole::attention_latent, hidden, width);
    list.add(name + ".position", TensorRole::other, width, ratio);
    list.inner_norm(name + ".norm", dim);
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
        list.inner_norm("ssm_norm", r.d_inner / std::max<std::int64_t>(r.n_groups, 1), r.n_groups);
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

void add_norms(TensorList& list, std::uint32_t places, std::int64_t hidden) {
    static constexpr std::pair<NormPlace, std::string_view> kNames[] = {
        {attn_norm, "attn_norm"},
        {attn_norm_2, "attn_norm_2"},
        {post_attention_norm, "post_attention_norm"},
        {ffn_norm, "ffn_norm"},
        {post_ffw_norm, "post_ffw_norm"},
        {attn_output_norm, "attn_output_norm"},
        {layer_output_norm, "layer_output_norm"},
        {post_ffw_norm_1, "post_ffw_norm_1"},
        {pre_ffw_norm_2, "pre_ffw_norm_2"},
        {post_ffw_norm_2, "post_ffw_norm_2"},
        {post_norm, "post_norm"},
    };
    for (const auto& [place, name] : kNames)
        if (places & place) list.norm(name, hidden);
}

// Manifold-constrained hyper-connections, DeepSeek-V4 inference/model.py, class Block: `hc` streams are read through
// hc weights, written through hc and mixed through hc × hc.
void add_hyper_connections(TensorList& list, std::int64_t streams, std::int64_t hidden) {
    const std::int64_t mix = times(plus(2, streams), streams);
    for (const std::string_view half : {"hc_attn", "hc_ffn"}) {
        const std::string name(half);
        list.add(name + "_fn.weight", TensorRole::other, times(streams, hidden), mix);
        list.add(name + "_base", TensorRole::other, mix);
        list.add(name + "_scale", TensorRole::other, 3);
    }
}

void add_block(TensorList& list, const Layer& layer, std::int64_t hidden) {
    add_norms(list, layer.norms, hidden);
    if (layer.attention) std::visit([&](const auto& a) { add_attention(list, a, hidden); }, *layer.attention);
    if (layer.cross_attention) add_attention(list, *layer.cross_attention, hidden, "cross_attn");
    if (layer.recurrence) std::visit([&](const auto& r) { add_recurrence(list, r, hidden); }, *layer.recurrence);
    std::visit([&](const auto& f) { add_feed_forward(list, f, hidden); }, layer.feed_forward);
    if (layer.per_layer_input > 0) {
        list.matrix("inp_gate", TensorRole::other, hidden, layer.per_layer_input);
        list.matrix("proj", TensorRole::other, layer.per_layer_input, hidden);
    }
    if (layer.output_scale) list.add("layer_output_scale.weight", TensorRole::other, 1);
    if (layer.hyper_connections > 0) add_hyper_connections(list, layer.hyper_connections, hidden);
}

void add_embeddings(TensorList& list, const ModelSpec& model) {
    const std::int64_t hidden = model.hidden_size;
    list.add("token_embd.weight", TensorRole::token_embedding, hidden, model.vocab_size);
    if (model.learned_positions > 0)
        list.add("position_embd.weight", TensorRole::position_embedding, hidden, model.learned_positions);
    if (model.token_types > 0)
        list.add("token_types.weight", TensorRole::position_embedding, hidden, model.token_types);
    if (model.embedding_norm) list.norm("token_embd_norm", hidden);
    if (model.relative_buckets > 0 && !model.layers.empty() && model.layers.front().attention)
        if (const auto* a = std::get_if<SoftmaxAttention>(&*model.layers.front().attention))
            list.add("attn_rel_b.weight", TensorRole::position_embedding, a->num_attention_heads,
                     model.relative_buckets);
    if (model.per_layer_vocab_size > 0 && !model.layers.empty()) {
        const std::int64_t width = model.layers.front().per_layer_input;
        const std::int64_t all = times(width, static_cast<std::int64_t>(model.layers.size()));
        list.add("per_layer_token_embd.weight", TensorRole::token_embedding, all, model.per_layer_vocab_size);
        list.matrix("per_layer_model_proj", TensorRole::other, hidden, all);
        list.inner_norm("per_layer_proj_norm", width);
    }
    switch (model.rope_tables) {
        case RopeTables::none: break;
        case RopeTables::frequencies:
            list.add("rope_freqs.weight", TensorRole::rope_table, model.rope_table_rows);
            break;
        case RopeTables::long_short:
            list.add("rope_factors_long.weight", TensorRole::rope_table, model.rope_table_rows);
            list.add("rope_factors_short.weight", TensorRole::rope_table, model.rope_table_rows);
            break;
    }
}

void add_tail(TensorList& list, const ModelSpec& model) {
    const std::int64_t hidden = model.hidden_size;
    if (model.final_norm) list.norm("output_norm", hidden);
    if (!model.layers.empty() && model.layers.front().hyper_connections > 0) {
        const std::int64_t streams = model.layers.front().hyper_connections;
        list.add("hc_head_fn.weight", TensorRole::other, times(streams, hidden), streams);
        list.add("hc_head_base", TensorRole::other, streams);
        list.add("hc_head_scale", TensorRole::other, 1);
    }
    if (model.has_output_head && !model.tie_word_embeddings)
        list.add("output.weight", TensorRole::output_head, hidden, model.vocab_size);
    if (model.has_output_head && model.output_bias)
        list.add("output.bias", TensorRole::bias, model.vocab_size);
    if (model.pooler) {
        list.add("pooler.weight", TensorRole::pooler, hidden, hidden);
        list.add("pooler.bias", TensorRole::pooler, hidden);
    }
}

void add_speculative_block(TensorList& list, const Layer& layer, const ModelSpec& model) {
    const std::int64_t hidden = model.hidden_size;
    if (model.mtp_own_embeddings) {
        list.add("nextn.embed_tokens.weight", TensorRole::token_embedding, hidden, model.vocab_size);
        list.add("nextn.shared_head_head.weight", TensorRole::output_head, hidden, model.vocab_size);
    }
    list.matrix("nextn.eh_proj", TensorRole::other, times(2, hidden), hidden);
    list.norm("nextn.enorm", hidden);
    list.norm("nextn.hnorm", hidden);
    list.norm("nextn.shared_head_norm", hidden);
    add_block(list, layer, hidden);
}

std::string block_prefix(std::string_view stem, std::size_t index) {
    return std::string(stem) + std::to_string(index) + ".";
}

}  // namespace

std::vector<Tensor> tensor_list(const ModelSpec& model) {
    if (!model.file_tensors.empty()) return model.file_tensors;
    TensorList list(model);
    add_embeddings(list, model);
    for (std::size_t i = 0; i < model.encoder_layers.size(); ++i) {
        list.enter_block(block_prefix("enc.blk.", i), static_cast<std::int32_t>(i), false);
        add_block(list, model.encoder_layers[i], model.hidden_size);
    }
    if (!model.encoder_layers.empty()) {
        list.leave_block();
        list.norm("enc.output_norm", model.hidden_size);
    }
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
        list.enter_block(block_prefix("blk.", i), static_cast<std::int32_t>(i), false);
        add_block(list, model.layers[i], model.hidden_size);
    }
    list.leave_block();
    add_tail(list, model);
    for (std::size_t i = 0; i < model.mtp_layers.size(); ++i) {
        const std::size_t index = model.layers.size() + i;
        list.enter_block(block_prefix("blk.", index), static_cast<std::int32_t>(index), true);
        add_speculative_block(list, model.mtp_layers[i], model);
    }
    return list.take();
}

std::vector<Tensor> gguf_tensor_list(const ModelSpec& model) {
    std::vector<Tensor> tensors = tensor_list(model);
    if (!model.file_tensors.empty()) return tensors;
    std::vector<Tensor> kept;
    kept.reserve(tensors.size());
    for (Tensor& tensor : tensors)
        if (tensor.role != TensorRole::pooler && (!tensor.next_token_prediction || model.mtp_in_gguf)) kept.push_back(std::move(tensor));
    return kept;
}

}  // namespace ballpark
