/// Measured rows of serving engines and of programs around PyTorch as setups that the estimators take.
///
/// The rules are those of engine_rows.py. What a row does not say is the engine's own default; a row that lacks what no
/// default can stand for is left out with the reason.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "catalog/catalog.h"
#include "estimate/serving_setup.h"
#include "estimate/transformers_memory.h"
#include "truth/truth.h"

namespace ballpark::truth {

/// Shapes of the models that rows name: this folder's own list, else the config that the row points to, else the
/// catalog.
class Shapes {
public:
    Shapes(const Catalog& catalog, std::filesystem::path folder);

    /// nullptr when the row names no model, or one that is not known.
    const ModelSpec* find(const Json& row);

private:
    const Catalog& catalog_;
    std::filesystem::path folder_;
    std::map<std::string, std::string> configs_;
    std::map<std::string, ModelSpec> read_;
};

/// A figure of the row, bytes where it is bytes.
std::optional<double> measured(const Json& row, const std::string& name);

/// A member of the row's `setting` as text ("" when absent) or as a number.
std::string said(const Json& row, const char* name);
std::optional<double> number(const Json& row, const char* name);

struct ServerRow {
    ServingSetup setup;
    std::string family;        ///< of the device
    bool knows_card = false;
    bool knows_fraction = false;
    bool has_adapters = false; ///< LoRA slots of a rank that the row does not tell
};

ServerRow server_row(const Json& row, const ModelSpec& model);

struct ProgramRow {
    TransformersSetup setup;
    double peak = 0;
    bool own_program = false;      ///< AutoAWQ, exllama, litgpt, GPTQ-for-LLaMa: not transformers' own generation
    bool generation_only = false;  ///< the peak of the prompt is not in the figure
    std::string unusable;          ///< reason to leave the row out; empty: none
};

/// nullopt for rows that are not about inference.
std::optional<ProgramRow> program_row(const Json& row);

}  // namespace ballpark::truth
