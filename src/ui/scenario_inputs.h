/// The form of the shared scenario: models, devices and formats to choose, sliders that can be typed over.
#pragma once

#include "ui/ui.h"

namespace ballpark::ui {

/// Draws the fields that the engine has, from `at` down; returns the height.
float scenario_inputs(Ui& ui, ImVec2 at, float width);

}  // namespace ballpark::ui
