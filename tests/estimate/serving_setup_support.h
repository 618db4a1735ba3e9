/// Models and constants for the tests of serving memory: round figures, so that a case can be worked by hand.
#pragma once

#include <algorithm>
#include <cmath>
#include <string_view>

#include <catch2/catch_test_macros.hpp>

#include "estimate/serving_memory.h"
#include "tests/support/context.h"
#include "tests/support/expression.h"

namespace ballpark::testing {

inline const ModelSpec& model(std::string_view id) {
    const auto entry = catalog().find_model(id);
    REQUIRE(entry);
    return (*entry)->spec;
}

/// Two blocks: hidden 64, 4 heads of 16, 2 KV heads, feed-forward 128, a vocabulary of 100 words, head not tied.
inline ModelSpec small_model() {
    ModelSpec spec;
    spec.hidden_size = 64;
    spec.vocab_size = 100;
    spec.max_position_embeddings = 256;
    Layer layer;
    SoftmaxAttention attention;
    attention.num_attention_heads = 4;
    attention.num_key_value_heads = 2;
    attention.head_dim = attention.v_head_dim = 16;
    layer.attention = attention;
    DenseFeedForward dense;
    dense.intermediate_size = 128;
    layer.feed_forward = dense;
    spec.layers = {layer, layer};
    return spec;
}

inline ServingSetup setup_on(std::int64_t tensor, Bytes card = gib(80)) {
    ServingSetup setup;
    setup.weights = *find_weight_format("bf16");
    setup.kv = {TensorType::bf16, TensorType::bf16};
    setup.parallel.tensor = tensor;
    setup.max_model_len = Tokens(8192);
    setup.device_memory = card;
    return setup;
}

inline ServingConstants round_constants() {
    ServingConstants constants;
    constants.sampler_bytes = Range::exact(12);
    constants.workspace = Range::exact(0);
    constants.hidden_copies = Range::exact(3);
    constants.vision_copies = Range::exact(2);
    constants.activation_spread = {0.9, 1, 1.1};
    constants.non_torch = Range::exact(0);
    constants.non_torch_parallel = Range::exact(gib(2).as_double());
    constants.weights_spread = Range::exact(1);
    return constants;
}

/// Holds a step's formula, and those beneath it, against the recorded values.
inline void check_step(const Step& step) {
    for (const Step& child : step.children) check_step(child);
    if (step.formula.empty()) return;
    INFO(step.name << ": " << step.formula);
    const auto value = Expression(step).evaluate();
    REQUIRE(value);
    CHECK(std::abs(*value - step.value) <= 1e-9 * std::max(1.0, std::abs(step.value)));
}

inline ServingSetup filled(const ModelSpec& spec, const ServingSetup& setup) {
    const auto result = with_defaults(spec, setup);
    REQUIRE(result);
    return *result;
}

}  // namespace ballpark::testing
