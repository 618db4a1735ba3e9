#include "estimate/weights.h"

#include <vector>

#include "model/tensors.h"

namespace ballpark {
namespace {

double per_element(Block block) { return static_cast<double>(block.bytes) / static_cast<double>(block.elements); }

}  // namespace

Bytes weight_bytes(const ParameterCount& parameters, const WeightFormat& format, Worksheet* why) {
    const Params others = parameters.others + parameters.towers;
    const Bytes total = bytes_of(format.matrices, parameters.matrices.count()) + bytes_of(format.others, others.count());
    if (why)
        why->add({.name = "weight_bytes",
                  .value = total.as_double(),
                  .unit = Unit::bytes,
                  .formula = "ceil(matrices * bytes_matrices + others * bytes_others)",
                  .with = {{"matrices", parameters.matrices.as_double()},
                           {"bytes_matrices", per_element(format.matrices)},
                           {"others", others.as_double()},
                           {"bytes_others", per_element(format.others)}},
                  .source = std::string(format.source),
                  .children = {}});
    return total;
}

Bytes gguf_weight_bytes(const GgufSize& file, Worksheet* why) {
    if (!why) return file.tensor_bytes;
    const std::size_t mark = why->mark();
    for (const TensorTypeInfo& type : tensor_types()) {
        double elements = 0;
        for (const Tensor& tensor : file.tensors)
            if (tensor.stored_type == type.type) elements += static_cast<double>(tensor.elements());
        if (elements == 0) continue;
        const auto block_bytes = static_cast<double>(type.block_bytes);
        const auto block_elements = static_cast<double>(type.block_elements);
        why->add({.name = "gguf_tensors_of_type",
                  .value = elements / block_elements * block_bytes,
                  .unit = Unit::bytes,
                  .formula = "elements / block_elements * block_bytes",
                  .with = {{"elements", elements}, {"block_elements", block_elements}, {"block_bytes", block_bytes}},
                  .source = "tensors in " + std::string(type.name) + ": llama.cpp ggml/src/ggml-common.h at build 11669",
                  .children = {}});
    }
    why->add_above(mark, {.name = "gguf_weight_bytes",
                          .value = file.tensor_bytes.as_double(),
                          .unit = Unit::bytes,
                          .formula = "sum",
                          .with = {},
                          .source = "a type for each tensor: llama.cpp src/llama-quant.cpp at build 11669",
                          .children = {}});
    return file.tensor_bytes;
}

double bytes_per_parameter(const ParameterCount& parameters, const WeightFormat& format, Worksheet* why) {
    const std::size_t mark = why ? why->mark() : 0;
    const Bytes weights = weight_bytes(parameters, format, why);
    const Params all = parameters.total + parameters.towers;
    const double ratio = all.count() > 0 ? weights.as_double() / all.as_double() : 0;
    if (why)
        why->add_above(mark, {.name = "bytes_per_parameter",
                              .value = ratio,
                              .unit = Unit::bytes_per_parameter,
                              .formula = "weight_bytes / parameters",
                              .with = {{"weight_bytes", weights.as_double()}, {"parameters", all.as_double()}},
                              .source = "the tensor list of the model",
                              .children = {}});
    return ratio;
}

Params lora_parameters(const ModelSpec& model, std::int64_t rank, Worksheet* why) {
    std::int64_t inputs_and_outputs = 0;
    for (const Tensor& tensor : compact_tensor_list(model)) {
        if (tensor.next_token_prediction || !is_linear_matrix(tensor)) continue;
        const std::int64_t copies =
            detail::saturating_multiply(detail::saturating_multiply(tensor.ne[2], tensor.ne[3]), tensor.repeats);
        inputs_and_outputs = detail::saturating_add(
            inputs_and_outputs, detail::saturating_multiply(detail::saturating_add(tensor.ne[0], tensor.ne[1]), copies));
    }
    const Params adapters = Params(inputs_and_outputs) * rank;
    if (why)
        why->add({.name = "lora_parameters",
                  .value = adapters.as_double(),
                  .unit = Unit::parameters,
                  .formula = "rank * inputs_and_outputs",
                  .with = {{"rank", static_cast<double>(rank)},
                           {"inputs_and_outputs", static_cast<double>(inputs_and_outputs)}},
                  .source = "Hu et al. 2021, arXiv:2106.09685, section 4.1: rank rows in and rank columns out of each matrix",
                  .children = {}});
    return adapters;
}

}  // namespace ballpark
