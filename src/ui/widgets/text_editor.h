/// A field for a long text whose tokens are coloured: only the lines in sight are looked at, whatever the text's size.
#pragma once

#include <optional>
#include <string_view>

#include "ui/widgets/item.h"
#include "ui/written_text.h"

namespace ballpark::ui {

/// Draws the text into the box, which scrolls, and emits what is typed, pasted and undone in it; Tab and Escape leave
/// it. `hint` stands in an empty one. Returns the token under the pointer.
std::optional<TokenMark> text_editor(Ui& ui, std::string_view name, Box box, std::string_view hint);

}  // namespace ballpark::ui
