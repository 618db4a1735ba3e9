/// The lines of a text that are in sight, its tokens in changing colours behind them.
#pragma once

#include <optional>

#include "ui/text_lines.h"
#include "ui/ui.h"
#include "ui/written_text.h"

namespace ballpark::ui {

/// Draws the lines of `ui.memory.writing` whose first has its upper left corner at `origin`, as many as the window
/// shows, and what is selected. Returns the token under the pointer, which is edged.
std::optional<TokenMark> draw_token_lines(Ui& ui, ImVec2 origin, const Advances& advances, std::optional<ImVec2> pointer, bool selection);

}  // namespace ballpark::ui
