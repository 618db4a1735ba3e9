/// What can be taken from a plot: its data and its picture.
#pragma once

#include <string_view>

#include "ui/plot.h"
#include "ui/widgets/item.h"

namespace ballpark::ui {

/// The button in the upper right corner of the plot's box, and the menu that it opens. The picture is of the box.
void plot_menu(Ui& ui, std::string_view name, Box box, const Plot& plot);

}  // namespace ballpark::ui
