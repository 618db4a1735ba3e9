#include "estimate/serving_weights.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "model/tensors.h"

namespace ballpark {
namespace {

using detail::saturating_multiply;

constexpr std::int64_t kVocabularyPadding = 64;     // vLLM vocab_parallel_embedding.py, DEFAULT_VOCAB_PADDING_SIZE
constexpr std::int64_t kExpertPadding = 256;  // vLLM quantization/mxfp4.py: intermediate size of a rank, rounded up
constexpr std::string_view kShardSource =
    "vLLM v0.19 vllm/model_executor/layers/linear.py, vocab_parallel_embedding.py, fused_moe/layer.py";

std::int64_t divide_up_count(std::int64_t whole, std::int64_t parts) {
    return whole / parts + (whole % parts > 0 ? 1 : 0);
}

const Layer* layer_of(const ModelSpec& model, const Tensor& tensor) {
    if (tensor.layer < 0 || static_cast<std::size_t>(tensor.layer) >= model.layers.size()) return nullptr;
    return &model.layers[static_cast<std::size_t>(tensor.layer)];
}

template <class Kind>
const Kind* attention_of(const Layer* layer) {
    return layer && layer->attention ? std::get_if<Kind>(&*layer->attention) : nullptr;
}

// A KV head is never split: each rank holds at least one.
std::int64_t kv_share(std::int64_t elements, const SoftmaxAttention* attention, std::int64_t ranks) {
    if (!attention || attention->num_key_value_heads <= 0) return divide_up_count(elements, ranks);
    const std::int64_t heads = attention->num_key_value_heads;
    return saturating_multiply(elements / heads, divide_up_count(heads, ranks));
}

std::int64_t fused_share(const Tensor& tensor, const SoftmaxAttention* attention, std::int64_t ranks) {
    if (!attention) return divide_up_count(tensor.elements(), ranks);
    const std::int64_t kv_columns = saturating_multiply(
        attention->num_key_value_heads, attention->head_dim + (attention->v_is_k ? 0 : attention->v_head_dim));
    const std::int64_t kv = saturating_multiply(tensor.ne[0], kv_columns);
    return divide_up_count(tensor.elements() - kv, ranks) + kv_share(kv, attention, ranks);
}

std::int64_t expert_ranks(const ServingSetup& setup) {
    return setup.engine == ServingEngine::vllm || setup.parallel.experts ? setup.parallel.tensor * setup.parallel.data
                                                                         : setup.parallel.tensor;
}

bool microscaled(const WeightFormat& format) { return format.id == "mxfp4"; }

std::int64_t expert_share(const Tensor& tensor, const Layer* layer, const ServingSetup& setup) {
    const auto* experts = layer ? std::get_if<ExpertFeedForward>(&layer->feed_forward) : nullptr;
    const std::int64_t ranks = expert_ranks(setup);
    if (!experts || experts->num_experts <= 0 || experts->moe_intermediate_size <= 0)
        return divide_up_count(tensor.elements(), ranks);
    const std::int64_t each = tensor.elements() / experts->num_experts;
    if (setup.parallel.experts) return saturating_multiply(each, divide_up_count(experts->num_experts, ranks));
    std::int64_t slice = divide_up_count(experts->moe_intermediate_size, ranks);
    if (microscaled(setup.weights)) slice = round_up(slice, kExpertPadding);
    return saturating_multiply(saturating_multiply(each / experts->moe_intermediate_size, slice), experts->num_experts);
}

std::int64_t rank_elements(const ModelSpec& model, const Tensor& tensor, const ServingSetup& setup) {
    const std::int64_t ranks = setup.parallel.tensor;
    const Layer* layer = layer_of(model, tensor);
    switch (tensor.role) {
        case TensorRole::token_embedding:
        case TensorRole::output_head:
            return saturating_multiply(tensor.ne[0],
                                       divide_up_count(round_up(tensor.ne[1], kVocabularyPadding), ranks));
        case TensorRole::attention_k:
        case TensorRole::attention_v: return kv_share(tensor.elements(), attention_of<SoftmaxAttention>(layer), ranks);
        case TensorRole::attention_qkv:
            return fused_share(tensor, attention_of<SoftmaxAttention>(layer), ranks);
        case TensorRole::attention_q:
        case TensorRole::attention_output:
        case TensorRole::dense_ffn:
        case TensorRole::shared_expert:
        case TensorRole::recurrent:
        case TensorRole::recurrent_vector: return divide_up_count(tensor.elements(), ranks);
        case TensorRole::expert_ffn: return expert_share(tensor, layer, setup);
        case TensorRole::rope_table: return 0;
        default: return tensor.elements();
    }
}

// The checkpoints in mxfp4 keep everything but the experts wide (quantization_config.modules_to_not_convert).
bool is_quantised(const Tensor& tensor, const ServingSetup& setup, bool has_experts) {
    if (!is_linear_matrix(tensor)) return false;
    return !(microscaled(setup.weights) && has_experts) || tensor.role == TensorRole::expert_ffn;
}

/// Matrices that the engines store as one.
enum Fused : std::size_t { qkv, gate_up, expert_gate_up, shared_gate_up, alone };

Fused fused_with(const Tensor& tensor) {
    switch (tensor.role) {
        case TensorRole::attention_q:
        case TensorRole::attention_k:
        case TensorRole::attention_v: return qkv;
        case TensorRole::dense_ffn: return tensor.name.find("down") == std::string::npos ? gate_up : alone;
        case TensorRole::expert_ffn: return tensor.name.find("down") == std::string::npos ? expert_gate_up : alone;
        case TensorRole::shared_expert: return tensor.name.find("down") == std::string::npos ? shared_gate_up : alone;
        default: return alone;
    }
}

Bytes& part_of(StageWeights& stage, TensorRole role) {
    switch (role) {
        case TensorRole::token_embedding:
        case TensorRole::position_embedding:
        case TensorRole::output_head: return stage.embeddings;
        case TensorRole::attention_q:
        case TensorRole::attention_k:
        case TensorRole::attention_v:
        case TensorRole::attention_qkv:
        case TensorRole::attention_output:
        case TensorRole::attention_latent:
        case TensorRole::recurrent:
        case TensorRole::recurrent_vector: return stage.attention;
        case TensorRole::dense_ffn:
        case TensorRole::shared_expert: return stage.feed_forward;
        case TensorRole::expert_ffn: return stage.experts;
        default: return stage.others;
    }
}

// vllm/distributed/utils.py, get_pp_indices: what does not divide goes to the stages before the last; SGLang and
// TensorRT-LLM give it to the first ones.
std::vector<StageWeights> split_layers(std::int64_t layers, const ServingSetup& setup) {
    const std::int64_t stages = setup.parallel.pipeline;
    std::vector<std::int64_t> counts(static_cast<std::size_t>(stages), layers / stages);
    const std::int64_t rest = layers % stages;
    for (std::int64_t i = 0; i < rest; ++i) {
        const std::int64_t at = setup.engine == ServingEngine::vllm ? stages - 2 - i : i;
        ++counts[static_cast<std::size_t>(std::max<std::int64_t>(at, 0))];
    }
    std::vector<StageWeights> result(counts.size());
    std::int64_t first = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        result[i].first_layer = first;
        result[i].layers = counts[i];
        first += counts[i];
    }
    return result;
}

/// Adds tensors to the stages that hold them, fused ones as one allocation.
class StageFiller {
public:
    StageFiller(const ModelSpec& model, const ServingSetup& setup, std::vector<StageWeights>& stages)
        : model_(model), setup_(setup), stages_(stages) {
        for (const Layer& layer : model.layers)
            has_experts_ = has_experts_ || std::holds_alternative<ExpertFeedForward>(layer.feed_forward);
    }

