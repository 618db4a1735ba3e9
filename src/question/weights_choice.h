/// How the model's weights are stored in a question: a format, a GGUF mixture, or the types its own file has.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "estimate/kv_cache.h"
#include "estimate/worksheet.h"
#include "model/gguf_size.h"
#include "numeric/gguf_mixture.h"
#include "numeric/weight_format.h"
#include "quantity/result.h"
#include "question/model_choice.h"

namespace ballpark {

struct WeightsChoice {
    std::string id;                            ///< as the question names it, or what the checkpoint is stored in
    const WeightFormat* format = nullptr;      ///< the same blocks in every matrix; absent for GGUF
    std::optional<GgufMixture> mixture;        ///< a type per tensor, by llama-quantize's rules
    /// Neither of the two: the types that the model's GGUF file has.
    std::shared_ptr<const GgufSize> file;      ///< of GGUF: every tensor in its type

    bool is_gguf() const { return format == nullptr; }
};

/// The `weights` field of CONTRACT (absent: as the checkpoint is stored). `wants_gguf`: the engine reads nothing else.
/// Errors: `unknown_format` with the nearest names; `unsupported` for a checkpoint format where GGUF is wanted.
Result<WeightsChoice> choose_weights(const std::optional<std::string>& name, const ModelChoice& model, bool wants_gguf);

/// The format that its file or configuration says the checkpoint is stored in: "bf16", "fp8", "mxfp4" …
std::string stored_format(const ModelSpec& model);

/// The cache of "auto": 16 bit, but as wide as the checkpoint where the engine computes in its type (`serves_checkpoints`).
KvFormat usual_cache(const WeightsChoice& weights, bool serves_checkpoints);

/// Bytes of all weights.
Bytes chosen_weight_bytes(const WeightsChoice& weights, const ModelChoice& model, Worksheet* why = nullptr);

}  // namespace ballpark
