/// "Why?": how the figure of a number came about, with the values put in, symbol by symbol, and the sources.
#pragma once

#include "ui/ui.h"

namespace ballpark::ui {

/// Draws the worksheet of a number into the current window from `at` down; returns its height. Beneath the number's own
/// card it does without the figure.
float worksheet_panel(Ui& ui, const NumberAnswer& answer, ImVec2 at, float width, bool with_figure = true);

}  // namespace ballpark::ui