    void add(const Tensor& tensor) {
        if (tensor.layer != layer_) flush();
        layer_ = tensor.layer;
        const std::int64_t elements = rank_elements(model_, tensor, setup_);
        const bool quantised = is_quantised(tensor, setup_, has_experts_);
        const Bytes bytes = bytes_of(quantised ? setup_.weights.matrices : setup_.weights.others, elements);
        if (tensor.layer < 0) return add_outside(tensor, allocated_bytes(bytes));
        const Fused group = is_linear_matrix(tensor) ? fused_with(tensor) : alone;
        if (group == alone) {
            part_of(stage(), tensor.role) += allocated_bytes(bytes) * tensor.repeats;
            return;
        }
        pending_[group].bytes += bytes;
        pending_[group].role = tensor.role;
        pending_[group].repeats = tensor.repeats;
    }

    void flush() {
        for (Pending& pending : pending_) {
            if (pending.bytes > Bytes(0)) part_of(stage(), pending.role) += allocated_bytes(pending.bytes) * pending.repeats;
            pending = {};
        }
    }

private:
    struct Pending {
        Bytes bytes;
        TensorRole role = TensorRole::other;
        std::int64_t repeats = 1;
    };

    StageWeights& stage() {
        for (StageWeights& stage : stages_)
            if (layer_ < stage.first_layer + stage.layers) return stage;
        return stages_.back();
    }

