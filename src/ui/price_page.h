/// *Tokens & price*: a text, its tokens, and what sending them costs.
#pragma once

#include "ui/layout.h"
#include "ui/ui.h"

namespace ballpark::ui {

/// Draws the page into the current window from `top` down; returns its height.
float price_page(Ui& ui, const Layout& layout, float top);

}  // namespace ballpark::ui
