/// A switch between two words, the one in force on a raised ground.
#pragma once

#include <optional>
#include <string_view>

#include "ui/widgets/item.h"

namespace ballpark::ui {

inline constexpr float kSegmentedHeight = 30;

float segmented_width(const Ui& ui, std::string_view first, std::string_view second);

/// `at` is the upper left corner. Returns the side that was pressed (0, 1) when it is not `chosen`.
std::optional<int> segmented(Ui& ui, std::string_view name, ImVec2 at, std::string_view first, std::string_view second,
                             int chosen);

}  // namespace ballpark::ui
