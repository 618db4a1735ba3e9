/// What the asks beside *Serve* answer, drawn from their JSON; each function returns its height.
#pragma once

#include "ui/ui.h"

namespace ballpark::ui {

float price_answers(Ui& ui, ImVec2 at, float width);
float plan_answers(Ui& ui, ImVec2 at, float width);
float train_answers(Ui& ui, ImVec2 at, float width);

}  // namespace ballpark::ui
