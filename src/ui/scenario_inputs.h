/// The form of the shared scenario: models, devices and formats to choose, sliders that can be typed over.
#pragma once

#include "question/scenario_fields.h"
#include "ui/ui.h"

namespace ballpark::ui {

/// Draws the fields that go into an ask and that the engine has, from `at` down; returns the height.
float scenario_inputs(Ui& ui, ScenarioAsk ask, ImVec2 at, float width);

}  // namespace ballpark::ui
