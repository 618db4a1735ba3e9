#include "ui/knob_row.h"

#include <algorithm>
#include <cmath>

#include "ui/choices.h"
#include "ui/text.h"
#include "ui/widgets/choice.h"
#include "ui/widgets/figure.h"
#include "ui/widgets/value_field.h"

namespace ballpark::ui {
namespace {

bool is_whole(Unit unit) {
    return unit == Unit::count || unit == Unit::tokens || unit == Unit::words || unit == Unit::parameters ||
           unit == Unit::bytes;
}

std::string_view error_at(const Ui& ui, NumberId number, const Knob& knob) {
    const FieldError* error = ui.view.field_error;
    return error != nullptr && error->number == number && error->knob == knob.id ? std::string_view(error->text)
                                                                                 : std::string_view();
}

float figure_knob(Ui& ui, NumberId number, const Knob& knob, ImVec2 at, float width) {
    const double value = figure_in_force(knob, ui.view.era);
    const std::string id(knob.id);
    const std::string shown = spoken(ui, format(value, knob.unit, ui.view.bytes));
    const std::string label = shortened(ui, type::kLabel, ui.say("knob." + id), width - text_width(ui, type::kSmall, shown) - kGrid);
    draw_text(ui, {at.x, at.y + 2}, type::kLabel, ui.theme.mute, label);
    if (const auto typed = value_field(ui, id + ".typed", {at.x + width, at.y}, width, shown, typeable(value, knob.unit))) {
        const Result<double> read = parse(*typed, knob.unit);
        if (read && *typed != typeable(value, knob.unit)) ui.intents.push_back(TurnKnob{number, id, *read, ""});
        if (!read) ui.intents.push_back(RefuseKnob{{number, id, read.error().message}});
    }
    const FigureRow row = figure_row(ui);
    if (const auto moved = slider(ui, id, {at.x, at.y + row.slider}, width, scale_of(knob, value), value))
        ui.intents.push_back(TurnKnob{number, id, *moved, ""});
    return row.height;
}

struct ListContext {
    NumberId number;
    const Knob* knob;
};

std::vector<Choice> list_choices(const Ui& ui, const void* context) {
    const auto* of = static_cast<const ListContext*>(context);
    return choices_for(ui, of->number, *of->knob);
}

float name_knob(Ui& ui, NumberId number, const Knob& knob, ImVec2 at, float width) {
    // A figure below reaches up further for fingers.
    const float height = kFieldHeight + (ui.finger ? kGrid : 0);
    if (ui.measuring) return height;
    const std::string id(knob.id);
    const Choice chosen = choice_named(ui, number, knob, name_in_force(knob, ui.view.era));
    const ListContext context{number, &knob};
    if (const auto picked = choice_field(ui, id, at, width, ui.say("knob." + id), chosen, list_choices, &context))
        ui.intents.push_back(TurnKnob{number, id, 0, *picked});
    return height;
}

}  // namespace

std::string typeable(double value, Unit unit) {
    const Figure figure = format(value, unit);
    const std::string digits = figure.prefix + figure.digits;
    constexpr double kRounding = 0.01;
    for (const std::string& text : {digits, digits + " " + figure.unit.substr(0, figure.unit.find(' ')), figure.text()}) {
        const Result<double> read = parse(text, unit);
        if (read && std::fabs(*read - value) <= kRounding * std::fabs(value)) return text;
    }
    return decimal(value, 6);
}

SliderScale scale_of(const Knob& knob, double value) {
    SliderScale scale{knob.low, knob.high, knob.logarithmic, is_whole(knob.unit), knob.snaps};
    if (!knob.snaps.empty()) {
        scale.low = std::max(knob.low, std::min(knob.snaps.front(), value));
        scale.high = std::min(knob.high, std::max(knob.snaps.back(), value));
    } else if (knob.logarithmic) {
        constexpr double kDecade = 10;
        scale.low = std::max(knob.low, std::min(std::min(knob.then, knob.now) / kDecade, value));
        scale.high = std::min(knob.high, std::max(std::max(knob.then, knob.now) * kDecade, value));
    }
    constexpr double kWide = 50;
    scale.logarithmic = knob.logarithmic && scale.low > 0 && scale.high / scale.low > kWide;
    return scale;
}

double figure_in_force(const Knob& knob, Era era) { return era == Era::today && !knob.turned ? knob.now : knob.value; }

std::string_view name_in_force(const Knob& knob, Era era) {
    return era == Era::today && !knob.turned ? knob.now_name : knob.name;
}

float knob_row(Ui& ui, NumberId number, const Knob& knob, ImVec2 at, float width) {
    float height = knob.kind == KnobKind::figure ? figure_knob(ui, number, knob, at, width)
                                                 : name_knob(ui, number, knob, at, width);
    const std::string_view error = error_at(ui, number, knob);
    if (!error.empty())
        height += paragraph(ui, {at.x, at.y + height + 2}, width, type::kSmall, ui.theme.bad, error) + 2;
    return height;
}

}  // namespace ballpark::ui
