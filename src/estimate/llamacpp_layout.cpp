#include <algorithm>

#include "estimate/llamacpp_parts.h"

namespace ballpark::detail {
namespace {

// The columns that a row of a quantised matrix lacks to a whole multiple follow the last row.
Bytes padded(const Tensor& tensor, const LlamacppBackend& backend) {
    Bytes bytes = bytes_of(tensor.stored_type, tensor.elements());
    if (backend.row_padding > 0 && info(tensor.stored_type).block_elements > 1)
        bytes += bytes_of(tensor.stored_type, round_up(tensor.ne[0], backend.row_padding) - tensor.ne[0]);
    return Bytes(round_up(bytes.count(), backend.alignment));
}

// Shares added up and scaled to 1; a block goes to the first device whose sum exceeds its position.
std::vector<double> cumulative(const std::vector<double>& split) {
    std::vector<double> sums;
    double sum = 0;
    for (const double share : split) sums.push_back(sum += share > 0 ? share : 0);
    for (double& value : sums) value = sum > 0 ? value / sum : 1;
    return sums;
}

std::size_t device_of(const std::vector<double>& sums, std::int64_t position, std::int64_t count) {
    const double at = static_cast<double>(position) / static_cast<double>(count);
    const auto found = std::upper_bound(sums.begin(), sums.end(), at);
    const auto device = static_cast<std::size_t>(found - sums.begin());
    return std::min(device, sums.size() - 1);
}

bool stays_on_host(const Tensor& tensor) {
    return tensor.role == TensorRole::token_embedding || tensor.role == TensorRole::position_embedding;
}

}  // namespace

bool LlamacppLayout::used(std::size_t place) const {
    return std::find(blocks.begin(), blocks.end(), place) != blocks.end();
}

// llama-model.cpp, load_tensors: the output counts as one of the offloaded layers and goes first.
LlamacppLayout llamacpp_layout(const ModelSpec& model, const LlamacppSetup& setup) {
    const std::size_t speculative = model.mtp_in_gguf ? model.mtp_layers.size() : 0;
    const std::size_t count = model.layers.size() + speculative;
    LlamacppLayout layout;
    layout.blocks.assign(count, 0);
    layout.experts.assign(count, 0);
    layout.places = setup.tensor_split.size() + 1;
    const auto n_layer = static_cast<std::int64_t>(count);
    const std::int64_t offloaded = std::clamp<std::int64_t>(setup.gpu_layers, 0, n_layer + 1);
    if (offloaded == 0 || setup.tensor_split.empty()) return layout;
    const std::int64_t first = n_layer + 1 - offloaded;
    const std::vector<double> sums = cumulative(setup.tensor_split);
    for (std::int64_t il = first; il < n_layer; ++il)
        layout.blocks[static_cast<std::size_t>(il)] = 1 + device_of(sums, il - first, offloaded);
    layout.output = 1 + device_of(sums, n_layer - first, offloaded);
    layout.experts = layout.blocks;
    std::fill_n(layout.experts.begin(), std::clamp<std::int64_t>(setup.cpu_moe, 0, n_layer), 0);
    return layout;
}

// LLM_FFN_EXPS_REGEX in common/common.h, \.ffn_(up|down|gate|gate_up)_(ch|)exps, weights and biases: a norm of experts
// is not among them, nor are shared ones.
std::size_t place_in_block(const Tensor& tensor, const LlamacppLayout& layout) {
    const auto block = static_cast<std::size_t>(tensor.layer);
    if (!layout.lends(block)) return layout.blocks[block];
    const bool expert = tensor.name.find("exps.") != std::string::npos && tensor.name.find("norm") == std::string::npos;
    return (expert ? layout.experts : layout.blocks)[block];
}

// ggml-backend.cpp, ggml_backend_sched_split_graph: each such weight opens a split of its own, so that one copy takes the
// place of the one before.
std::vector<std::int64_t> copied_experts(const GgufSize& file, const LlamacppLayout& layout, const LlamacppBackend& device) {
    std::vector<std::int64_t> copied(layout.places, 0);
    if (!device.copies_weights) return copied;
    for (const Tensor& tensor : file.tensors) {
        if (tensor.next_token_prediction || tensor.layer < 0 || static_cast<std::size_t>(tensor.layer) >= layout.blocks.size()) continue;
        const std::size_t runs = layout.blocks[static_cast<std::size_t>(tensor.layer)];
        if (place_in_block(tensor, layout) != runs) copied[runs] = std::max(copied[runs], padded(tensor, device).count());
    }
    return copied;
}

bool splits_convolutions(const ModelSpec& model, const LlamacppSetup& setup) {
    const bool convolves = std::any_of(model.layers.begin(), model.layers.end(), [](const Layer& layer) {
        return layer.recurrence && std::holds_alternative<ShortConvolution>(*layer.recurrence);
    });
    if (!convolves) return false;
    const LlamacppLayout layout = llamacpp_layout(model, setup);
    return layout.output > 0 && layout.used(0);
}

// The input layer is always the host's. A tied model keeps a second copy of its embedding with the output, and constant
// rope tables are copied to every place that has blocks. Speculative blocks are not loaded.
void place_weights(const ModelSpec& model, const GgufSize& file, const LlamacppLayout& layout,
                   const LlamacppBackend& device, std::vector<LlamacppPlace>& places) {
    const auto add = [&](std::size_t place, const Tensor& tensor) {
        places[place].model += padded(tensor, place == 0 ? kLlamacppHost : device);
    };
    const std::size_t first = layout.blocks.empty() ? 0 : layout.blocks.front();
    const bool tied = model.has_output_head && model.tie_word_embeddings;
    for (const Tensor& tensor : file.tensors) {
        if (tensor.next_token_prediction) continue;
        if (tensor.layer >= 0 && static_cast<std::size_t>(tensor.layer) < layout.blocks.size()) {
            add(place_in_block(tensor, layout), tensor);
        } else if (stays_on_host(tensor)) {
            add(0, tensor);
            if (tied && layout.output > 0 && tensor.name == "token_embd.weight") add(layout.output, tensor);
        } else if (tensor.role == TensorRole::rope_table) {
            for (std::size_t place = 0; place < layout.places; ++place)
                if (layout.used(place)) add(place, tensor);
        } else {
            const bool first_norm = tensor.name.rfind("token_embd_norm", 0) == 0 && model.final_norm;
            add(first_norm ? first : layout.output, tensor);
        }
    }
}

}  // namespace ballpark::detail
