#include "model/parameters.h"

#include <cstddef>
#include <vector>

#include "model/tensors.h"

namespace ballpark {
namespace {

const ExpertFeedForward* experts_of(const ModelSpec& model, std::int32_t layer) {
    if (layer < 0) return nullptr;
    const auto index = static_cast<std::size_t>(layer);
    if (index >= model.layers.size()) return nullptr;
    return std::get_if<ExpertFeedForward>(&model.layers[index].feed_forward);
}

// A token visits num_experts_per_tok of num_experts equal slices of the tensor; the last extent counts the experts.
std::int64_t active_elements(const ModelSpec& model, const Tensor& tensor) {
    const std::int64_t elements = tensor.elements();
    if (tensor.role != TensorRole::expert_ffn) return elements;
    const ExpertFeedForward* experts = experts_of(model, tensor.layer);
    if (experts == nullptr || experts->num_experts <= 0) return elements;
    return detail::saturating_multiply(elements / experts->num_experts, experts->num_experts_per_tok);
}

}  // namespace

ParameterCount count_parameters(const ModelSpec& model, std::span<const Tensor> tensors) {
    ParameterCount count;
    for (const Tower& tower : model.towers) count.towers += tower.parameters;
    for (const Tensor& tensor : tensors) {
        if (tensor.role == TensorRole::rope_table) continue;
        const Params elements = Params(tensor.elements()) * tensor.repeats;
        if (tensor.next_token_prediction) {
            count.mtp += elements;
            continue;
        }
        count.total += elements;
        count.active += Params(active_elements(model, tensor)) * tensor.repeats;
        if (tensor.role == TensorRole::token_embedding || tensor.role == TensorRole::position_embedding)
            count.embedding += elements;
        if (tensor.role == TensorRole::output_head) count.output_head += elements;
        if (tensor.role == TensorRole::expert_ffn) count.experts += elements;
        (is_linear_matrix(tensor) ? count.matrices : count.others) += elements;
    }
    return count;
}

ParameterCount count_parameters(const ModelSpec& model) {
    const std::vector<Tensor> tensors = compact_tensor_list(model);
    return count_parameters(model, tensors);
}

}  // namespace ballpark
