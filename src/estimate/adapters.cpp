#include "estimate/adapters.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "model/tensors.h"
#include "quantity/sorting.h"

namespace ballpark {
namespace {

/// A matrix by its GGUF name, what it is called in checkpoints whose blocks are model.layers.N, and its targets.
struct Module {
    std::string_view gguf;
    std::string_view checkpoint;
    std::uint32_t targets;
};

constexpr Module kModules[] = {
    {"attn_q.", "self_attn.q_proj", target_q},
    {"attn_k.", "self_attn.k_proj", target_k},
    {"attn_v.", "self_attn.v_proj", target_v},
    {"attn_output.", "self_attn.o_proj", target_o},
    {"attn_qkv.", "self_attn.qkv_proj", target_q | target_k | target_v},
    {"attn_q_a.", "", target_q},
    {"attn_q_b.", "", target_q},
    {"attn_kv_a", "", target_k | target_v},
    {"attn_kv_b.", "", target_k | target_v},
    {"attn_k_b.", "", target_k},
    {"attn_v_b.", "", target_v},
    {"ffn_gate.", "mlp.gate_proj", target_gate},
    {"ffn_up.", "mlp.up_proj", target_up},
    {"ffn_down.", "mlp.down_proj", target_down},
    {"ffn_gate_", "", target_gate},
    {"ffn_up_", "", target_up},
    {"ffn_down_", "", target_down},
};

const Module* module_of(const Tensor& tensor) {
    for (const Module& module : kModules)
        if (tensor.name.find(module.gguf) != std::string::npos) return &module;
    return nullptr;
}

bool carries(const Tensor& tensor, const AdapterSetup& adapter) {
    if (tensor.next_token_prediction) return false;
    if (tensor.role == TensorRole::output_head) return (adapter.targets & target_head) != 0 && tensor.ne[1] > 1;
    if (!is_linear_matrix(tensor)) return false;
    if ((adapter.targets & kAllLinear) == kAllLinear) return true;
    const Module* module = module_of(tensor);
    return module != nullptr && (module->targets & adapter.targets) != 0;
}

/// The tensors of one file, of which only names and sizes count.
class AdapterFile {
public:
    explicit AdapterFile(double element_bytes) : element_bytes_(static_cast<std::int64_t>(element_bytes)) {}

    void add(std::string name, std::vector<std::int64_t> shape) {
        std::int64_t elements = 1;
        for (const std::int64_t extent : shape) elements *= extent;
        entries_.push_back({std::move(name), std::move(shape), elements * element_bytes_});
    }

    bool empty() const { return entries_.empty(); }