    // The embedding is on the first stage, the head on the last; a tied table is on both.
    void add_outside(const Tensor& tensor, Bytes bytes) {
        const bool head = tensor.role == TensorRole::output_head || tensor.name.find("output") != std::string::npos;
        part_of(head ? stages_.back() : stages_.front(), tensor.role) += bytes;
        const bool shared = tensor.role == TensorRole::token_embedding && model_.tie_word_embeddings;
        if (shared && stages_.size() > 1) part_of(stages_.back(), tensor.role) += bytes;
    }

    const ModelSpec& model_;
    const ServingSetup& setup_;
    std::vector<StageWeights>& stages_;
    std::array<Pending, alone> pending_{};
    std::int32_t layer_ = -1;
    bool has_experts_ = false;
};

std::int64_t rotated_dimensions(const ModelSpec& model) {
    for (const Layer& layer : model.layers) {
        if (const auto* latent = attention_of<LatentAttention>(&layer)) return latent->qk_rope_head_dim;
        if (const auto* plain = attention_of<SoftmaxAttention>(&layer)) return plain->head_dim;
    }
    return 0;
}

// vllm/model_executor/layers/rotary_embedding/base.py: cos_sin_cache, max_position_embeddings rows of the rotated size.
Bytes rotary_table(const ModelSpec& model, const ServingSetup& setup) {
    if (model.learned_positions > 0) return Bytes(0);
    const std::int64_t known = model.rotary_rows > 0 ? model.rotary_rows : model.max_position_embeddings;
    const std::int64_t rows = std::max(known, setup.max_model_len.count());
    return bytes_of(setup.activations, saturating_multiply(rows, rotated_dimensions(model)));
}

// vllm/lora/layers: A is whole where the input is whole, B where the output is; both in the activations' type. Routed
// experts have the same pair each (fused_moe.py: w13_lora_a_stacked and its kin), all experts of a device's share.
Bytes adapter_room(const Tensor& tensor, const ServingSetup& setup) {
    if (!is_linear_matrix(tensor)) return Bytes(0);
    const bool routed = tensor.role == TensorRole::expert_ffn;
    if (routed && tensor.ne[2] <= 1) return Bytes(0);
    const bool whole_experts = routed && setup.parallel.experts;
    const bool row_parallel =
        tensor.role == TensorRole::attention_output || tensor.name.find("down") != std::string::npos;
    const std::int64_t ranks = whole_experts ? 1 : setup.parallel.tensor;
    const std::int64_t in = row_parallel ? divide_up_count(tensor.ne[0], ranks) : tensor.ne[0];
    const std::int64_t out = row_parallel ? tensor.ne[1] : divide_up_count(tensor.ne[1], ranks);
    const std::int64_t experts = whole_experts ? divide_up_count(tensor.ne[2], expert_ranks(setup)) : tensor.ne[2];
    const std::int64_t elements = saturating_multiply(saturating_multiply(saturating_multiply(in + out, experts), setup.lora.rank), setup.lora.slots);
    return bytes_of(setup.activations, elements);
}

}  // namespace

