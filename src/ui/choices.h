/// The names a knob can be turned to, with what matters beside each, from the catalogs.
#pragma once

#include <string_view>
#include <vector>

#include "ui/ui.h"
#include "ui/widgets/choice.h"

namespace ballpark::ui {

/// Rows of lists: a model with its parameters, a device with its memory, a format with its bits.
Choice model_choice(const ModelEntry& entry);
Choice device_choice(const Ui& ui, const DeviceSpec& device);
Choice block_choice(std::string_view id, double bytes, double elements);

/// Everything that makes sense for this knob of this number, in the catalogs' order.
std::vector<Choice> choices_for(const Ui& ui, NumberId number, const Knob& knob);

/// How a chosen name is shown; the name itself when no catalog has it (a dropped file).
Choice choice_named(const Ui& ui, NumberId number, const Knob& knob, std::string_view name);

}  // namespace ballpark::ui
