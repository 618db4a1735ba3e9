/// *Tokens & price*, *Plan* and *Train*: the fields of the shared scenario that an ask takes, and its answer.
#pragma once

#include "ui/layout.h"
#include "ui/ui.h"

namespace ballpark::ui {

/// Draws the page that the view shows into the current window from `top` down; returns its height.
float ask_page(Ui& ui, const Layout& layout, float top);

}  // namespace ballpark::ui