Bytes allocated_bytes(Bytes tensor) {
    constexpr std::int64_t kSmallest = 512;
    const Bytes rounded(round_up(tensor.count(), kSmallest));
    if (rounded < mib(10)) return rounded;
    const Bytes pages(round_up(rounded.count(), mib(2).count()));
    return pages - rounded <= mib(1) ? pages : rounded;
}

std::vector<StageWeights> stage_weights(const ModelSpec& model, const ServingSetup& setup) {
    std::vector<StageWeights> stages = split_layers(static_cast<std::int64_t>(model.layers.size()), setup);
    StageFiller filler(model, setup, stages);
    // Only where blocks are split among stages does it matter which block a tensor is in.
    const bool one_stage = stages.size() == 1;
    const std::vector<Tensor> tensors = one_stage ? compact_tensor_list(model) : tensor_list(model);
    for (const Tensor& tensor : tensors)
        if (!tensor.next_token_prediction) filler.add(tensor);
    filler.flush();
    for (const Tower& tower : model.towers)
        stages.front().towers +=
            bytes_of(setup.activations, divide_up(tower.parameters, setup.parallel.tensor).count());
    for (StageWeights& stage : stages) {
        stage.rotary = rotary_table(model, setup);
        if (setup.lora.slots == 0) continue;
        for (const Tensor& tensor : tensors)
            if (tensor.layer >= stage.first_layer && tensor.layer < stage.first_layer + stage.layers)
                stage.adapters += adapter_room(tensor, setup) * tensor.repeats;
    }
    return stages;
}

const StageWeights& heaviest_stage(const std::vector<StageWeights>& stages) {
    return *std::max_element(stages.begin(), stages.end(), [](const StageWeights& a, const StageWeights& b) {
        return a.total() < b.total();
    });
}

void explain_stage_weights(const StageWeights& stage, const ServingSetup& setup, Worksheet& why) {
    const std::size_t mark = why.mark();
    const auto add = [&](std::string_view name, Bytes bytes, std::string_view source) {
        if (bytes == Bytes(0)) return;
        why.add({.name = name, .value = bytes.as_double(), .unit = Unit::bytes, .formula = "", .with = {},
                 .source = std::string(source), .children = {}});
    };
    add("rank_embeddings", stage.embeddings, "vLLM v0.19 vllm/model_executor/layers/vocab_parallel_embedding.py");
    add("rank_attention", stage.attention, kShardSource);
    add("rank_feed_forward", stage.feed_forward, kShardSource);
    add("rank_experts", stage.experts, "vLLM v0.19 vllm/model_executor/layers/fused_moe/layer.py");
    add("rank_whole_tensors", stage.others, kShardSource);
    add("rank_towers", stage.towers, "the model's config.json");
    add("rank_rotary_table", stage.rotary, "vLLM v0.19 vllm/model_executor/layers/rotary_embedding/base.py");
    add("rank_adapters", stage.adapters, "vLLM v0.19 vllm/lora/layers");
    why.add_above(mark, {.name = "weights_per_gpu",
                         .value = stage.total().as_double(),
                         .unit = Unit::bytes,
                         .formula = "sum",
                         .with = {{"tensor_parallel", static_cast<double>(setup.parallel.tensor)},
                                  {"pipeline_parallel", static_cast<double>(setup.parallel.pipeline)}},
                         .source = std::string(setup.weights.source),
                         .children = {}});
}

}  // namespace ballpark
