#include "model/tensors.h"

#include <utility>

#include "model/tensor_builder.h"

namespace ballpark {
namespace {

using detail::TensorList;
using detail::plus;
using detail::times;

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
        {cross_attn_norm, "cross_attn_norm"},
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
    if (layer.attention) std::visit([&](const auto& a) { detail::add_attention(list, a, hidden); }, *layer.attention);
    if (layer.cross_attention) detail::add_attention(list, *layer.cross_attention, hidden, "cross_attn");
    if (layer.recurrence) std::visit([&](const auto& r) { detail::add_recurrence(list, r, hidden); }, *layer.recurrence);
    std::visit([&](const auto& f) { detail::add_feed_forward(list, f, hidden); }, layer.feed_forward);
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
            for (const std::string_view name : {"attn_rel_b.weight", "enc.attn_rel_b.weight"})
                if (name.front() == 'a' || !model.encoder_layers.empty())
                    list.add(name, TensorRole::position_embedding, a->num_attention_heads, model.relative_buckets);
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

/// How often each layer stands for itself and its likes: 0 where an earlier one does. All ones without `compact`.
std::vector<std::int64_t> repeats_of(const std::vector<Layer>& layers, bool compact) {
    std::vector<std::int64_t> repeats(layers.size(), 1);
    if (!compact) return repeats;
    for (std::size_t i = 1; i < layers.size(); ++i)
        for (std::size_t first = 0; first < i; ++first)
            if (repeats[first] > 0 && layers[first] == layers[i]) {
                ++repeats[first];
                repeats[i] = 0;
                break;
            }
    return repeats;
}

void add_blocks(TensorList& list, const std::vector<Layer>& layers, std::string_view stem, std::int64_t hidden, bool compact) {
    const std::vector<std::int64_t> repeats = repeats_of(layers, compact);
    for (std::size_t i = 0; i < layers.size(); ++i) {
        if (repeats[i] == 0) continue;
        list.enter_block(block_prefix(stem, i), static_cast<std::int32_t>(i), false, repeats[i]);
        add_block(list, layers[i], hidden);
    }
    list.leave_block();
}

std::vector<Tensor> build(const ModelSpec& model, bool compact) {
    if (!model.file_tensors.empty()) return model.file_tensors;
    TensorList list(model);
    add_embeddings(list, model);
    add_blocks(list, model.encoder_layers, "enc.blk.", model.hidden_size, compact);
    if (!model.encoder_layers.empty()) list.norm("enc.output_norm", model.hidden_size);
    add_blocks(list, model.layers, "blk.", model.hidden_size, compact);
    add_tail(list, model);
    for (std::size_t i = 0; i < model.mtp_layers.size(); ++i) {
        const std::size_t index = model.layers.size() + i;
        list.enter_block(block_prefix("blk.", index), static_cast<std::int32_t>(index), true);
        add_speculative_block(list, model.mtp_layers[i], model);
    }
    return list.take();
}

}  // namespace

std::vector<Tensor> tensor_list(const ModelSpec& model) { return build(model, false); }

std::vector<Tensor> compact_tensor_list(const ModelSpec& model) { return build(model, true); }

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
