/// The pictures of a service: throughput and latency against users, memory against context, the roofline.
#pragma once

#include "ui/ui.h"

namespace ballpark::ui {

/// Those that there is data for, below each other; returns the height.
float serve_plots(Ui& ui, ImVec2 at, float width);

}  // namespace ballpark::ui
