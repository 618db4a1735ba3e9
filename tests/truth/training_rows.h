/// Published training runs as the estimators take them: throughput tables, accelerator hours, fine-tuning peaks.
///
/// What a row does not say is its program's own default; a row that lacks what no default can stand for is left out with
/// the reason.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.h"
#include "estimate/train_memory.h"
#include "estimate/train_speed.h"
#include "truth/engine_rows.h"
#include "truth/truth.h"

namespace ballpark::truth {

/// Models and devices by the names that sources use (`data/training_names.json`), else by the catalog.
class TrainingNames {
public:
    explicit TrainingNames(const Catalog& catalog);

    const ModelSpec* model(const std::string& name);
    const DeviceSpec* device(const std::string& name);
    std::string model_id(const std::string& name) const;  ///< one name for one shape
    const Json& litgpt() const { return names_["litgpt"]["rows"]; }
    const Json& layouts() const { return names_["layouts"]; }

private:
    const Catalog& catalog_;
    Json names_;
    std::map<std::string, ModelSpec> read_;
    std::map<std::string, DeviceSpec> own_devices_;
};

/// A line of a throughput table, or the hours of a whole run.
struct TrainRow {
    std::string id;
    std::string model;
    const ModelSpec* spec = nullptr;
    ParameterCount parameters;
    const DeviceSpec* device = nullptr;
    TrainSetup setup;
    TrainPrecision precision = TrainPrecision::bf16;
    std::optional<double> tokens_per_second;  ///< of one device
    std::optional<double> flop_per_second;    ///< the same as its program counts operations
    bool counts_all_pairs = false;            ///< also those pairs of tokens that a causal mask leaves out
    std::optional<double> hours;              ///< of all devices together
    double tokens = 0;
    std::string unusable;

    TrainModel trained() const { return {*spec, parameters}; }
    /// Operations of a token as the row's program counts them.
    double counted_flop() const;
    /// Tokens a second of one device, operations translated by this program's count.
    std::optional<double> rate() const;
};

std::vector<TrainRow> train_rows(const std::filesystem::path& folder, TrainingNames& names);

/// A fine-tuning run: its peak, and what its program says it trained.
struct TuneRow {
    std::string id;
    std::string program;
    std::string model;
    const ModelSpec* spec = nullptr;
    ParameterCount parameters;
    TrainSetup setup;
    OptimizerRecipe recipe;
    Block frozen{1, 2};
    double peak = 0;
    bool with_context = false;   ///< the peak is the driver's figure
    std::optional<double> trainable;
    std::optional<double> adapter_file;
    std::string unusable;

    TrainModel trained() const { return {*spec, parameters}; }
};

std::vector<TuneRow> tune_rows(const std::filesystem::path& folder, const Catalog& catalog, TrainingNames& names);

/// Terms of every usable row for tests/truth/fit_training.py, one JSON object a line.
void print_training_rows(const std::filesystem::path& folder, const Catalog& catalog);

/// The same rows as questions with what was measured, for tests/truth/choose_runs.py.
void print_published_runs(const std::filesystem::path& folder, const Catalog& catalog);

}  // namespace ballpark::truth
