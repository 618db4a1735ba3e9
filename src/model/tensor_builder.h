/// Collects the tensors of a model, part by part. Internal to `model/`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "model/model_spec.h"

namespace ballpark::detail {

constexpr std::int64_t times(std::int64_t a, std::int64_t b) { return saturating_multiply(a, b); }
constexpr std::int64_t plus(std::int64_t a, std::int64_t b) { return saturating_add(a, b); }

/// Tensors under one name prefix, so that blocks of the encoder, the decoder and MTP share their code.
class TensorList {
public:
    explicit TensorList(const ModelSpec& model) : model_(model) { tensors_.reserve(kTensorsOfABlock); }

    void enter_block(std::string prefix, std::int32_t layer, bool next_token_prediction, std::int64_t repeats = 1) {
        prefix_ = std::move(prefix);
        repeats_ = repeats;
        layer_ = layer;
        next_token_prediction_ = next_token_prediction;
    }
    void leave_block() { enter_block({}, -1, false); }

    void add(std::string_view name, TensorRole role, std::int64_t ne0, std::int64_t ne1 = 1, std::int64_t ne2 = 1) {
        add(name, "", role, ne0, ne1, ne2);
    }

    /// A matrix, and the bias over its rows where there is one.
    void matrix(std::string_view name, TensorRole role, std::int64_t in, std::int64_t out, bool bias = false) {
        add(name, ".weight", role, in, out);
        if (bias) add(name, ".bias", TensorRole::bias, out);
    }

    void norm(std::string_view name, std::int64_t size) {
        if (!model_.norm_weights) return;
        add(name, ".weight", TensorRole::norm, size);
        if (model_.norm_bias) add(name, ".bias", TensorRole::bias, size);
    }

    /// A norm inside attention: it never has a bias.
    void inner_norm(std::string_view name, std::int64_t size, std::int64_t groups = 1) {
        add(name, ".weight", TensorRole::norm, size, groups);
    }

    std::vector<Tensor> take() { return std::move(tensors_); }

private:
    void add(std::string_view name, std::string_view ending, TensorRole role, std::int64_t ne0, std::int64_t ne1 = 1, std::int64_t ne2 = 1) {
        Tensor& tensor = tensors_.emplace_back();
        tensor.name.reserve(prefix_.size() + name.size() + ending.size());
        ((tensor.name += prefix_) += name) += ending;
        tensor.ne = {ne0, ne1, ne2, 1};
        tensor.role = role;
        tensor.layer = layer_;
        tensor.next_token_prediction = next_token_prediction_;
        tensor.stored_type = model_.stored_type;
        tensor.repeats = repeats_;
    }

    const ModelSpec& model_;
    static constexpr std::size_t kTensorsOfABlock = 24;

    std::vector<Tensor> tensors_;
    std::string prefix_;
    std::int32_t layer_ = -1;
    std::int64_t repeats_ = 1;
    bool next_token_prediction_ = false;
};

// One kind of attention, recurrence or feed-forward; `stem` begins the names ("attn", "cross_attn").
void add_attention(TensorList& list, const SoftmaxAttention& a, std::int64_t hidden, std::string_view stem = "attn");
void add_attention(TensorList& list, const LatentAttention& a, std::int64_t hidden);
void add_attention(TensorList& list, const CompressedAttention& a, std::int64_t hidden);
void add_recurrence(TensorList& list, const LinearAttention& r, std::int64_t hidden);
void add_recurrence(TensorList& list, const StateSpace& r, std::int64_t hidden);
void add_recurrence(TensorList& list, const ShortConvolution& r, std::int64_t hidden);
void add_recurrence(TensorList& list, const TimeMix& r, std::int64_t hidden);
void add_feed_forward(TensorList& list, std::monostate none, std::int64_t hidden);
void add_feed_forward(TensorList& list, const DenseFeedForward& f, std::int64_t hidden);
void add_feed_forward(TensorList& list, const ExpertFeedForward& f, std::int64_t hidden);

}  // namespace ballpark::detail
