/// `train` and `finetune`: operations, hours, dollars, memory of a device, and what fits.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "question/note.h"
#include "question/report.h"
#include "question/training_evidence.h"
#include "question/training_lifetime.h"

namespace ballpark {

struct ApiTuning {
    std::string model;
    double usd = 0;
    std::string as_of;
    std::string source;
};

/// Training a model of this size from nothing, on the same devices.
struct FromScratch {
    double tokens = 0;
    double flop = 0;
    TrainingRun run;
};

/// Many adapters served on one base by one device, as vLLM holds them.
struct AdapterService {
    std::int64_t rank = 0;         ///< room is made for ranks of this size
    Bytes each;                    ///< of one adapter, in 16 bit
    Bytes base;
    Bytes cache;                   ///< keys and values of one sequence, for each adapter
    std::int64_t beside_base = 0;  ///< adapters in memory at once, each with one sequence
};

/// Texts shorter than a sequence.
struct Packing {
    double padded = 0;   ///< tokens of a row that is filled up to the longest of a micro-batch
    double wasted = 0;   ///< share of it that is filling
    double padding = 1;  ///< tokens computed for each that is trained on, as asked
};

struct TrainingAnswer {
    double flop = 0;           ///< counted matrix by matrix, nothing twice
    double flop_6nd = 0;
    double flop_hardware = 0;  ///< with what is recomputed
    TrainingRun run;
    std::vector<TrainingRun> curve;  ///< the same with more and more devices
    std::optional<FromScratch> scratch;  ///< beside fine-tuning
    std::optional<HourlyPrice> price;
    ObjectiveWork beside;
    std::optional<Packing> packing;
    Bytes capacity;
    std::int64_t largest_micro_batch = 0;
    std::int64_t smallest_cluster = 0;  ///< 0: more than were tried
    Params trainable;
    std::optional<AdapterSize> adapter;
    Bytes adapter_bytes;  ///< of their file; of their tensors where the file is not known
    std::optional<AdapterService> service;
    double cost_ratio_to_pretraining = 0;
    std::vector<ApiTuning> api;
    std::vector<OptimumRow> optima;
    std::vector<LifetimeRow> overtraining;
    std::vector<TrainingEvidence> evidence;
    std::vector<Note> notes;
    std::vector<Step> why;
};

/// Errors: `unsupported` where the device's rate is not known, `too_large`, and `bad_file` for a constant that is missing.
Result<TrainingAnswer> answer_training(const TrainingQuestion& question, const Catalog& catalog, bool explain);

/// Only the run itself, on the devices that the question names (one where it names none). The same errors.
Result<TrainingRun> training_run_of(const TrainingQuestion& question, const Catalog& catalog);

/// The answer's JSON of CONTRACT.
Json to_json(const TrainingQuestion& question, const TrainingAnswer& answer);

Table training_table(const TrainingQuestion& question, const TrainingAnswer& answer, const Phrases& phrases, ByteSystem system);

/// Constants of catalog/training.json. Error: `bad_file` naming one that is missing.
Result<TrainConstants> train_constants(const Catalog& catalog);
Result<TrainMemoryConstants> train_memory_constants(const Catalog& catalog);

}  // namespace ballpark
