#include "model/gguf_size.h"

#include <algorithm>
#include <string_view>

#include "model/tensors.h"

namespace ballpark {
namespace {

constexpr std::int64_t kAlignment = 32;  // GGUF_DEFAULT_ALIGNMENT

// Layouts with rules of their own in llama-quantize, by GGUF name; 80 blocks is what llama.cpp calls 70B.
struct QuantFacts {
    std::string_view gguf_architecture;
    bool falcon_rules;
    std::int64_t wide_values_at_blocks;
};
constexpr QuantFacts kQuantFacts[] = {
    {"falcon", true, 0},
    {"llama", false, 80},
    {"qwen2", false, 80},
};

// GGUF states one head count for models with linear attention and one a block for Mamba hybrids, whose first block then
// has none.
const Layer* layer_of_head_counts(const ModelSpec& model) {
    for (const Layer& layer : model.layers) {
        if (layer.attention) return &layer;
        if (!layer.recurrence || !std::holds_alternative<LinearAttention>(*layer.recurrence)) return nullptr;
    }
    return nullptr;
}

std::int64_t query_groups(const ModelSpec& model) {
    const Layer* layer = layer_of_head_counts(model);
    if (layer == nullptr) return 0;
    const Attention& first = *layer->attention;
    if (const auto* a = std::get_if<SoftmaxAttention>(&first))
        return a->num_key_value_heads > 0 ? a->num_attention_heads / a->num_key_value_heads : 0;
    if (const auto* a = std::get_if<LatentAttention>(&first)) return a->num_attention_heads;
    return std::get<CompressedAttention>(first).num_attention_heads;
}

std::int64_t most_experts(const ModelSpec& model) {
    std::int64_t experts = 0;
    for (const Layer& layer : model.layers)
        if (const auto* f = std::get_if<ExpertFeedForward>(&layer.feed_forward))
            experts = std::max(experts, f->num_experts);
    return experts;
}

int dimensions(const Tensor& tensor) {
    int count = 4;
    while (count > 1 && tensor.ne[static_cast<std::size_t>(count - 1)] == 1) --count;
    return count;
}

// Each tensor's entry: length and name, number of extents, extents, type, offset (docs/gguf.md). The metadata of a
// conversion without tokenizer is 30 or so keys of about 40 bytes.
Bytes generated_header(const std::vector<Tensor>& tensors) {
    constexpr std::int64_t kPreamble = 24;
    constexpr std::int64_t kMetadata = 1'100;
    std::int64_t bytes = kPreamble + kMetadata;
    for (const Tensor& tensor : tensors)
        bytes += 8 + static_cast<std::int64_t>(tensor.name.size()) + 4 + 8 * dimensions(tensor) + 4 + 8;
    return Bytes(round_up(bytes, kAlignment));
}

// A token is a length, its text, a kind, and a score or a merge: 24.6 (Llama 2, 32,000 tokens), 25.7 (Gemma 3, 262,208)
// and 26.8 to 27.0 bytes (GPT-2, Llama 3.2, Qwen 2.5) in conversions of b6900.
Bytes tokenizer_bytes(const ModelSpec& model) {
    constexpr std::int64_t kBytesOfTenTokens = 267;
    return Bytes(detail::saturating_multiply(model.vocab_size, kBytesOfTenTokens) / 10);
}

std::vector<MixtureTensor> before_quantising(const ModelSpec& model, const std::vector<Tensor>& tensors) {
    std::vector<MixtureTensor> list;
    list.reserve(tensors.size());
    for (const Tensor& tensor : tensors) list.push_back({tensor.name, tensor.ne, tensor.stored_type});
    if (model.gguf_header_bytes.count() == 0) convert(list, TensorType::bf16);
    return list;
}

}  // namespace

MixtureFacts mixture_facts(const ModelSpec& model) {
    MixtureFacts facts;
    facts.n_layer = static_cast<std::int64_t>(model.layers.size());
    if (model.mtp_in_gguf) facts.n_layer += static_cast<std::int64_t>(model.mtp_layers.size());
    facts.n_gqa = query_groups(model);
    facts.n_expert = most_experts(model);
    for (const QuantFacts& row : kQuantFacts) {
        if (row.gguf_architecture != model.gguf_architecture) continue;
        facts.falcon_rules = row.falcon_rules;
        facts.wide_values = row.wide_values_at_blocks == facts.n_layer && facts.n_gqa > 1;
    }
    return facts;
}

GgufSize gguf_size(const ModelSpec& model, std::optional<GgufMixture> mixture) {
    GgufSize size;
    size.tensors = gguf_tensor_list(model);
    const std::vector<MixtureTensor> list = before_quantising(model, size.tensors);
    std::vector<TensorType> types;
    if (mixture) types = mixture_types(list, *mixture, mixture_facts(model));
    for (std::size_t i = 0; i < size.tensors.size(); ++i) {
        Tensor& tensor = size.tensors[i];
        tensor.stored_type = mixture ? types[i] : list[i].current;
        const std::int64_t bytes = bytes_of(tensor.stored_type, tensor.elements()).count();
        size.tensor_bytes += Bytes(bytes);
        size.data_bytes += Bytes(round_up(bytes, kAlignment));
        size.elements += Params(tensor.elements());
    }
    size.header_bytes = model.gguf_header_bytes.count() > 0 ? model.gguf_header_bytes : generated_header(size.tensors);
    size.file_bytes = size.header_bytes + size.data_bytes;
    if (model.gguf_header_bytes.count() == 0) size.tokenizer_bytes = tokenizer_bytes(model);
    if (size.elements.count() > 0) size.bits_per_weight = 8 * size.tensor_bytes.as_double() / size.elements.as_double();
    return size;
}

}  // namespace ballpark
