/// The rows behind `gguf_mixture.h`: which part of a model gets which type in which mixture, and when.
///
/// Internal to `numeric/`.
#pragma once

#include <cstdint>
#include <span>

#include "numeric/gguf_mixture.h"

namespace ballpark::detail {

/// What a tensor is to the rules, by its name.
enum class Part : std::uint8_t { output, embedding, value, key, query, attention_output, up, gate, down, other };

/// Conditions on the position of a tensor among its kind, or on the model. `i` counts tensors of the part (blocks, for
/// models with experts).
enum class When : std::uint8_t {
    always,
    odd_width,           ///< ne[0] is not a multiple of the base type's block
    gqa_4,               ///< at least four query heads per KV head
    gqa_4_or_experts_4,  ///< the same, or at least four experts
    first_2,
    first_4,
    first_eighth,        ///< i < n_layer / 8
    first_eighth_counted,///< the same, counting tensors even where there are experts
    first_sixteenth,     ///< i < n_layer / 16
    more_bits,           ///< first and last eighth, and every third between
    more_bits_of_values, ///< the same over the number of value tensors instead of blocks
    middle,              ///< neither in the first nor in the last eighth
    three_dimensional,
};

/// Which models a rule is for.
enum class Models : std::uint8_t { all, falcon, not_falcon, eight_experts, not_eight_experts };

using MixtureSet = std::uint64_t;
constexpr MixtureSet only(GgufMixture mixture) { return MixtureSet{1} << static_cast<int>(mixture); }
template <class... Mixtures>
constexpr MixtureSet set_of(Mixtures... mixtures) {
    return (only(mixtures) | ...);
}

struct MixtureRule {
    MixtureSet mixtures;
    Part part;
    Models models;
    When when;
    TensorType type;
};

/// The first row that fits decides; a tensor that no row fits keeps the base type.
std::span<const MixtureRule> mixture_rules();

/// What a type becomes when ne[0] is no multiple of its block.
TensorType fallback_type(TensorType type);

}  // namespace ballpark::detail
