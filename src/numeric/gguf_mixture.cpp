#include "numeric/gguf_mixture.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>

#include "numeric/gguf_mixture_rules.h"
#include "quantity/sorting.h"

namespace ballpark {
namespace {

using detail::MixtureRule;
using detail::Models;
using detail::Part;
using detail::When;

using enum GgufMixture;
using T = TensorType;

// file_type numbers: llama.cpp include/llama.h, enum llama_ftype.
constexpr GgufMixtureInfo kMixtures[] = {
    {f32, "f32", T::f32, 0},           {f16, "f16", T::f16, 1},           {bf16, "bf16", T::bf16, 32},
    {q4_0, "q4_0", T::q4_0, 2},        {q4_1, "q4_1", T::q4_1, 3},        {q5_0, "q5_0", T::q5_0, 8},
    {q5_1, "q5_1", T::q5_1, 9},        {q8_0, "q8_0", T::q8_0, 7},        {q2_k, "q2_k", T::q2_k, 10},
    {q2_k_s, "q2_k_s", T::q2_k, 21},   {q3_k_s, "q3_k_s", T::q3_k, 11},   {q3_k_m, "q3_k_m", T::q3_k, 12},
    {q3_k_l, "q3_k_l", T::q3_k, 13},   {q4_k_s, "q4_k_s", T::q4_k, 14},   {q4_k_m, "q4_k_m", T::q4_k, 15},
    {q5_k_s, "q5_k_s", T::q5_k, 16},   {q5_k_m, "q5_k_m", T::q5_k, 17},   {q6_k, "q6_k", T::q6_k, 18},
    {iq1_s, "iq1_s", T::iq1_s, 24},    {iq1_m, "iq1_m", T::iq1_m, 31},    {iq2_xxs, "iq2_xxs", T::iq2_xxs, 19},
    {iq2_xs, "iq2_xs", T::iq2_xs, 20}, {iq2_s, "iq2_s", T::iq2_xs, 28},   {iq2_m, "iq2_m", T::iq2_s, 29},
    {iq3_xxs, "iq3_xxs", T::iq3_xxs, 23}, {iq3_xs, "iq3_xs", T::iq3_s, 22}, {iq3_s, "iq3_s", T::iq3_s, 26},
    {iq3_m, "iq3_m", T::iq3_s, 27},    {iq4_nl, "iq4_nl", T::iq4_nl, 25}, {iq4_xs, "iq4_xs", T::iq4_xs, 30},
    {tq1_0, "tq1_0", T::tq1_0, 36},    {tq2_0, "tq2_0", T::tq2_0, 37},    {mxfp4_moe, "mxfp4_moe", T::mxfp4, 38},
};

constexpr std::pair<std::string_view, GgufMixture> kOtherNames[] = {
    {"q3_k", q3_k_m}, {"q4_k", q4_k_m}, {"q5_k", q5_k_m}, {"mxfp4", mxfp4_moe},
};

// Matrices that stay as they are: tensor_allows_quantization.
constexpr std::string_view kKept[] = {
    "_norm.weight",  "ffn_gate_inp.weight", "altup",         "laurel",        "per_layer_model_proj",
    "ssm_conv1d",    "shortconv.conv.weight", "attn_rel_b.weight", ".position_embd", "ffn_gate_tid2eid.weight",
};

constexpr std::pair<std::string_view, Part> kParts[] = {
    {"attn_qkv.weight", Part::value},  {"attn_kv_b.weight", Part::value}, {"attn_v.weight", Part::value},
    {"attn_k.weight", Part::key},      {"attn_q.weight", Part::query},    {"attn_output.weight", Part::attention_output},
    {"ffn_up", Part::up},              {"ffn_gate", Part::gate},          {"ffn_down", Part::down},
};

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/// What a matrix of this name is to the rules; nothing for one that stays as it is.
std::optional<Part> part_of(std::string_view name) {
    if (!ends_with(name, "weight") || name == "position_embd.weight" || name == "token_types.weight") return std::nullopt;
    for (const std::string_view kept : kKept)
        if (contains(name, kept)) return std::nullopt;
    if (name == "output.weight") return Part::output;
    if (name == "token_embd.weight" || name == "per_layer_token_embd.weight") return Part::embedding;
    for (const auto& [text, part] : kParts)
        if (contains(name, text)) return part;
    return Part::other;
}

/// The same for one tensor after another. Blocks repeat their names, so that each is read once.
class Parts {
public:
    /// Nothing for what llama-quantize does not touch: vectors too.
    std::optional<Part> operator()(const MixtureTensor& tensor) {
        if (tensor.ne[1] <= 1 && tensor.ne[2] <= 1 && tensor.ne[3] <= 1) return std::nullopt;
        const std::size_t number_end = tensor.name.starts_with("blk.") ? tensor.name.find('.', 4) : std::string_view::npos;
        const std::string_view name = number_end == std::string_view::npos ? tensor.name : tensor.name.substr(number_end);
        for (const auto& [known, part] : known_)
            if (known == name) return part;
        return known_.emplace_back(name, part_of(name)).second;
    }

private:
    std::vector<std::pair<std::string_view, std::optional<Part>>> known_;
};

std::int64_t block_of(std::string_view name) {
    if (name.substr(0, 4) != "blk.") return -1;
    std::int64_t block = -1;
    std::from_chars(name.data() + 4, name.data() + name.size(), block);
    return block;
}

// llama-quant.cpp, use_more_bits.
bool more_bits(std::int64_t i, std::int64_t n) { return i < n / 8 || i >= 7 * n / 8 || (i - n / 8) % 3 == 2; }

/// A tensor with what the rules count of it.
struct Place {
    Part part = Part::other;
    std::int64_t count = 0;  ///< tensors of this part before it
    std::int64_t block = 0;
};

bool fits(Models models, const MixtureFacts& facts) {
    switch (models) {
        case Models::all: return true;
        case Models::falcon: return facts.falcon_rules;
        case Models::not_falcon: return !facts.falcon_rules;
        case Models::eight_experts: return facts.n_expert == 8;
        case Models::not_eight_experts: return facts.n_expert != 8 && !facts.falcon_rules;
    }
    return false;
}

bool holds(When when, const MixtureTensor& tensor, const Place& place, const MixtureFacts& facts, T base,
           std::int64_t values) {
    const std::int64_t i = facts.n_expert > 1 ? place.block : place.count;
    const std::int64_t n = facts.n_layer;
    switch (when) {
        case When::always: return true;
        case When::odd_width: return tensor.ne[0] % info(base).block_elements != 0;
        case When::gqa_4: return facts.n_gqa >= 4;
        case When::gqa_4_or_experts_4: return facts.n_gqa >= 4 || facts.n_expert >= 4;
        case When::first_2: return place.count < 2;
        case When::first_4: return place.count < 4;
        case When::first_eighth: return i < n / 8;
        case When::first_eighth_counted: return place.count < n / 8;
        case When::first_sixteenth: return i < n / 16;
        case When::more_bits: return more_bits(i, n);
        case When::more_bits_of_values: return more_bits(place.count, values);
        case When::middle: return i >= n / 8 && i < 7 * n / 8;
        case When::three_dimensional: return tensor.ne[2] > 1;
    }
    return false;
}

T ruled_type(const MixtureTensor& tensor, const Place& place, GgufMixture mixture, const MixtureFacts& facts,
             std::int64_t values) {
    const T base = info(mixture).base;
    // Every matrix with an expert dimension, and 8 bit for the rest: MXFP4 has no other rules than the output's.
    if (mixture == mxfp4_moe && place.part != Part::output)
        return tensor.ne[2] > 1 ? T::mxfp4 : T::q8_0;
    for (const MixtureRule& rule : detail::mixture_rules()) {
        const bool fit = rule.part == place.part && (rule.mixtures & detail::only(mixture)) != 0 &&
                         fits(rule.models, facts) && holds(rule.when, tensor, place, facts, base, values);
        if (fit) return rule.type;
    }
    return base;
}

// The few value heads of a 70B model cost little and matter much.
T widened(T type, const Place& place, const MixtureFacts& facts) {
    const bool narrow = type == T::q3_k || type == T::q4_k;
    return place.part == Part::value && facts.wide_values && narrow ? T::q5_k : type;
}

T fitting(T type, std::int64_t width) {
    if (width % info(type).block_elements == 0) return type;
    const T narrower = detail::fallback_type(type);
    return width % info(narrower).block_elements == 0 ? narrower : T::f16;
}

// llama-quantize walks the tensors by block, then by name; the counters of the rules follow that order.
std::vector<std::size_t> walking_order(std::span<const MixtureTensor> tensors) {
    std::vector<std::size_t> order(tensors.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::vector<std::int64_t> blocks(tensors.size());
    for (std::size_t i = 0; i < tensors.size(); ++i) blocks[i] = block_of(tensors[i].name);
    sort_rows(order, [&](std::size_t a, std::size_t b) {
        return blocks[a] != blocks[b] ? blocks[a] < blocks[b] : tensors[a].name < tensors[b].name;
    });
    return order;
}

bool is_small_mixture(GgufMixture mixture) {
    return (detail::set_of(iq1_s, iq1_m, iq2_xxs, iq2_xs, iq2_s, iq2_m) & detail::only(mixture)) != 0;
}

}  // namespace

std::span<const GgufMixtureInfo> gguf_mixtures() { return kMixtures; }

const GgufMixtureInfo& info(GgufMixture mixture) { return kMixtures[static_cast<std::size_t>(mixture)]; }

std::optional<GgufMixture> gguf_mixture_from_name(std::string_view name) {
    std::string plain;
    for (const char c : name)
        plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c == '-' ? '_' : c;
    for (const GgufMixtureInfo& row : kMixtures)
        if (row.id == plain) return row.mixture;
    for (const auto& [other, mixture] : kOtherNames)
        if (other == plain) return mixture;
    return std::nullopt;
}

void convert(std::span<MixtureTensor> tensors, TensorType wide) {
    Parts part_of;
    for (MixtureTensor& tensor : tensors) tensor.current = part_of(tensor) ? wide : T::f32;
}

std::vector<TensorType> mixture_types(std::span<const MixtureTensor> tensors, GgufMixture mixture,
                                      const MixtureFacts& facts) {
    std::vector<T> types(tensors.size());
    const T base = info(mixture).base;
    const bool wide = info(base).block_elements == 1;
    bool tied = true;
    std::int64_t values = 0;
    Parts part_of;
    std::vector<std::optional<Part>> parts(tensors.size());
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        const MixtureTensor& tensor = tensors[i];
        tied = tied && tensor.name != "output.weight";
        parts[i] = part_of(tensor);
        types[i] = parts[i] ? base : tensor.current;
        values += parts[i] == Part::value;
    }
    if (wide) return types;
    std::array<std::int64_t, 10> counts{};
    for (const std::size_t i : walking_order(tensors)) {
        if (!parts[i]) continue;
        const MixtureTensor& tensor = tensors[i];
        Place place;
        place.part = *parts[i];
        place.count = counts[static_cast<std::size_t>(place.part)]++;
        place.block = std::max<std::int64_t>(block_of(tensor.name), 0);
        if (tied && place.part == Part::embedding) place.part = Part::output;
        T type = ruled_type(tensor, place, mixture, facts, values);
        if (!is_small_mixture(mixture)) type = widened(type, place, facts);
        types[i] = fitting(type, tensor.ne[0]);
    }
    return types;
}

}  // namespace ballpark
