/// How many parameters a model has, and how many of them one token uses: sums over the tensor list.
#pragma once

#include <span>

#include "model/model_spec.h"
#include "quantity/quantity.h"

namespace ballpark {

struct ParameterCount {
    Params total;        ///< the language model, speculative blocks and towers left out
    Params active;       ///< used for one token: total without the experts that the router leaves idle
    Params embedding;    ///< token, position and per-layer embedding tables; the output head only when it is tied to one
    Params output_head;  ///< matrix of an untied head, with its bias
    Params matrices;     ///< weights of linear layers inside the blocks, routers aside: what 4- and 8-bit formats shrink
    Params others;       ///< total without `matrices`: embeddings, head, norms, biases, routers, convolutions
    Params experts;      ///< routed experts, all of them; part of `matrices`
    Params towers;       ///< vision and audio towers, beside `total`
    Params mtp;          ///< speculative blocks, beside `total`
};

ParameterCount count_parameters(const ModelSpec& model);

/// The same over a given list; `model` says which share of the experts a token uses.
ParameterCount count_parameters(const ModelSpec& model, std::span<const Tensor> tensors);

}  // namespace ballpark
