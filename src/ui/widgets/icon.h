/// The few signs that are drawn instead of written, crisp at any pixel ratio.
#pragma once

#include <string_view>

#include "ui/widgets/item.h"

namespace ballpark::ui {

enum class Icon : unsigned char { close, back, chevron_down, chevron_right, sun, moon, contrast, more, check };

/// Draws the sign in a 16 px square around `centre`.
void icon(Ui& ui, ImVec2 centre, Icon sign, ImU32 colour);

/// A sign that can be pressed; its target is 40 px square around `centre`.
bool icon_button(Ui& ui, std::string_view name, ImVec2 centre, Icon sign);

}  // namespace ballpark::ui
