#include "question/scenario_json.h"

#include <algorithm>

#include "question/fields.h"
#include "question/fit_options.h"
#include "question/scenario_fields.h"

namespace ballpark {
namespace {

Json field_json(const ScenarioField& field) {
    Json row = {{"name", field.name}, {"kind", to_string(field.kind)}, {"start", field.start}, {"group", field.group}};
    if (field.kind == FieldKind::figure) {
        row["unit"] = to_string(field.unit);
        row["low"] = json_figure(field.low);
        row["high"] = json_figure(field.high);
    }
    Json asks = Json::array();
    for (std::size_t i = 0; i < scenario_asks().size(); ++i)
        if (ask_has_field(static_cast<ScenarioAsk>(i), field)) asks.push_back(scenario_asks()[i]);
    row["asks"] = std::move(asks);
    for (std::string_view choice : field_choices(field.kind)) row["choices"].push_back(choice);
    return row;
}

Result<std::vector<FieldValue>> read_values(const Json& json) {
    std::vector<FieldValue> values;
    if (!json.is_object())
        return Error{ErrorCode::bad_value, "values", "values must be an object of texts, such as {\"context_tokens\":\"32k\"}"};
    for (const auto& [name, value] : json.members()) {
        if (find_scenario_field(name) == nullptr)
            return Error{ErrorCode::unknown_field, "values." + name, "a scenario has no field \"" + name.substr(0, 60) + "\""};
        if (!value.is_string()) return Error{ErrorCode::bad_value, name, name + " must be a text in quotes"};
        if (!value.text().empty()) values.push_back({name, value.text()});
    }
    return values;
}

}  // namespace

Json list_scenario_fields() {
    Json fields = Json::array();
    for (const ScenarioField& field : scenario_fields()) fields.push_back(field_json(field));
    Json presets = Json::array();
    for (const Preset& preset : scenario_presets()) {
        Json values = Json::object();
        for (const FieldValue& value : preset.values) values[value.name] = value.value;
        presets.push_back({{"name", preset.name}, {"ask", scenario_asks()[static_cast<std::size_t>(preset.ask)]}, {"values", std::move(values)}});
    }
    return {{"fields", std::move(fields)}, {"presets", std::move(presets)}};
}

Result<Reply> answer_scenario(const Json& question, const Context& context) {
    Fields fields(question);
    for (const char* name : {"ask", "id", "explain"}) fields.any(name);
    const Json* given = fields.any("values");
    const std::string of = fields.text("of").value_or("serve");
    if (auto error = fields.error()) return *error;
    Result<std::vector<FieldValue>> values = read_values(given != nullptr ? *given : Json::object());
    if (!values) return values.error();
    const auto named = std::find(scenario_asks().begin(), scenario_asks().end(), of);
    if (named == scenario_asks().end())
        return Error{ErrorCode::bad_value, "of", "of is what the scenario asks: serve, price, plan, train or embed; got \"" + of.substr(0, 60) + "\""};
    const auto ask = static_cast<ScenarioAsk>(named - scenario_asks().begin());
    Result<Json> asked = scenario_question(ask, *values);
    if (!asked) return asked.error();
    Json out = {{"question", std::move(*asked)}, {"shown", Json::array()}, {"fields", Json::object()}, {"options", Json::array()}};
    for (const ScenarioField& field : scenario_fields())
        if (shows_field(ask, field, *values)) out["shown"].push_back(field.name);
    for (const RenamedField& row : renamed_fields())
        if (row.ask == ask) out["fields"][row.question] = row.field;
    if (ask != ScenarioAsk::serve) return Reply(std::move(out));
    for (const FitOption& option : fit_options(*values, context))
        out["options"].push_back({{"field", option.change.name},
                                  {"value", option.change.value},
                                  {"per_gpu_bytes", json_figure(option.per_gpu_bytes)},
                                  {"gpu_capacity_bytes", json_figure(option.capacity_bytes)}});
    return Reply(std::move(out));
}

}  // namespace ballpark
