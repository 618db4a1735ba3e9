/// The one number a card is about: digits large, unit and range smaller beside them, found by the eye when it changes.
#pragma once

#include <string_view>

#include "quantity/units.h"
#include "ui/text.h"
#include "ui/ui.h"

namespace ballpark::ui {

struct FigureLook {
    TypeStyle digits = type::kFigure;
    TypeStyle unit = type::kText;
    std::string_view remark;  ///< "exact", "0.28 – 0.62": muted, behind the unit or under it when there is no room
};

/// How strongly a value that changed in the last second should stand out: 1 to 0. Keyed by widget.
float freshness(Ui& ui, ImGuiID key, double value);

/// Draws the figure within `width`; `tint` mixes the digits towards the accent. Returns the height used.
float figure(Ui& ui, ImVec2 at, float width, const Figure& figure, const FigureLook& look, float tint);

/// A unit's word in the language of the interface ("tokens/s" → "토큰/s").
std::string_view unit_word(const Ui& ui, const Figure& figure);

/// The figure in one string, its unit in the language of the interface.
std::string spoken(const Ui& ui, const Figure& figure);

/// Both ends of a range, the same way; the single figure when it is exact.
std::string spoken_interval(const Ui& ui, const Range& range, Unit unit);

}  // namespace ballpark::ui
