#include "formats/gguf_model.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "formats/architecture_table.h"
#include "formats/config_keys.h"
#include "model/tensors.h"

namespace ballpark {
namespace {

using formats::ArchitectureRow;
using formats::kMaxLayers;

/// The tensors of one block by the part of their name after "blk.N.".
using BlockTensors = std::map<std::string_view, const GgufTensor*, std::less<>>;

bool has(const BlockTensors& block, std::string_view name) { return block.find(name) != block.end(); }

std::int64_t extent(const BlockTensors& block, std::string_view name, std::size_t dimension) {
    const auto at = block.find(name);
    return at == block.end() ? 0 : at->second->ne[dimension];
}

/// Metadata under the architecture's prefix, one value or one a block.
class Keys {
public:
    Keys(const GgufFile& file, std::optional<Error>& error)
        : file_(file), prefix_(std::string(file.architecture()) + "."), error_(error) {}

    bool has(std::string_view key) const { return file_.find(prefix_ + std::string(key)) != nullptr; }

    std::int64_t number(std::string_view key, std::int64_t fallback = 0) const {
        return checked(key, file_.integer(prefix_ + std::string(key)).value_or(fallback));
    }

    std::int64_t number(std::string_view key, std::size_t block, std::int64_t fallback) const {
        const std::vector<std::int64_t> values = file_.integers(prefix_ + std::string(key));
        if (values.empty()) return fallback;
        if (values.size() == 1) return checked(key, values.front());
        return block < values.size() ? checked(key, values[block]) : fallback;
    }

    void fail(std::string_view key, std::string message) const {
        if (!error_) error_ = Error{ErrorCode::bad_value, prefix_ + std::string(key), std::move(message)};
    }

    std::vector<std::int64_t> list(std::string_view key) const { return file_.integers(prefix_ + std::string(key)); }

private:
    // Products of three such numbers still fit 64 bits where they are formed.
    static constexpr std::int64_t kLargest = std::int64_t{1} << 40;

    std::int64_t checked(std::string_view key, std::int64_t value) const {
        if (value >= 0 && value <= kLargest) return value;
        fail(key, prefix_ + std::string(key) + " is " + std::to_string(value) + ", which no model has");
        return 0;
    }

    const GgufFile& file_;
    std::string prefix_;
    std::optional<Error>& error_;
};

struct Window {
    std::int64_t tokens = 0;
    std::int64_t period = 0;
    std::vector<std::int64_t> slides;  ///< one flag a block, when the file lists them

