/// The published training runs nearest to a run that is asked for.
#pragma once

#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "json/json.h"
#include "question/report.h"
#include "question/training_question.h"

namespace ballpark {

struct TrainingEvidence {
    const PublishedRun* run = nullptr;      ///< the catalog's
    Range estimate;                         ///< of the figure that was measured, by the run's own question
    std::vector<std::string_view> differs;  ///< fields of the question, "model", "gpu", "gpus" …
};

/// At most three, nearest first: the same model counts most, then a like size, then method and objective, device, how many
/// of them, lengths. Fine-tuning is held against fine-tuning, and training from scratch against its kind.
std::vector<TrainingEvidence> published_runs_near(const TrainingQuestion& question, std::int64_t gpus, const Catalog& catalog);

/// `[{"source","as_of","run","model","gpu"?,"gpus","method"?, …,"tokens_per_second"|"gpu_hours"|"peak_bytes",
/// "estimate":{the same as a range},"differs":[…]}]`
Json to_json(const std::vector<TrainingEvidence>& evidence);

Table evidence_table(const std::vector<TrainingEvidence>& evidence);

}  // namespace ballpark
