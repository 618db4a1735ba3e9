/// The answers of *Serve*: memory as a bar, what would make it fit, speed, cost, curves, and the command to paste.
#pragma once

#include "ui/ui.h"

namespace ballpark::ui {

/// Draws what the answer holds from `at` down; returns the height.
float serve_answers(Ui& ui, ImVec2 at, float width);

}  // namespace ballpark::ui
