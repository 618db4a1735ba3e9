/// The scenario that pages share, field by field: what it can be set to, where it starts, and the question it makes.
///
/// Fields have CONTRACT's names and, as texts, travel in links: "8192" or "8k", "l4-24gb", "fp8". A field that an
/// engine does not have stays in the scenario and out of the question.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "json/json.h"
#include "quantity/result.h"
#include "quantity/unit.h"

namespace ballpark {

enum class FieldKind : std::uint8_t { figure, model, encoder, gpu, weights, kv, engine, api_model, method, encoding };

std::string_view to_string(FieldKind kind);

struct ScenarioField {
    std::string_view name;   ///< "context_tokens"
    FieldKind kind = FieldKind::figure;
    std::string_view start;  ///< where it starts; empty: left to the core
    Unit unit = Unit::count;
    double low = 0;
    double high = 0;
    bool logarithmic = false;
    std::span<const double> snaps;  ///< ascending
    std::string_view group;         ///< "model", "hardware", "workload", "cost"
    std::string_view asks;          ///< letters of the asks that it goes into: s(erve), p(rice), l (plan), t(rain), e(mbed), k: of counting tokens
};

/// What a scenario can ask.
enum class ScenarioAsk : std::uint8_t { serve, price, plan, train, embed };

/// All of them by name, in their order: "serve", "price" …
std::span<const std::string_view> scenario_asks();

bool ask_has_field(ScenarioAsk ask, const ScenarioField& field);

/// "train" from scratch, or how a model is fine-tuned.
std::span<const std::string_view> scenario_methods();

std::span<const ScenarioField> scenario_fields();
const ScenarioField* find_scenario_field(std::string_view name);

/// Engines that can be chosen, as CONTRACT names them.
std::span<const std::string_view> scenario_engines();

/// One field that was set, as text.
struct FieldValue {
    std::string name;
    std::string value;

    friend bool operator==(const FieldValue&, const FieldValue&) = default;
};

/// What it takes to ask about the model of a file; a GGUF is run by llama.cpp, in the types that it has.
std::vector<FieldValue> fields_of_file(const ModelEntry& file);

/// A kind of work to start from: "chat", "rag" …, the ask that it is about, and the fields that it sets.
struct Preset {
    std::string_view name;
    ScenarioAsk ask;
    std::vector<FieldValue> values;
};

std::vector<Preset> scenario_presets();

/// The text of a field: as set, else its start.
std::string_view field_text(std::span<const FieldValue> values, std::string_view name);

/// Whether a field says something beside the others: an engine or a way to train may not have it, and a sum of devices
/// ("2x rtx-4090 + rtx-3090") says how many itself. What is not shown is not asked either.
bool shows_field(ScenarioAsk ask, const ScenarioField& field, std::span<const FieldValue> values);

/// A figure as links and fields carry it: the shortest digits that read back as the same.
std::string figure_text(double value);

/// A field that a question calls otherwise, or by another name when it refuses it; a dot leads into an object.
struct RenamedField {
    ScenarioAsk ask;
    std::string_view field;     ///< of the scenario
    std::string_view question;  ///< what the question calls it
};

std::span<const RenamedField> renamed_fields();

/// The field of the scenario that a field of the question came from, as an error names it: "dataset_tokens" is
/// `training_tokens`, and of a plan "workload.concurrency" is `concurrency`. Other names are answered as they are.
std::string_view scenario_field_of(ScenarioAsk ask, std::string_view question_field);

/// What a field of a closed kind can be: engines, methods. Empty where a catalog or a number has the say.
std::span<const std::string_view> field_choices(FieldKind kind);

/// The question that a scenario makes: `serve`, `price`, `plan`, `embed`, and `train` or `finetune` by its method.
Result<Json> scenario_question(ScenarioAsk ask, std::span<const FieldValue> values);

/// The `serve` question of a scenario. llama.cpp counts the tokens of all its slots together, so there the context of
/// one sequence is multiplied by the sequences. Errors: `bad_value` with the field when a figure can't be read.
Result<Json> serve_question(std::span<const FieldValue> values);

}  // namespace ballpark