    /// Eight bytes of length, a JSON header padded to eight, the tensors.
    Bytes size() {
        sort_rows(entries_, [](const Entry& a, const Entry& b) { return a.name < b.name; });
        std::string header = R"({"__metadata__":{"format":"pt"})";
        std::int64_t offset = 0;
        for (const Entry& entry : entries_) {
            header += ",\"" + entry.name + R"(":{"dtype":")" + (element_bytes_ == 4 ? "F32" : "BF16") + R"(","shape":[)";
            for (std::size_t i = 0; i < entry.shape.size(); ++i) header += (i > 0 ? "," : "") + std::to_string(entry.shape[i]);
            header += R"(],"data_offsets":[)" + std::to_string(offset) + ",";
            offset += entry.bytes;
            header += std::to_string(offset) + "]}";
        }
        header += "}";
        return Bytes(8 + round_up(static_cast<std::int64_t>(header.size()), 8) + offset);
    }

private:
    struct Entry {
        std::string name;
        std::vector<std::int64_t> shape;
        std::int64_t bytes;
    };
    std::int64_t element_bytes_;
    std::vector<Entry> entries_;
};

/// Checkpoints with blocks named model.layers.N: root-mean-square norms, rotary positions, no towers, dense gated blocks.
bool names_are_known(const ModelSpec& model) {
    if (model.norm_bias || model.learned_positions > 0 || !model.towers.empty() || !model.encoder_layers.empty()) return false;
    return std::all_of(model.layers.begin(), model.layers.end(), [](const Layer& layer) {
        const auto* dense = std::get_if<DenseFeedForward>(&layer.feed_forward);
        return dense != nullptr && dense->gated && !dense->fused_gate_up && layer.attention && std::holds_alternative<SoftmaxAttention>(*layer.attention);
    });
}

void add_to_file(AdapterFile& file, const Tensor& tensor, const AdapterSetup& adapter, const Module& module) {
    const std::string name =
        "base_model.model.model.layers." + std::to_string(tensor.layer) + "." + std::string(module.checkpoint) + ".lora_";
    file.add(name + "A.weight", {adapter.rank, tensor.ne[0]});
    file.add(name + "B.weight", {tensor.ne[1], adapter.rank});
    if (adapter.kind == AdapterKind::dora) file.add(name + "magnitude_vector", {tensor.ne[1]});
}

/// All matrices that carry an adapter, each expert for itself.
struct Carried {
    std::int64_t inputs_and_outputs = 0;
    std::int64_t outputs = 0;
    std::int64_t matrices = 0;
};

Carried carried(const ModelSpec& model, const AdapterSetup& adapter) {
    using detail::saturating_add;
    using detail::saturating_multiply;
    Carried sum;
    if (!adapter.frozen_base()) return sum;
    for (const Tensor& tensor : compact_tensor_list(model)) {
        if (!carries(tensor, adapter)) continue;
        const std::int64_t copies = saturating_multiply(saturating_multiply(tensor.ne[2], tensor.ne[3]), tensor.repeats);
        sum.inputs_and_outputs = saturating_add(sum.inputs_and_outputs, saturating_multiply(saturating_add(tensor.ne[0], tensor.ne[1]), copies));
        sum.outputs = saturating_add(sum.outputs, saturating_multiply(tensor.ne[1], copies));
        sum.matrices = saturating_add(sum.matrices, copies);
    }
    return sum;
}

}  // namespace

AdapterSize adapter_size(const ModelSpec& model, const AdapterSetup& adapter, Worksheet* why) {
    const Carried sum = carried(model, adapter);
    const std::int64_t magnitudes = adapter.kind == AdapterKind::dora ? 1 : 0;
    AdapterSize size;
    size.parameters = Params(sum.inputs_and_outputs) * adapter.rank + Params(sum.outputs) * magnitudes;
    size.matrices = sum.matrices;
    size.tensors = Bytes(size.parameters.count()) * static_cast<std::int64_t>(adapter.bytes);
    if (why)
        why->add({.name = "adapter_parameters",
                  .value = size.parameters.as_double(),
                  .unit = Unit::parameters,
                  .formula = "rank * inputs_and_outputs + magnitudes * outputs",
                  .with = {{"rank", static_cast<double>(adapter.rank)},
                           {"inputs_and_outputs", static_cast<double>(sum.inputs_and_outputs)},
                           {"magnitudes", static_cast<double>(magnitudes)},
                           {"outputs", static_cast<double>(sum.outputs)}},
                  .source = "Hu et al. 2021, arXiv:2106.09685, section 4.1; magnitudes: DoRA, arXiv:2402.09353, eq. 5",
                  .children = {}});
    return size;
}

std::optional<Bytes> adapter_file(const ModelSpec& model, const AdapterSetup& adapter) {
    if (!adapter.frozen_base() || !names_are_known(model)) return std::nullopt;
    AdapterFile file(adapter.bytes);
    for (const Tensor& tensor : tensor_list(model)) {
        if (!carries(tensor, adapter)) continue;
        const Module* module = module_of(tensor);
        if (module == nullptr || module->checkpoint.empty() || tensor.layer < 0) return std::nullopt;
        add_to_file(file, tensor, adapter, *module);
    }
    if (file.empty()) return std::nullopt;
    return file.size();
}

}  // namespace ballpark
