/// The nearest measurements beside an estimate: what ran, how it differs from the scenario, what was measured, where.
#pragma once

#include <string>

#include "ui/ui.h"

namespace ballpark::ui {

/// The answer's `evidence` as rows under a heading; nothing where there is none. Returns the height.
float evidence_rows(Ui& ui, ImVec2 at, float width);

/// The same as plain text.
std::string evidence_text(const Ui& ui);

}  // namespace ballpark::ui
