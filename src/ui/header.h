/// The line on top: brand, pages, and the switches that change every figure at once.
#pragma once

#include "ui/layout.h"
#include "ui/ui.h"

namespace ballpark::ui {

void header(Ui& ui, const Layout& layout, float width);

/// Whether its switches are folded into a menu at this width, so that a page shows what it needs of them itself.
bool header_folds(const Ui& ui, const Layout& layout, float width);

/// The switch between the inputs of 2023 and today's, with its upper left corner at `at`; returns its width.
float era_switch(Ui& ui, ImVec2 at);

}  // namespace ballpark::ui
