/// What a training step keeps of the forward pass for the backward pass, counted from the layers' own widths.
///
/// Korthikanti et al. 2022, arXiv:2205.05198, eq. 1, counts it for GPT: s·b·h·(34 + 5·a·s/h) bytes a layer. Here every
/// layer says its widths (grouped queries, gated feed-forward, experts by the tokens they get), so that the same count
/// holds for other architectures; with flash attention the term in a·s/h is gone (arXiv:2205.14135, section 3.1).
#pragma once

#include <cstdint>

#include "estimate/train_setup.h"
#include "model/model_spec.h"

namespace ballpark {

/// Elements of 16 bit that one token leaves behind, summed over layers.
struct ActivationElements {
    double inner = 0;       ///< queries, keys, values, attention's output, feed-forward: shared out over tensor ranks
    double hidden = 0;      ///< vectors of hidden_size, one a layer: a framework keeps several copies of each
    double largest = 0;     ///< `inner` of the largest layer
    double largest_hidden = 0;
    double vocabulary = 0;  ///< logits
    std::int64_t layers = 0;
};

/// With a frozen base, what only its weights' gradients would need is left out.
ActivationElements activation_elements(const ModelSpec& model, const AdapterSetup& adapter);

}  // namespace ballpark
