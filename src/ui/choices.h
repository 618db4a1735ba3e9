/// The names a knob can be turned to, with what matters beside each, from the catalogs.
#pragma once

#include <string_view>
#include <vector>

#include "ui/ui.h"
#include "ui/widgets/choice.h"

namespace ballpark::ui {

/// Everything that makes sense for this knob of this number, in the catalogs' order.
std::vector<Choice> choices_for(const Ui& ui, NumberId number, const Knob& knob);

/// How a chosen name is shown; the name itself when no catalog has it (a dropped file).
Choice choice_named(const Ui& ui, NumberId number, const Knob& knob, std::string_view name);

}  // namespace ballpark::ui
