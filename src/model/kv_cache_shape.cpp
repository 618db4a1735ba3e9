#include "model/kv_cache_shape.h"

#include <algorithm>

namespace ballpark {
namespace {

using detail::saturating_add;
using detail::saturating_multiply;

CacheCell cell_of(const SoftmaxAttention& a) {
    if (a.shares_cache) return {};
    return {saturating_multiply(a.num_key_value_heads, a.head_dim),
            saturating_multiply(a.num_key_value_heads, a.v_head_dim), a.index_n_heads > 0 ? a.index_head_dim : 0};
}

CacheCell cell_of(const LatentAttention& a) {
    return {saturating_add(a.kv_lora_rank, a.qk_rope_head_dim), 0, a.index_n_heads > 0 ? a.index_head_dim : 0};
}

CacheCell cell_of(const CompressedAttention& a) { return {a.head_dim, 0, 0}; }

std::int64_t window_of(const SoftmaxAttention& a) { return a.sliding_window; }
std::int64_t window_of(const LatentAttention&) { return 0; }
std::int64_t window_of(const CompressedAttention& a) { return a.sliding_window; }

std::int64_t compressed_cells(const CompressedAttention& a, std::int64_t context) {
    return a.compress_ratio > 0 ? divide_up(Tokens(context), a.compress_ratio).count() : 0;
}

// Mamba keeps the last d_conv - 1 inputs of the convolution and one state matrix per channel or head.
RecurrentState state_of(const StateSpace& r, std::int64_t) {
    const std::int64_t groups_state = saturating_multiply(2, saturating_multiply(r.n_groups, r.d_state));
    const std::int64_t conv_width = r.n_heads > 0 ? saturating_add(r.d_inner, groups_state) : r.d_inner;
    return {saturating_multiply(std::max<std::int64_t>(r.conv_kernel - 1, 0), conv_width),
            saturating_multiply(r.d_state, r.d_inner)};
}

RecurrentState state_of(const LinearAttention& r, std::int64_t) {
    const std::int64_t key = saturating_multiply(r.num_key_heads, r.key_head_dim);
    const std::int64_t value = saturating_multiply(r.num_value_heads, r.value_head_dim);
    const std::int64_t conv_width = saturating_add(saturating_multiply(2, key), value);
    return {saturating_multiply(std::max<std::int64_t>(r.conv_kernel - 1, 0), conv_width),
            saturating_multiply(r.key_head_dim, value)};
}

// The token before for each of the two mixes, and a matrix of head_size squared per head.
RecurrentState state_of(const TimeMix& r, std::int64_t hidden_size) {
    return {saturating_multiply(2, hidden_size), saturating_multiply(r.head_size, hidden_size)};
}

RecurrentState state_of(const ShortConvolution& r, std::int64_t hidden_size) {
    return {saturating_multiply(std::max<std::int64_t>(r.l_cache - 1, 0), hidden_size), 0};
}

}  // namespace

CacheCell cache_cell(const Layer& layer) {
    if (!layer.attention) return {};
    return std::visit([](const auto& a) { return cell_of(a); }, *layer.attention);
}

std::int64_t sliding_window(const Layer& layer) {
    if (!layer.attention) return 0;
    return std::visit([](const auto& a) { return window_of(a); }, *layer.attention);
}

std::int64_t cache_cells(const Layer& layer, std::int64_t context) {
    if (!layer.attention || cache_cell(layer).total() == 0) return 0;
    const std::int64_t window = sliding_window(layer);
    const std::int64_t recent = window > 0 ? std::min(window, context) : context;
    if (const auto* a = std::get_if<CompressedAttention>(&*layer.attention))
        return saturating_add(recent, compressed_cells(*a, context));
    return recent;
}

std::int64_t cache_elements(const Layer& layer, std::int64_t context) {
    std::int64_t elements = saturating_multiply(cache_cells(layer, context), cache_cell(layer).total());
    if (!layer.attention) return elements;
    if (const auto* a = std::get_if<CompressedAttention>(&*layer.attention); a != nullptr && a->index_n_heads > 0)
        elements = saturating_add(elements, saturating_multiply(compressed_cells(*a, context), a->index_head_dim));
    return elements;
}

RecurrentState recurrent_state(const Layer& layer, std::int64_t hidden_size) {
    if (!layer.recurrence) return {};
    return std::visit([&](const auto& r) { return state_of(r, hidden_size); }, *layer.recurrence);
}

std::int64_t kv_heads(const ModelSpec& model, std::size_t layer) {
    if (layer >= model.layers.size() || !model.layers[layer].attention) return 0;
    if (const auto* a = std::get_if<SoftmaxAttention>(&*model.layers[layer].attention))
        return a->shares_cache ? 0 : a->num_key_value_heads;
    return 1;
}

bool is_sliding(const ModelSpec& model, std::size_t layer) {
    return layer < model.layers.size() && sliding_window(model.layers[layer]) > 0;
}

std::int64_t kv_elements_per_token(const ModelSpec& model) {
    std::int64_t elements = 0;
    for (const Layer& layer : model.layers) {
        const CacheCell cell = cache_cell(layer);
        elements = saturating_add(elements, saturating_add(cell.k, cell.v));
    }
    return elements;
}

}  // namespace ballpark
