/// "Why?": how the figure of a number came about, with the values put in, symbol by symbol, and the sources.
#pragma once

#include "ui/ui.h"

namespace ballpark::ui {

/// Draws the worksheet of a number into the current window from `at` down; returns its height.
float worksheet_panel(Ui& ui, const NumberAnswer& answer, ImVec2 at, float width);

}  // namespace ballpark::ui
