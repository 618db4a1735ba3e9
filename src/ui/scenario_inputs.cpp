#include "ui/scenario_inputs.h"

#include <algorithm>
#include <string>

#include "quantity/units.h"
#include "ui/knob_row.h"
#include "ui/scenario_choices.h"
#include "ui/text.h"
#include "ui/widgets/choice.h"
#include "ui/widgets/figure.h"
#include "ui/widgets/link.h"
#include "ui/widgets/slider.h"
#include "ui/widgets/value_field.h"

namespace ballpark::ui {
namespace {

float label_line(const Ui& ui) { return ui.finger ? 32 : 24; }
float between(const Ui& ui) { return ui.finger ? 16 : 14; }

std::vector<Choice> list_choices(const Ui& ui, const void* context) {
    return scenario_choices(ui, *static_cast<const ScenarioField*>(context));
}

/// Beside the label of a field that a model file can be opened for.
void open_file(Ui& ui, const ScenarioField& field, ImVec2 at, float width) {
    if (field.kind != FieldKind::model && field.kind != FieldKind::encoder) return;
    const float line = ui.finger ? kTouchTarget : 28;  // as much as there is above the field
    const std::string_view words = ui.say("action.open_file");
    const float x = at.x + width - text_width(ui, type::kSmall, words);
    if (link(ui, std::string(field.name) + ".open", {x, at.y}, words, {.style = type::kSmall, .quiet = true, .height = line}))
        ui.intents.push_back(ChooseFile{});
}

float name_field(Ui& ui, const ScenarioField& field, ImVec2 at, float width) {
    draw_text(ui, at, type::kLabel, ui.theme.mute, ui.say("field." + std::string(field.name)));
    open_file(ui, field, at, width);
    if (!ui.measuring) {
        const Choice chosen = scenario_choice(ui, field);
        if (const auto picked = choice_field(ui, field.name, {at.x, at.y + label_line(ui)}, width, "", chosen, list_choices, &field))
            ui.intents.push_back(SetField{std::string(field.name), *picked});
    }
    return label_line(ui) + kFieldHeight;
}

SliderScale slider_scale(const ScenarioField& field, double value) {
    SliderScale scale{field.low, field.high, field.logarithmic, field.unit != Unit::share && field.unit != Unit::usd_per_hour && field.unit != Unit::usd, field.snaps};
    scale.low = std::min(scale.low, value);
    scale.high = std::max(scale.high, value);
    return scale;
}

void take_typed(Ui& ui, const ScenarioField& field, const std::string& typed, const std::string& before) {
    if (typed == before) return;
    const bool cleared = typed.find_first_not_of(' ') == std::string::npos;
    const Result<double> read = cleared ? Result<double>(0.0) : parse(typed, field.unit);
    if (cleared) ui.intents.push_back(SetField{std::string(field.name), ""});
    else if (read) ui.intents.push_back(SetField{std::string(field.name), figure_text(*read)});
    else ui.intents.push_back(RefuseField{{std::string(field.name), read.error().message}});
}

/// Label and figure on one line, the slider beneath; a field that nobody set is only the line.
float figure_field(Ui& ui, const ScenarioField& field, ImVec2 at, float width) {
    const std::string name(field.name);
    const std::string_view text = ui.view.service->text(field.name);
    const Result<double> value = parse(text, field.unit);
    const bool automatic = text.empty() || !value;
    const std::string shown = automatic ? std::string(ui.say("field.automatic")) : spoken(ui, format(*value, field.unit, ui.view.bytes));
    const std::string start = automatic ? std::string(text) : typeable(*value, field.unit);
    const float room = width - text_width(ui, type::kSmall, shown) - 2 * kGrid;
    draw_text(ui, {at.x, at.y + 2}, type::kLabel, ui.theme.mute, shortened(ui, type::kLabel, ui.say("field." + name), room));
    if (const auto typed = value_field(ui, name + ".typed", {at.x + width, at.y}, width, shown, start))
        take_typed(ui, field, *typed, start);
    if (automatic) return ui.finger ? kTouchTarget - kGrid : kValueHeight;
    const FigureRow row = figure_row(ui);
    if (const auto moved = slider(ui, name, {at.x, at.y + row.slider}, width, slider_scale(field, *value), *value))
        ui.intents.push_back(SetField{name, figure_text(*moved)});
    return row.height;
}

std::string_view problem_at(const Ui& ui, ScenarioAsk ask, std::string_view field) {
    const Service& service = *ui.view.service;
    if (service.refusal && service.refusal->field == field) return service.refusal->text;
    const bool here = service.problem && scenario_field_of(ask, service.problem->field) == field;
    return here ? std::string_view(service.problem->text) : std::string_view();
}

}  // namespace

float scenario_inputs(Ui& ui, ScenarioAsk ask, ImVec2 at, float width) {
    ImGui::PushID("scenario");
    float y = at.y;
    std::string_view group;
    for (const ScenarioField& field : scenario_fields()) {
        const bool counts = ask == ScenarioAsk::price && field.kind == FieldKind::encoding;
        if (!shows_field(ask, field, ui.view.service->values) && !counts) continue;
        if (!group.empty() && field.group != group) {
            hairline(ui, {at.x, y + 4}, width);
            y += 20;
        }
        group = field.group;
        y += field.kind == FieldKind::figure ? figure_field(ui, field, {at.x, y}, width) : name_field(ui, field, {at.x, y}, width);
        const std::string_view problem = problem_at(ui, ask, field.name);
        if (!problem.empty()) y += paragraph(ui, {at.x, y + 4}, width, type::kSmall, ui.theme.bad, problem) + 4;
        y += field.kind == FieldKind::figure ? kGrid : between(ui);
    }
    ImGui::PopID();
    return y - at.y;
}

}  // namespace ballpark::ui
