/// What this machine has: its accelerators and memory, as the platform describes them.
#pragma once

#include "ui/layout.h"
#include "ui/ui.h"

namespace ballpark::ui {

float machine_page(Ui& ui, const Layout& layout, float top);

}  // namespace ballpark::ui
