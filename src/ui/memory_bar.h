/// The memory of a device as a bar: its parts in their colours, what is free as hatching, the end of the card marked
/// where it is too small.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "json/json.h"
#include "ui/widgets/item.h"

namespace ballpark::ui {

inline float bar_height(const Ui& ui) { return ui.finger ? kTouchTarget : 34; }

/// From the top of the bar to its legend.
inline float bar_and_air(const Ui& ui) { return bar_height(ui) + (ui.finger ? 12 : 8); }

/// The colour of "weights", "kv", "activation", "state", "overhead": the same everywhere.
ImU32 part_colour(std::string_view part);

/// Draws one of an answer's `places` in `width`. Returns the part that was pressed.
std::optional<std::string> memory_bar(Ui& ui, const Json& place, ImVec2 at, float width);

/// Its parts with their figures, in lines; every one can be pressed. Adds its height to `height`.
std::optional<std::string> memory_legend(Ui& ui, const Json& place, ImVec2 at, float width, float& height);

/// What a part is called in the language of the interface.
std::string_view part_name(const Ui& ui, std::string_view part);

}  // namespace ballpark::ui
