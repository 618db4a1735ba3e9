/// What preference and reinforcement training do beside training their own model: whole models that only compute, and
/// answers that are generated first.
#pragma once

#include "question/training_question.h"

namespace ballpark {

struct ObjectiveWork {
    std::int64_t trained_models = 1;    ///< 2 with a critic as large as the policy
    std::int64_t frozen_models = 0;     ///< held whole: reference, reward. An adapter switched off is its own reference
    std::int64_t sequences = 1;         ///< of a sample: 2 for pairs of preferences
    double forward_passes = 0;          ///< of a whole model for each trained token
    Range generating;                   ///< seconds of a device for each trained token
    Range generated_per_second;         ///< tokens of answers by a device
    std::int64_t ranks = 1;             ///< devices that share the generating model
    std::int64_t measured = 0;          ///< measurements of serving behind it
    Bytes cache;                        ///< keys and values of answers in the making, of a device
    Bytes weights;                      ///< the generating engine's own copy, of a device
};

/// Error: `unsupported`, field "gpu" or "objective", where generating can't be estimated.
Result<ObjectiveWork> objective_work(const TrainingQuestion& question, const Catalog& catalog, Worksheet* why = nullptr);

}  // namespace ballpark
