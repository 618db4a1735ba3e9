/// *Plan* and *Train*: the fields of the shared scenario that an ask takes, and its answer.
#pragma once

#include "ui/layout.h"
#include "ui/ui.h"

namespace ballpark::ui {

/// Draws the page that the view shows into the current window from `top` down; returns its height.
float ask_page(Ui& ui, const Layout& layout, float top);

/// The answer of the page that the view shows, and its steps; returns its height.
float scenario_answer(Ui& ui, ImVec2 at, float width);

}  // namespace ballpark::ui
