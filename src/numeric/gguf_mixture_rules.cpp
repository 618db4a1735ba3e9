#include "numeric/gguf_mixture_rules.h"

namespace ballpark::detail {
namespace {

using enum GgufMixture;
using T = TensorType;

constexpr MixtureSet kAll = ~MixtureSet{0};
constexpr MixtureSet kIq1 = set_of(iq1_s, iq1_m);
constexpr MixtureSet kIq2Small = set_of(iq2_xxs, iq2_xs, iq1_s, iq1_m);
constexpr MixtureSet kIq2Big = set_of(iq2_s, iq2_m);
constexpr MixtureSet kIq2 = kIq2Small | kIq2Big;
constexpr MixtureSet kIq4 = set_of(iq4_nl, iq4_xs);
constexpr MixtureSet kMoe = only(mxfp4_moe);

// In the order of llama_tensor_get_type_impl: the output, the embedding, the importance-sensitive small mixtures, then
// attention and feed-forward of the others.
constexpr MixtureRule kRules[] = {
    {kMoe, Part::output, Models::all, When::always, T::q8_0},
    {kAll, Part::output, Models::falcon, When::always, T::q8_0},
    {kAll, Part::output, Models::all, When::odd_width, T::q8_0},
    {kIq2 | only(iq3_xxs), Part::output, Models::all, When::always, T::q5_k},
    {kAll & ~only(q8_0), Part::output, Models::all, When::always, T::q6_k},

    {kIq2Small, Part::embedding, Models::all, When::always, T::q2_k},
    {kIq2Big | only(iq3_xxs), Part::embedding, Models::all, When::always, T::iq3_s},
    {set_of(tq1_0, tq2_0), Part::embedding, Models::all, When::always, T::q4_k},

    {kIq2, Part::value, Models::all, When::gqa_4_or_experts_4, T::q4_k},
    {kIq2Big, Part::value, Models::all, When::always, T::iq3_s},
    {kIq2Small, Part::value, Models::all, When::always, T::q2_k},
    {kIq2, Part::key, Models::eight_experts, When::always, T::q4_k},
    {kIq2Big, Part::down, Models::all, When::first_eighth_counted, T::iq3_s},
    {kIq2Small, Part::down, Models::all, When::first_eighth_counted, T::q2_k},
    {kIq2, Part::attention_output, Models::eight_experts, When::always, T::q5_k},
    {kIq1, Part::attention_output, Models::all, When::always, T::iq2_xxs},
    {kIq2Big, Part::attention_output, Models::all, When::always, T::iq3_s},

    {kAll & ~kIq2 & ~kMoe, Part::value, Models::eight_experts, When::always, T::q8_0},
    {set_of(q2_k, q2_k_s, iq3_xxs, iq3_xs, iq3_s), Part::value, Models::all, When::gqa_4, T::q4_k},
    {only(q2_k), Part::value, Models::all, When::always, T::q3_k},
    {only(iq3_xxs), Part::value, Models::all, When::always, T::iq3_s},
    {only(iq3_m), Part::value, Models::all, When::always, T::q4_k},
    {only(q3_k_m), Part::value, Models::all, When::first_2, T::q5_k},
    {only(q3_k_m), Part::value, Models::all, When::always, T::q4_k},
    {only(q3_k_l), Part::value, Models::all, When::always, T::q5_k},
    {kIq4, Part::value, Models::all, When::gqa_4, T::q5_k},
    {set_of(q4_k_m, q5_k_m), Part::value, Models::all, When::more_bits_of_values, T::q6_k},
    {only(q4_k_s), Part::value, Models::all, When::first_4, T::q5_k},

    {kAll & ~kIq2 & ~kMoe, Part::key, Models::eight_experts, When::always, T::q8_0},
    {only(iq3_xs), Part::key, Models::all, When::always, T::iq3_xxs},
    {only(iq3_xxs), Part::key, Models::all, When::always, T::iq2_s},
    {only(iq3_xs), Part::query, Models::all, When::always, T::iq3_xxs},
    {only(iq3_xxs), Part::query, Models::all, When::always, T::iq2_s},

    {only(q2_k), Part::down, Models::all, When::always, T::q3_k},
    {only(q2_k_s), Part::down, Models::all, When::first_eighth, T::q4_k},
    {only(iq3_xxs), Part::down, Models::all, When::first_eighth, T::q4_k},
    {only(iq3_xxs), Part::down, Models::all, When::always, T::q3_k},
    {only(q3_k_m), Part::down, Models::all, When::first_sixteenth, T::q5_k},
    {only(q3_k_m), Part::down, Models::not_falcon, When::always, T::q4_k},
    {only(q3_k_m), Part::down, Models::falcon, When::more_bits, T::q4_k},
    {only(iq3_m), Part::down, Models::all, When::first_eighth, T::q4_k},
    {only(iq3_m), Part::down, Models::eight_experts, When::more_bits, T::q4_k},
    {only(q3_k_l), Part::down, Models::falcon, When::always, T::q4_k},
    {only(q3_k_l), Part::down, Models::not_falcon, When::always, T::q5_k},
    {only(q4_k_m), Part::down, Models::falcon, When::first_sixteenth, T::q6_k},
    {only(q4_k_m), Part::down, Models::falcon, When::more_bits, T::q5_k},
    {only(q4_k_m), Part::down, Models::not_falcon, When::more_bits, T::q6_k},
    {kIq4, Part::down, Models::all, When::first_eighth, T::q5_k},
    {only(q5_k_m), Part::down, Models::all, When::more_bits, T::q6_k},
    {only(q4_k_s), Part::down, Models::not_falcon, When::first_eighth, T::q5_k},

    {only(q3_k_l), Part::attention_output, Models::falcon, When::always, T::q4_k},
    {set_of(q2_k, iq3_xs, iq3_xxs, q3_k_s, q3_k_m, iq4_nl, q4_k_s, q4_k_m, iq3_s, iq3_m, iq4_xs),
     Part::attention_output, Models::eight_experts, When::always, T::q5_k},
    {only(q2_k), Part::attention_output, Models::not_eight_experts, When::always, T::q3_k},
    {only(iq3_xxs), Part::attention_output, Models::not_eight_experts, When::always, T::iq3_s},
    {set_of(q3_k_m, iq3_m), Part::attention_output, Models::not_eight_experts, When::always, T::q4_k},
    {only(q3_k_l), Part::attention_output, Models::not_eight_experts, When::always, T::q5_k},

    {only(iq3_xs), Part::gate, Models::all, When::middle, T::iq3_xxs},
    {only(iq3_xs), Part::up, Models::all, When::middle, T::iq3_xxs},
};

struct Fallback {
    TensorType from;
    TensorType to;
};

constexpr Fallback kFallbacks[] = {
    {T::iq1_s, T::iq4_nl},  {T::iq1_m, T::iq4_nl}, {T::iq2_xxs, T::iq4_nl}, {T::iq2_xs, T::iq4_nl},
    {T::iq2_s, T::iq4_nl},  {T::iq3_xxs, T::iq4_nl}, {T::iq3_s, T::iq4_nl}, {T::iq4_xs, T::iq4_nl},
    {T::q2_k, T::q4_0},     {T::q3_k, T::q4_0},    {T::tq1_0, T::q4_0},     {T::tq2_0, T::q4_0},
    {T::q4_k, T::q5_0},     {T::q5_k, T::q5_1},    {T::q6_k, T::q8_0},
};

}  // namespace

std::span<const MixtureRule> mixture_rules() { return kRules; }

TensorType fallback_type(TensorType type) {
    for (const Fallback& fallback : kFallbacks)
        if (fallback.from == type) return fallback.to;
    return type;
}

}  // namespace ballpark::detail
