/// One sentence at the foot of the window that does not ask for anything: a link was copied, a file can't be read.
#pragma once

#include "ui/ui.h"

namespace ballpark::ui {

void notice(Ui& ui, const Notice& notice, ImVec2 window);

}  // namespace ballpark::ui
