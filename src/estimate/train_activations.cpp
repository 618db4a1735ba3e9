#include "estimate/train_activations.h"

#include <algorithm>

namespace ballpark {
namespace {

double real(std::int64_t n) { return static_cast<double>(n); }

/// Whether inputs of these matrices are kept: always when they are trained, else only where an adapter reads them.
struct Kept {
    const AdapterSetup& adapter;
    bool inputs_of(std::uint32_t targets) const {
        return !adapter.frozen_base() || (adapter.targets & targets) != 0;
    }
};

// Flash attention keeps q, k, v and its output, which is also the input of the output projection.
double width(const SoftmaxAttention& a) {
    const double queries = real(a.num_attention_heads) * real(a.head_dim + a.v_head_dim);
    const double gate = a.output_gate ? real(a.num_attention_heads) * real(a.head_dim) : 0;
    return queries + gate + real(a.num_key_value_heads) * real(a.head_dim + (a.v_is_k ? 0 : a.v_head_dim));
}

// Latent vectors are kept beside the keys and values that they are expanded to: DeepSeek-V2, arXiv:2405.04434, eq. 9-19.
double width(const LatentAttention& a) {
    const double head = real(a.qk_nope_head_dim + a.qk_rope_head_dim);
    return real(a.num_attention_heads) * (2 * head + 2 * real(a.v_head_dim)) + real(a.q_lora_rank) +
           real(a.kv_lora_rank + a.qk_rope_head_dim);
}

double width(const CompressedAttention& a) {
    return 2 * real(a.num_attention_heads) * real(a.head_dim) + real(a.q_lora_rank) + real(a.o_lora_rank * a.o_groups) +
           2 * real(a.head_dim);
}

double width(const LinearAttention& a) {
    return 3 * real(a.num_key_heads) * real(a.key_head_dim) + 3 * real(a.num_value_heads) * real(a.value_head_dim);
}

// Mamba keeps the input before and after the convolution, the gate, the scan's output and its chunk states.
double width(const StateSpace& s) { return 5 * real(s.d_inner) + 2 * real(std::max<std::int64_t>(s.n_groups, 1) * s.d_state); }

double width(const ShortConvolution&) { return 0; }

// Like the convolution's, these are hidden vectors, which are counted with the block.
double width(const TimeMix&) { return 0; }

double width(const std::monostate&, const Kept&) { return 0; }

// Gate, up and the activated gate are needed by the product; the product is the input of the downward matrix.
double feed_forward(double size, bool gated, const Kept& kept) {
    return size * ((gated ? 3 : 1) + (kept.inputs_of(target_down) ? 1 : 0));
}

double width(const DenseFeedForward& f, const Kept& kept) {
    return feed_forward(real(f.intermediate_size), f.gated, kept);
}

double width(const ExpertFeedForward& f, const Kept& kept) {
    const double routed = real(f.num_experts_per_tok) * real(f.moe_intermediate_size);
    return feed_forward(routed + real(f.shared_intermediate_size + f.dense_intermediate_size), f.gated, kept);
}

/// Copies of a token's vector, one for each expert that it visits, before and after.
double routed_hidden(const FeedForward& f) {
    const auto* experts = std::get_if<ExpertFeedForward>(&f);
    return experts != nullptr ? 2 * real(experts->num_experts_per_tok) : 0;
}

}  // namespace

ActivationElements activation_elements(const ModelSpec& model, const AdapterSetup& adapter) {
    const Kept kept{adapter};
    ActivationElements sum;
    sum.vocabulary = model.has_output_head ? real(model.vocab_size) : 0;
    for (const Layer& layer : model.layers) {
        double inner = 0;
        if (layer.attention) inner += std::visit([](const auto& a) { return width(a); }, *layer.attention);
        if (layer.cross_attention) inner += width(*layer.cross_attention);
        if (layer.recurrence) inner += std::visit([](const auto& r) { return width(r); }, *layer.recurrence);
        inner += std::visit([&](const auto& f) { return width(f, kept); }, layer.feed_forward);
        inner += routed_hidden(layer.feed_forward) * real(model.hidden_size);
        sum.inner += inner;
        sum.hidden += real(model.hidden_size);
        sum.largest = std::max(sum.largest, inner);
        ++sum.layers;
    }
    sum.largest_hidden = real(model.hidden_size);
    return sum;
}

}  // namespace ballpark
