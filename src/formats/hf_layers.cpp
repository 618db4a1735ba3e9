#include "formats/hf_layers.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

#include "formats/hf_attention.h"

namespace ballpark::formats {
namespace {

struct MixerName {
    std::string_view name;
    Mixer mixer;
};

// Spellings of `layer_types` and `layers_block_type`.
constexpr MixerName kMixerNames[] = {
    {"full_attention", Mixer::full},       {"attention", Mixer::full},
    {"global_attention", Mixer::full},     {"sliding_attention", Mixer::sliding},
    {"chunked_attention", Mixer::sliding}, {"local_attention", Mixer::sliding},
    {"linear_attention", Mixer::recurrence}, {"mamba", Mixer::recurrence},
    {"mamba2", Mixer::recurrence},         {"conv", Mixer::recurrence},
    {"deepseek_sparse_attention", Mixer::full},
};

using Mixers = std::vector<Mixer>;

bool listed(const std::vector<std::int64_t>& list, std::int64_t value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

void read_named_mixers(const ConfigKeys& keys, const std::vector<std::string>& names, Mixers& mixers) {
    if (names.size() < mixers.size()) {
        keys.fail(ErrorCode::bad_value, "layer_types",
                  keys.path_of("layer_types") + " lists " + std::to_string(names.size()) + " blocks; num_hidden_layers is " +
                      std::to_string(mixers.size()));
        return;
    }
    for (std::size_t i = 0; i < mixers.size(); ++i) {
        const auto* known = std::find_if(std::begin(kMixerNames), std::end(kMixerNames),
                                         [&](const MixerName& entry) { return entry.name == names[i]; });
        if (known == std::end(kMixerNames)) {
            keys.fail(ErrorCode::unsupported, "layer_types",
                      keys.path_of("layer_types") + " has a kind of block that is not known: \"" + names[i] + "\"");
            return;
        }
        mixers[i] = known->mixer;
    }
}

void set_period(Mixers& mixers, std::int64_t period, Mixer others) {
    for (std::size_t i = 0; i < mixers.size(); ++i)
        mixers[i] = (static_cast<std::int64_t>(i) + 1) % period == 0 ? Mixer::full : others;
}

void set_full_at(Mixers& mixers, const std::vector<std::int64_t>& full, std::int64_t first_index) {
    for (std::size_t i = 0; i < mixers.size(); ++i)
        mixers[i] = listed(full, static_cast<std::int64_t>(i) + first_index) ? Mixer::full : Mixer::recurrence;
}

void read_recurrent_mixers(const ConfigKeys& keys, Mixers& mixers) {
    const ConfigKeys linear = keys.object("linear_attn_config");
    if (linear.has("full_attn_layers")) {
        set_full_at(mixers, linear.integers({"full_attn_layers"}, 0, kMaxLayers), 1);
    } else if (keys.has("attn_layer_indices") || keys.has("full_attn_idxs")) {
        set_full_at(mixers, keys.integers({"attn_layer_indices", "full_attn_idxs"}, 0, kMaxLayers), 0);
    } else if (const auto period = keys.integer({"attn_layer_period"}, 1, kMaxLayers)) {
        const std::int64_t offset = keys.integer_or({"attn_layer_offset"}, 0, kMaxLayers, 0);
        for (std::size_t i = 0; i < mixers.size(); ++i)
            mixers[i] = static_cast<std::int64_t>(i) % *period == offset ? Mixer::full : Mixer::recurrence;
    } else if (const auto interval = keys.integer({"full_attention_interval"}, 1, kMaxLayers)) {
        set_period(mixers, *interval, Mixer::recurrence);
    } else {
        std::fill(mixers.begin(), mixers.end(), Mixer::recurrence);
    }
}

// "LLLG" (EXAONE 4) means three sliding layers, then a full one.
void read_sliding_mixers(const ConfigKeys& keys, const ArchitectureRow& row, Mixers& mixers) {
    const Json* pattern = keys.find({"sliding_window_pattern", "_sliding_window_pattern"});
    if (pattern != nullptr && pattern->is_string()) {
        const std::string letters = keys.text({"sliding_window_pattern"}).value_or("L");
        for (std::size_t i = 0; i < mixers.size() && !letters.empty(); ++i)
            mixers[i] = letters[i % letters.size()] == 'G' ? Mixer::full : Mixer::sliding;
        return;
    }
    if (const auto every = keys.integer({"global_attn_every_n_layers"}, 1, kMaxLayers)) {
        for (std::size_t i = 0; i < mixers.size(); ++i)
            mixers[i] = static_cast<std::int64_t>(i) % *every == 0 ? Mixer::full : Mixer::sliding;
        return;
    }
    const std::int64_t period =
        keys.integer_or({"sliding_window_pattern", "_sliding_window_pattern"}, 1, kMaxLayers, row.sliding_period);
    if (period > 0) {
        set_period(mixers, period, Mixer::sliding);
        return;
    }
    const std::int64_t first = keys.integer_or({"max_window_layers"}, 0, kMaxLayers, 0);
    for (std::size_t i = 0; i < mixers.size(); ++i)
        mixers[i] = static_cast<std::int64_t>(i) >= first ? Mixer::sliding : Mixer::full;
}

Mixers read_mixers(const ConfigKeys& keys, const ArchitectureRow& row, const LayerKinds& kinds, std::int64_t layers) {
    Mixers mixers(static_cast<std::size_t>(layers), Mixer::full);
    const std::vector<std::string> names = keys.texts({"layer_types", "layers_block_type"});
    if (!names.empty())
        read_named_mixers(keys, names, mixers);
    else if (kinds.recurrence && (row.traits & kSideBySide) == 0)
        read_recurrent_mixers(keys, mixers);
    else if (kinds.sliding)
        read_sliding_mixers(keys, row, mixers);
    // A block that is named "sliding" in a model without a window is a full one.
    if (!kinds.sliding) std::replace(mixers.begin(), mixers.end(), Mixer::sliding, Mixer::full);
    return mixers;
}

// Numbers in text: "3,4,5,6" (Step 3.5).
std::vector<std::int64_t> numbers_in(std::string_view text) {
    std::vector<std::int64_t> numbers;
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at < end) {
        std::int64_t number = 0;
        const auto [next, error] = std::from_chars(at, end, number);
        if (error == std::errc()) numbers.push_back(number);
        at = error == std::errc() ? next : at + 1;
    }
    return numbers;
}

bool experts_by_rule(const ConfigKeys& keys, std::int64_t i, std::int64_t first_dense, std::int64_t step) {
    if (listed(keys.integers({"mlp_only_layers"}, 0, kMaxLayers), i)) return false;
    if (const auto period = keys.integer({"expert_layer_period"}, 1, kMaxLayers))
        return i % *period == keys.integer_or({"expert_layer_offset"}, 0, kMaxLayers, 0);
    return i >= first_dense && (step <= 1 || (i + 1) % step == 0);
}

std::vector<bool> read_expert_blocks(const ConfigKeys& keys, std::int64_t layers) {
    std::vector<bool> experts(static_cast<std::size_t>(layers), true);
    const std::vector<std::int64_t> frequency = keys.integers({"moe_layer_freq"}, 0, 1);
    const std::vector<std::string> types = keys.texts({"mlp_layer_types"});
    const Json* listing = keys.find({"moe_layers_enum"});
    const std::vector<std::int64_t> chosen =
        listing != nullptr && listing->is_string() ? numbers_in(listing->text())
                                                   : std::vector<std::int64_t>();
    const Json* freq = keys.find({"moe_layer_freq"});
    const bool one_number = freq != nullptr && !freq->is_array();
    const std::int64_t step =
        one_number ? keys.integer_or({"moe_layer_freq"}, 1, kMaxLayers, 1)
                   : keys.integer_or({"decoder_sparse_step", "interleave_moe_layer_step", "moe_layer_interval"}, 1,
                                     kMaxLayers, 1);
    const std::int64_t first_dense =
        keys.integer_or({"first_k_dense_replace", "moe_layer_start_index", "num_dense_layers"}, 0, kMaxLayers, 0);
    for (std::int64_t i = 0; i < layers; ++i) {
        const auto at = static_cast<std::size_t>(i);
        if (at < frequency.size())
            experts[at] = frequency[at] != 0;
        else if (at < types.size())
            experts[at] = types[at] != "dense";
        else if (!chosen.empty())
            experts[at] = listed(chosen, i);
        else
            experts[at] = experts_by_rule(keys, i, first_dense, step);
    }
    return experts;
}

// Nemotron-H: each block is one thing; older configs write a letter a block, newer ones a word.
std::string letters_of(const std::vector<std::string>& words) {
    std::string letters;
    for (const std::string& word : words)
        letters += word == "mamba" ? 'M' : word == "attention" ? '*' : word == "mlp" ? '-' : word == "moe" ? 'E' : '?';
    return letters;
}

std::vector<BlockPlan> read_lettered_plan(const ConfigKeys& keys, std::string_view letters) {
    std::vector<BlockPlan> plan;
    for (const char letter : letters) {
        switch (letter) {
            case 'M': plan.push_back({Mixer::recurrence, FeedForwardKind::none}); break;
            case '*': plan.push_back({Mixer::full, FeedForwardKind::none}); break;
            case '-': plan.push_back({Mixer::none, FeedForwardKind::dense}); break;
            case 'E': plan.push_back({Mixer::none, FeedForwardKind::experts}); break;
            default:
                keys.fail(ErrorCode::unsupported, "hybrid_override_pattern",
                          std::string("hybrid_override_pattern may hold M, *, - and E; got \"") + letter + "\"");
                return plan;
        }
    }
    return plan;
}

}  // namespace

LayerKinds read_layer_kinds(const ConfigKeys& keys, const ArchitectureRow& row, std::int64_t hidden) {
    LayerKinds kinds;
    read_recurrence(keys, row, hidden, kinds);
    if (row.traits & kOnlyRecurrence) return kinds;
    read_attention(keys, row, hidden, kinds);
    read_feed_forward(keys, row, hidden, kinds);
    return kinds;
}

std::vector<BlockPlan> read_plan(const ConfigKeys& keys, const ArchitectureRow& row, const LayerKinds& kinds,
                                 std::int64_t layers) {
    if (const auto letters = keys.text({"hybrid_override_pattern"})) return read_lettered_plan(keys, *letters);
    if (row.traits & kOnePartBlocks)
        return read_lettered_plan(keys, letters_of(keys.texts({"layers_block_type", "layer_types"})));
    const Mixers mixers = read_mixers(keys, row, kinds, layers);
    const std::vector<bool> experts = kinds.experts ? read_expert_blocks(keys, layers)
                                                    : std::vector<bool>(static_cast<std::size_t>(layers), false);
    std::vector<BlockPlan> plan(static_cast<std::size_t>(layers));
    for (std::size_t i = 0; i < plan.size(); ++i) {
        plan[i].mixer = mixers[i];
        plan[i].feed_forward = experts[i]    ? FeedForwardKind::experts
                               : kinds.dense ? FeedForwardKind::dense
                                             : FeedForwardKind::none;
    }
    return plan;
}

std::int64_t read_layer_count(const ConfigKeys& keys) {
    if (const auto letters = keys.text({"hybrid_override_pattern"}); letters && !keys.has("num_hidden_layers"))
        return static_cast<std::int64_t>(letters->size());
    if (const auto words = keys.texts({"layers_block_type"}); !words.empty() && !keys.has("num_hidden_layers"))
        return static_cast<std::int64_t>(words.size());
    return keys.required({"num_hidden_layers", "n_layer", "n_layers", "num_layers", "decoder_layers"}, 1, kMaxLayers);
}

}  // namespace ballpark::formats
