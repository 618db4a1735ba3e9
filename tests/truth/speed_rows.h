/// Measured speeds as the estimator's inputs: which model, stored how, on which devices, shared out how, asked for what.
///
/// Models and devices are looked up in the catalog; `data/speed_names.json` says which entry stands for a name that
/// only its source uses. A row that cannot be placed is left out with the reason.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "estimate/serving_setup.h"
#include "estimate/speed_device.h"
#include "estimate/speed_traffic.h"
#include "truth/truth.h"

namespace ballpark::truth {

/// What was measured.
enum class SpeedKind {
    decode,      ///< tokens a second of one sequence
    prefill,     ///< prompt tokens a second of one sequence
    serving,     ///< time to first token and between tokens at a concurrency
    batch,       ///< a batch that starts together: tokens a second, or the whole time
    full_load,   ///< tokens a second with as many sequences as fit
};

struct SpeedRow {
    std::string id;
    SpeedKind kind = SpeedKind::decode;
    std::string engine;            ///< as engines.json names it
    int release = 0;               ///< build of the engine; 0: the newest, or not told
    std::string model;             ///< catalog id; models of one shape share the first one's
    std::string entry;             ///< catalog id of the model itself
    std::string format;            ///< "fp8", "q4_k_m"
    DeviceSpec device;
    SpeedDevice speed;
    ModelTraffic traffic;
    const ModelSpec* spec = nullptr;
    Parallelism parallel;
    double input = 0;              ///< tokens, mean of what was asked
    double output = 0;
    double chunk = 0;              ///< prompt tokens in one pass; 0: all
    double depth = 0;              ///< tokens already in the cache when the measurement began
    double concurrency = 1;
    std::optional<double> decode_rate;    ///< tokens a second of one sequence
    std::optional<double> prefill_rate;
    std::optional<double> ttft;           ///< seconds
    std::optional<double> tpot;
    std::optional<double> throughput;     ///< output tokens a second, all devices
    std::optional<double> latency;        ///< seconds of a whole request
    std::string variant;                  ///< the engine as the source names it, backend and flags
    std::string slower;                   ///< reason to leave the prompt's rate out
    std::string unusable;                 ///< reason to leave the row out; empty: none
};

/// The rows of speed_single_stream, speed_inferencemax and speed_serving in `folder`, in that order, and those of
/// transformers that are on record here.
std::vector<SpeedRow> speed_rows(const std::filesystem::path& folder, const Catalog& catalog);

/// Figures of every row for tests/truth/fit_speed.py, one JSON object a line.
void print_speed_rows(const std::vector<SpeedRow>& rows);

}  // namespace ballpark::truth
