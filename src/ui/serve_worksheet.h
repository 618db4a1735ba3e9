/// "Why?" of a served model: the steps behind one part of its memory, its speed or its cost, or all of them.
#pragma once

#include <string>
#include <string_view>

#include "ui/ui.h"

namespace ballpark::ui {

/// What the worksheet is about when nobody asked for a part.
inline constexpr std::string_view kFirstPart = "kv";

/// Draws it from `at` down; returns the height. `part`: of the bar, a figure's name, or "memory" for everything.
float serve_worksheet(Ui& ui, std::string_view part, ImVec2 at, float width);

/// The whole worksheet as plain text.
std::string serve_worksheet_text(const Ui& ui);

}  // namespace ballpark::ui
