/// A figure that can be clicked and typed over, units and all: "32k", "24 GiB", "$2/h".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ui/widgets/item.h"

namespace ballpark::ui {

inline constexpr float kValueHeight = 24;

/// A figure that can be typed, over its slider.
struct FigureRow {
    float slider = 0;  ///< where that starts
    float height = 0;  ///< of both
};
FigureRow figure_row(const Ui& ui);

/// Shows `shown`, ending at `at.x` (`at` is the upper right corner); typing starts from `text`. Returns what was typed
/// when it is entered or left with a change; Escape leaves the figure as it was.
std::optional<std::string> value_field(Ui& ui, std::string_view name, ImVec2 at, float width, std::string_view shown,
                                       std::string_view text);

}  // namespace ballpark::ui
