/// The shared scenario in a few words that can be pressed, and kinds of work to start from.
#pragma once

#include "question/scenario_fields.h"
#include "ui/ui.h"

namespace ballpark::ui {

/// Model, devices, engine and load as chips; pressing one opens or closes the inputs. Returns the height.
float scenario_chips(Ui& ui, ImVec2 at, float width);

/// Kinds of work for the page's question, and what can be done with the whole scenario: pinned, or changed for a recent
/// one. Returns the height.
float preset_buttons(Ui& ui, ScenarioAsk ask, ImVec2 at, float width);

}  // namespace ballpark::ui
