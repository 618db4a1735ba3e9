#include <charconv>
#include <utility>

#include "model/tensors.h"

namespace ballpark {
namespace {

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// The first row whose part occurs in the name decides, so that special names stand before the general ones.
// Source: llama.cpp gguf-py/gguf/constants.py (TENSOR_NAMES) at b6900.
constexpr std::pair<std::string_view, TensorRole> kRoles[] = {
    {"per_layer_token_embd", TensorRole::token_embedding},
    {"token_embd_norm", TensorRole::norm},
    {"token_embd", TensorRole::token_embedding},
    {"nextn.embed_tokens", TensorRole::token_embedding},
    {"nextn.shared_head_head", TensorRole::output_head},
    {"position_embd", TensorRole::position_embedding},
    {"token_types", TensorRole::position_embedding},
    {"rope_freqs", TensorRole::rope_table},
    {"rope_factors", TensorRole::rope_table},
    {"_exps.", TensorRole::expert_ffn},
    {"ffn_gate_inp", TensorRole::router},
    {"_shexp.", TensorRole::shared_expert},
    {"ssm_in.", TensorRole::recurrent},
    {"ssm_x.", TensorRole::recurrent},
    {"ssm_dt.weight", TensorRole::recurrent},
    {"ssm_ba.", TensorRole::recurrent},
    {"ssm_beta", TensorRole::recurrent},
    {"ssm_alpha", TensorRole::recurrent},
    {"ssm_out.", TensorRole::recurrent},
    {"ssm_f_", TensorRole::recurrent},
    {"ssm_g_", TensorRole::recurrent},
    {"ssm_conv1d.bias", TensorRole::bias},
    {"norm", TensorRole::norm},
    {"ssm_", TensorRole::recurrent_vector},
    {"shortconv.conv", TensorRole::recurrent_vector},
    {"shortconv.", TensorRole::recurrent},
    {"time_mix", TensorRole::recurrent},
    {".bias", TensorRole::bias},
    {"indexer.", TensorRole::attention_latent},
    {"attn_q_a.", TensorRole::attention_latent},
    {"attn_kv_a", TensorRole::attention_latent},
    {"attn_qkv", TensorRole::attention_qkv},
    {"attn_q_b.", TensorRole::attention_q},
    {"attn_q.", TensorRole::attention_q},
    {"attn_gate.", TensorRole::attention_q},
    {"attn_k_b.", TensorRole::attention_k},
    {"attn_kv_b.", TensorRole::attention_k},
    {"attn_k.", TensorRole::attention_k},
    {"attn_v_b.", TensorRole::attention_v},
    {"attn_v.", TensorRole::attention_v},
    {"attn_output", TensorRole::attention_output},
    {"ffn_", TensorRole::dense_ffn},
};

}  // namespace

bool is_linear_matrix(const Tensor& tensor) {
    if (tensor.ne[1] <= 1) return false;
    switch (tensor.role) {
        case TensorRole::attention_q:
        case TensorRole::attention_k:
        case TensorRole::attention_v:
        case TensorRole::attention_qkv:
        case TensorRole::attention_output:
        case TensorRole::attention_latent:
        case TensorRole::dense_ffn:
        case TensorRole::expert_ffn:
        case TensorRole::shared_expert:
        case TensorRole::recurrent: return true;
        default: return false;
    }
}

TensorRole role_from_gguf_name(std::string_view name) {
    if (name == "output.weight") return TensorRole::output_head;
    for (const auto& [part, role] : kRoles)
        if (contains(name, part)) return role;
    return TensorRole::other;
}

std::int32_t layer_from_gguf_name(std::string_view name) {
    const std::size_t at = name.find("blk.");
    if (at == std::string_view::npos) return -1;
    const char* first = name.data() + at + 4;
    std::int32_t layer = -1;
    const auto [end, error] = std::from_chars(first, name.data() + name.size(), layer);
    if (error != std::errc() || end == name.data() + name.size() || *end != '.' || layer < 0) return -1;
    return layer;
}

}  // namespace ballpark