    bool covers(std::size_t block) const {
        if (tokens == 0) return false;
        if (!slides.empty()) return block < slides.size() && slides[block] != 0;
        return period > 0 && (static_cast<std::int64_t>(block) + 1) % period != 0;
    }
};

// llama.cpp takes the window of the architectures that it knows to slide and ignores the key for all others
// (src/llama-model.cpp, load_hparams, at build 11669). Llama 4 has a chunk of 8192 that no key states.
Window read_window(const Keys& keys, const ArchitectureRow* row) {
    Window window;
    if (row == nullptr || row->sliding_period == 0) return window;
    window.period = row->sliding_period;
    window.tokens = keys.number("attention.sliding_window", row->sliding_window);
    const std::vector<std::int64_t> pattern = keys.list("attention.sliding_window_pattern");
    if (pattern.size() == 1) window.period = pattern.front();
    if (pattern.size() > 1) window.slides = pattern;
    return window;
}

bool has_recurrence(const BlockTensors& block) {
    return has(block, "ssm_conv1d.weight") || has(block, "ssm_conv1d_q.weight") || has(block, "shortconv.conv.weight");
}

bool has_softmax(const BlockTensors& block) {
    return has(block, "attn_k.weight") || (has(block, "attn_qkv.weight") && !has(block, "ssm_conv1d.weight"));
}

LatentAttention read_latent(const Keys& keys, const BlockTensors& block) {
    LatentAttention a;
    a.num_attention_heads = keys.number("attention.head_count");
    a.q_lora_rank = extent(block, "attn_q_a.weight", 1);
    a.kv_lora_rank = keys.number("attention.kv_lora_rank");
    a.qk_rope_head_dim = keys.number("rope.dimension_count", 64);
    a.qk_nope_head_dim = keys.number("attention.key_length_mla") - a.qk_rope_head_dim;
    if (a.qk_nope_head_dim < 0) keys.fail("attention.key_length_mla", "key_length_mla is shorter than its rotated part");
    a.v_head_dim = keys.number("attention.value_length_mla");
    return a;
}

SoftmaxAttention read_softmax(const Keys& keys, const BlockTensors& block, std::size_t index, std::int64_t hidden) {
    SoftmaxAttention a;
    a.num_attention_heads = std::max<std::int64_t>(keys.number("attention.head_count", index, 1), 1);
    const std::int64_t fallback = hidden / a.num_attention_heads;
    a.head_dim = keys.number("attention.key_length", fallback);
    a.v_head_dim = keys.number("attention.value_length", keys.number("attention.key_length", fallback));
    const std::int64_t rows = extent(block, "attn_k.weight", 1);
    const std::int64_t from_rows = rows > 0 && a.head_dim > 0 ? rows / a.head_dim : a.num_attention_heads;
    a.num_key_value_heads = keys.number("attention.head_count_kv", index, from_rows);
    if (a.num_key_value_heads == 0) a.num_key_value_heads = from_rows;
    a.fused_qkv = has(block, "attn_qkv.weight");
    a.qkv_bias = has(block, "attn_q.bias") || has(block, "attn_qkv.bias");
    a.output_bias = has(block, "attn_output.bias");
    a.qk_norm_wide = extent(block, "attn_q_norm.weight", 0) > a.head_dim;
    a.qk_norm = has(block, "attn_q_norm.weight") && !a.qk_norm_wide;
    a.sinks = has(block, "attn_sinks.weight");
    a.v_is_k = has(block, "attn_k.weight") && !has(block, "attn_v.weight");
    const std::int64_t q_rows = extent(block, "attn_q.weight", 1);
    a.output_gate = q_rows == detail::saturating_multiply(2 * a.num_attention_heads, a.head_dim) && q_rows > 0;
    return a;
}

std::optional<Attention> read_attention(const Keys& keys, const BlockTensors& block, std::size_t index,
                                        std::int64_t hidden, const Window& window) {
    if (has(block, "attn_kv_a_mqa.weight") && keys.has("attention.key_length_mla")) return read_latent(keys, block);
    const bool expanded = has(block, "attn_kv_b.weight");  // conversions before April 2025 cache expanded keys and values
    if (!has_softmax(block) && !expanded) return std::nullopt;
    SoftmaxAttention a = read_softmax(keys, block, index, hidden);
    if (expanded) a.num_key_value_heads = a.num_attention_heads;
    if (window.covers(index)) a.sliding_window = window.tokens;
    return a;
}

StateSpace read_state_space(const Keys& keys, const BlockTensors& block) {
    StateSpace r;
    const bool first_version = has(block, "ssm_x.weight");
    r.d_inner = keys.number("ssm.inner_size");
    r.d_state = keys.number("ssm.state_size");
    r.conv_kernel = keys.number("ssm.conv_kernel");
    r.n_groups = first_version ? 0 : std::max<std::int64_t>(keys.number("ssm.group_count"), 1);
    r.n_heads = first_version ? 0 : keys.number("ssm.time_step_rank");
    r.dt_rank = first_version ? keys.number("ssm.time_step_rank") : 0;
    r.inner_norms = has(block, "ssm_dt_norm.weight");
    r.conv_bias = has(block, "ssm_conv1d.bias");
    return r;
}

LinearAttention read_linear(const Keys& keys) {
    LinearAttention r;
    r.num_value_heads = keys.number("ssm.time_step_rank");
    r.num_key_heads = keys.number("ssm.group_count");
    r.key_head_dim = keys.number("ssm.state_size");
    r.value_head_dim = r.num_value_heads > 0 ? keys.number("ssm.inner_size") / r.num_value_heads : 0;
    r.conv_kernel = keys.number("ssm.conv_kernel");
    return r;
}

std::optional<Recurrence> read_recurrence(const Keys& keys, const BlockTensors& block) {
    if (!has_recurrence(block)) return std::nullopt;
    if (has(block, "shortconv.conv.weight")) return ShortConvolution{extent(block, "shortconv.conv.weight", 0)};
    if (has(block, "ssm_in.weight")) return read_state_space(keys, block);
    return read_linear(keys);
}

DenseFeedForward read_dense(const BlockTensors& block) {
    DenseFeedForward f;
    f.intermediate_size = extent(block, "ffn_down.weight", 0);
    f.fused_gate_up = !has(block, "ffn_gate.weight") && extent(block, "ffn_up.weight", 1) == 2 * f.intermediate_size;
    f.gated = has(block, "ffn_gate.weight") || f.fused_gate_up;
    f.bias = has(block, "ffn_down.bias");
    return f;
}

FeedForward read_feed_forward(const Keys& keys, const BlockTensors& block) {
    const bool dense = has(block, "ffn_down.weight");
    if (!has(block, "ffn_down_exps.weight")) return dense ? FeedForward(read_dense(block)) : FeedForward();
    ExpertFeedForward f;
    f.num_experts = extent(block, "ffn_down_exps.weight", 2);
    f.num_experts_per_tok = std::min(keys.number("expert_used_count", 1), f.num_experts);
    f.moe_intermediate_size = extent(block, "ffn_down_exps.weight", 0);
    f.shared_intermediate_size = extent(block, "ffn_down_shexp.weight", 0);
    f.gated = has(block, "ffn_gate_exps.weight") || has(block, "ffn_gate_up_exps.weight");
    f.bias = has(block, "ffn_down_exps.bias");
    f.router_bias = has(block, "ffn_gate_inp.bias");
    f.shared_gate = has(block, "ffn_gate_inp_shexp.weight");
    f.correction_bias = has(block, "exp_probs_b.bias");
    if (dense) f.dense_intermediate_size = extent(block, "ffn_down.weight", 0);
    return f;
}

std::uint32_t read_norms(const BlockTensors& block) {
    static constexpr std::pair<std::string_view, NormPlace> kPlaces[] = {
        {"attn_norm.weight", attn_norm},
        {"attn_norm_2.weight", attn_norm_2},
        {"post_attention_norm.weight", post_attention_norm},
        {"ffn_norm.weight", ffn_norm},
        {"post_ffw_norm.weight", post_ffw_norm},
        {"attn_output_norm.weight", attn_output_norm},
        {"layer_output_norm.weight", layer_output_norm},
        {"post_ffw_norm_1.weight", post_ffw_norm_1},
        {"pre_ffw_norm_2.weight", pre_ffw_norm_2},
        {"post_ffw_norm_2.weight", post_ffw_norm_2},
        {"post_norm.weight", post_norm},
    };
    std::uint32_t norms = 0;
    for (const auto& [name, place] : kPlaces)
        if (has(block, name)) norms |= place;
    return norms;
}

std::vector<BlockTensors> group_by_block(const GgufFile& file, std::size_t blocks) {
    std::vector<BlockTensors> grouped(blocks);
    for (const GgufTensor& tensor : file.tensors) {
        const std::int32_t block = layer_from_gguf_name(tensor.name);
        if (block < 0 || static_cast<std::size_t>(block) >= blocks) continue;
        const std::string_view name(tensor.name);
        grouped[static_cast<std::size_t>(block)].emplace(name.substr(name.find('.', name.find("blk.") + 4) + 1), &tensor);
    }
    return grouped;
}

Tensor to_tensor(const GgufTensor& from, std::size_t first_speculative) {
    Tensor tensor;
    tensor.name = from.name;
    tensor.ne = from.ne;
    tensor.role = role_from_gguf_name(from.name);
    tensor.layer = layer_from_gguf_name(from.name);
    tensor.next_token_prediction = tensor.layer >= 0 && static_cast<std::size_t>(tensor.layer) >= first_speculative;
    tensor.stored_type = from.type;
    return tensor;
}

const GgufTensor* find_tensor(const GgufFile& file, std::string_view name) {
    const auto at = std::find_if(file.tensors.begin(), file.tensors.end(),
                                 [&](const GgufTensor& tensor) { return tensor.name == name; });
    return at == file.tensors.end() ? nullptr : &*at;
}

// The type that most of the file's bytes have.
TensorType prevailing_type(const GgufFile& file) {
    std::map<TensorType, std::int64_t> bytes;
    for (const GgufTensor& tensor : file.tensors) bytes[tensor.type] += tensor.bytes.count();
    TensorType best = TensorType::f16;
    std::int64_t most = -1;
    for (const auto& [type, count] : bytes)
        if (count > most) std::tie(best, most) = std::pair(type, count);
    return best;
}

void read_outside(const GgufFile& file, const Keys& keys, ModelSpec& model) {
    const GgufTensor* embedding = find_tensor(file, "token_embd.weight");
    model.hidden_size = keys.number("embedding_length", embedding != nullptr ? embedding->ne[0] : 0);
    model.vocab_size = embedding != nullptr ? embedding->ne[1] : keys.number("vocab_size");
    model.max_position_embeddings = keys.number("context_length");
    const GgufTensor* positions = find_tensor(file, "position_embd.weight");
    model.learned_positions = positions != nullptr ? positions->ne[1] : 0;
    const GgufTensor* types = find_tensor(file, "token_types.weight");
    model.token_types = types != nullptr ? types->ne[1] : 0;
    model.embedding_norm = find_tensor(file, "token_embd_norm.weight") != nullptr;
    model.norm_bias = find_tensor(file, "output_norm.bias") != nullptr ||
                      find_tensor(file, "token_embd_norm.bias") != nullptr;
    model.final_norm = find_tensor(file, "output_norm.weight") != nullptr;
    const bool head = find_tensor(file, "output.weight") != nullptr;
    model.has_output_head = head || model.token_types == 0;
    model.tie_word_embeddings = !head;
    model.output_bias = find_tensor(file, "output.bias") != nullptr;
    if (const GgufTensor* rope = find_tensor(file, "rope_freqs.weight")) {
        model.rope_tables = RopeTables::frequencies;
        model.rope_table_rows = rope->ne[0];
    } else if (const GgufTensor* factors = find_tensor(file, "rope_factors_long.weight")) {
        model.rope_tables = RopeTables::long_short;
        model.rope_table_rows = factors->ne[0];
    }
}

// What the architecture does and no tensor shows.
void apply_traits(const ArchitectureRow* row, ModelSpec& model) {
    if (row == nullptr) return;
    for (Layer& layer : model.layers) {
        if (layer.attention)
            if (auto* a = std::get_if<SoftmaxAttention>(&*layer.attention))
                a->rotary = (row->traits & (formats::kNoRotary | formats::kLearnedPositions)) == 0;
        if (auto* f = std::get_if<ExpertFeedForward>(&layer.feed_forward))
            f->scaled_inputs = (row->traits & formats::kScaledInputs) != 0;
    }
}

}  // namespace

Result<ModelSpec> gguf_model(const GgufFile& file) {
    std::optional<Error> error;
    const Keys keys(file, error);
    ModelSpec model;
    model.architecture = std::string(file.architecture());
    model.gguf_architecture = model.architecture;
    const ArchitectureRow* row = formats::find_gguf_architecture(model.architecture);
    read_outside(file, keys, model);
    model.parallel_residual = file.flag(model.architecture + ".use_parallel_residual")
                                  .value_or(row != nullptr && (row->traits & formats::kParallelResidual) != 0);
    if (model.hidden_size < 1 || model.hidden_size > formats::kMaxWidth)
        return Error{ErrorCode::bad_value, model.architecture + ".embedding_length",
                     "the GGUF file does not say how wide the model is"};
    const std::int64_t blocks = keys.number("block_count");
    const std::int64_t speculative = keys.number("nextn_predict_layers");
    if (blocks < 0 || blocks > kMaxLayers || speculative < 0 || speculative > blocks)
        return Error{ErrorCode::bad_value, model.architecture + ".block_count",
                     "block_count must be between 0 and 4096; got " + std::to_string(blocks)};
    const auto first_speculative = static_cast<std::size_t>(blocks - speculative);
    const Window window = read_window(keys, row);
    const std::vector<BlockTensors> grouped = group_by_block(file, static_cast<std::size_t>(blocks));
    for (std::size_t i = 0; i < grouped.size(); ++i) {
        Layer layer;
        layer.attention = read_attention(keys, grouped[i], i, model.hidden_size, window);
        layer.recurrence = read_recurrence(keys, grouped[i]);
        layer.feed_forward = read_feed_forward(keys, grouped[i]);
        layer.norms = read_norms(grouped[i]);
        (i < first_speculative ? model.layers : model.mtp_layers).push_back(std::move(layer));
    }
    if (error) return *error;
    apply_traits(row, model);
    model.stored_type = prevailing_type(file);
    model.gguf_header_bytes = file.header_bytes;
    model.mtp_in_gguf = speculative > 0;
    model.norm_weights = model.final_norm || model.embedding_norm;
    for (const GgufTensor& tensor : file.tensors) model.file_tensors.push_back(to_tensor(tensor, first_speculative));
    return model;
}

}  // namespace ballpark
