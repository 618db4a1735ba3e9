/// *Serve*: one running service. Inputs left, answers in the middle, the worksheet right; one column where it is narrow.
#pragma once

#include "ui/layout.h"
#include "ui/ui.h"

namespace ballpark::ui {

/// Draws the page into the current window from `top` down; returns its height. The worksheet stands beside it where
/// there is room, otherwise the interface lays it over the page.
float serve_page(Ui& ui, const Layout& layout, float top);

/// Whether the page shows its worksheet itself at this width.
bool serve_has_worksheet(const Layout& layout);

}  // namespace ballpark::ui
