/// An estimate drawn as one: a soft band from low to high with the typical value as a tick.
#pragma once

#include "quantity/range.h"
#include "ui/ui.h"

namespace ballpark::ui {

/// Height that a band needs, its own air included.
inline constexpr float kBandHeight = 16;

/// Draws the band over a track of `width` that reaches from zero to half again as far as `high`, so that a narrow band
/// looks narrow.
void range_band(Ui& ui, ImVec2 at, float width, const Range& range);

}  // namespace ballpark::ui
