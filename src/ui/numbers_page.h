/// The landing page: the fourteen numbers as cards in as many columns as there is room for.
#pragma once

#include "ui/layout.h"
#include "ui/ui.h"

namespace ballpark::ui {

/// Draws the page from `top` down inside the current window; returns its height.
float numbers_page(Ui& ui, const Layout& layout, float top);

}  // namespace ballpark::ui
