/// The scenarios that were looked at lately, as a list that a button opens.
#pragma once

#include "ui/ui.h"
#include "ui/widgets/button.h"

namespace ballpark::ui {

/// The button in a flow of others, and the list while it is open.
void recent_menu(Ui& ui, ButtonFlow& flow);

}  // namespace ballpark::ui
