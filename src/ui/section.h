/// A part of a page: a hairline, air, and its title.
#pragma once

#include <string_view>

#include "ui/text.h"
#include "ui/widgets/item.h"

namespace ballpark::ui {

inline constexpr float kSection = 24;

/// Returns the height used; what belongs to the part stands below.
inline float section(Ui& ui, ImVec2 at, float width, std::string_view title) {
    hairline(ui, {at.x, at.y + kSection - 4}, width);
    return kSection + 16 + paragraph(ui, {at.x, at.y + kSection + 16}, width, type::kLabel, ui.theme.mute, title) + 4;
}

}  // namespace ballpark::ui
