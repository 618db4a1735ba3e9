/// Two scenarios line by line: what differs between the pinned one and the one in force, and what comes of it.
#pragma once

#include "ui/ui.h"

namespace ballpark::ui {

/// Nothing while no scenario is pinned; returns the height.
float comparison(Ui& ui, ImVec2 at, float width);

}  // namespace ballpark::ui
