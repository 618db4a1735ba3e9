#include "question/scenario_json.h"

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
    Json engines = Json::array();
    for (std::string_view engine : scenario_engines())
        if (engine_has_field(engine, field.name)) engines.push_back(engine);
    row["engines"] = std::move(engines);
    row["serves"] = ask_has_field(ScenarioAsk::serve, field);
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
    Json engines = Json::array();
    for (std::string_view engine : scenario_engines()) engines.push_back(engine);
    Json presets = Json::array();
    for (const Preset& preset : scenario_presets()) {
        Json values = Json::object();
        for (const FieldValue& value : preset.values) values[value.name] = value.value;
        presets.push_back({{"name", preset.name}, {"values", std::move(values)}});
    }
    return {{"fields", std::move(fields)}, {"engines", std::move(engines)}, {"presets", std::move(presets)}};
}

Result<Reply> answer_scenario(const Json& question, const Context& context) {
    Fields fields(question);
    for (const char* name : {"ask", "id", "explain"}) fields.any(name);
    const Json* given = fields.any("values");
    if (auto error = fields.error()) return *error;
    Result<std::vector<FieldValue>> values = read_values(given != nullptr ? *given : Json::object());
    if (!values) return values.error();
    Result<Json> asked = serve_question(*values);
    if (!asked) return asked.error();
    Json options = Json::array();
    for (const FitOption& option : fit_options(*values, context))
        options.push_back({{"field", option.change.name},
                           {"value", option.change.value},
                           {"per_gpu_bytes", json_figure(option.per_gpu_bytes)},
                           {"gpu_capacity_bytes", json_figure(option.capacity_bytes)}});
    return Reply(Json{{"question", std::move(*asked)}, {"options", std::move(options)}});
}

}  // namespace ballpark
