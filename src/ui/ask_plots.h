/// The pictures of *Plan* and *Train*: the break-even with an API, which model fits which devices, cost against days.
#pragma once

#include "ui/ui.h"

namespace ballpark::ui {

// Each draws from `at` down, nothing where the answer has no such data, and returns its height.

float break_even_plot(Ui& ui, ImVec2 at, float width);
float fit_grid(Ui& ui, ImVec2 at, float width);
float training_plot(Ui& ui, ImVec2 at, float width);

}  // namespace ballpark::ui
