/// One knob of a number: its name, its value, and the slider or field that turns it.
#pragma once

#include <string>

#include "ui/ui.h"
#include "ui/widgets/slider.h"

namespace ballpark::ui {

/// The slider's reach: from the first stop to the last, stretched to hold the value. Where a knob has no stops, two
/// decades around what it was in 2023 and is today. Typing reaches everything the knob accepts.
SliderScale scale_of(const Knob& knob, double value);

/// The figure or name in force in the era that the view shows.
double figure_in_force(const Knob& knob, Era era);
std::string_view name_in_force(const Knob& knob, Era era);

/// The figure as a person would type it: the shortest of its written forms that reads back as about the same.
std::string typeable(double value, Unit unit);

/// Draws the knob and emits what is done to it; returns the height. Call under the number's ImGui id.
float knob_row(Ui& ui, NumberId number, const Knob& knob, ImVec2 at, float width);

}  // namespace ballpark::ui
