/// Floating-point operations of training, counted matrix by matrix, with the rule of thumb 6·N·D beside them.
#pragma once

#include "estimate/adapters.h"
#include "estimate/train_setup.h"
#include "estimate/worksheet.h"
#include "model/model_spec.h"
#include "model/parameters.h"
#include "quantity/quantity.h"

namespace ballpark {

/// A model as training sees it.
struct TrainModel {
    const ModelSpec& spec;
    const ParameterCount& parameters;
    bool outline = false;  ///< known by a few figures: there is no list of tensors
};

/// Operations of one token in one forward pass.
struct TokenFlop {
    double matrices = 0;   ///< linear layers inside the blocks, without routed experts
    double experts = 0;    ///< of the experts that the token visits
    double head = 0;       ///< output head; looking an embedding up is none
    double attention = 0;  ///< scores and values at this sequence length, each token looking at those before it
    double adapters = 0;

    double total() const { return matrices + experts + head + attention + adapters; }
};

/// What a token costs forward and backward, and what a device computes for it.
struct TrainFlop {
    TokenFlop forward;
    double model = 0;     ///< a token, forward and backward, nothing twice: what MFU counts
    double hardware = 0;  ///< with what is recomputed
};

/// Two operations a parameter and token forward, twice as many backward; with a frozen base half of the backward pass
/// falls away, because no gradients of its weights are asked for.
/// Sources: Narayanan et al. 2021, arXiv:2104.04473, appendix; Korthikanti et al. 2022, arXiv:2205.05198, appendix A (with
/// a causal mask: half of the pairs).
TrainFlop train_flop(const TrainModel& model, const TrainSetup& setup, Worksheet* why = nullptr);

}  // namespace ballpark
