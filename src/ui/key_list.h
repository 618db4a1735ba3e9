/// The list of keys that `?` opens, and the keys that open pages.
#pragma once

#include "ui/ui.h"

namespace ballpark::ui {

/// Opens the list when it is wanted and draws it while it is open.
void key_list(Ui& ui, ImVec2 window);

/// 1, 2, 3 …: the pages in their order.
void page_keys(Ui& ui);

}  // namespace ballpark::ui
