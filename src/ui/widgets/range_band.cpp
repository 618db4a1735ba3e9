#include "ui/widgets/range_band.h"

#include <algorithm>

#include "ui/widgets/item.h"

namespace ballpark::ui {

void range_band(Ui& ui, ImVec2 at, float width, const Range& range) {
    if (ui.measuring) return;
    constexpr float kThickness = 6;
    constexpr float kTick = 12;
    constexpr double kHeadroom = 1.5;
    const float middle = at.y + kBandHeight / 2;
    const Box track{{at.x, middle - kThickness / 2}, {at.x + width, middle + kThickness / 2}};
    fill(ui, track, ui.theme.line, kThickness / 2);
    const double top = std::max(range.high, range.typical) * kHeadroom;
    if (!(top > 0)) return;
    const auto place = [&](double value) {
        return at.x + width * static_cast<float>(std::clamp(value / top, 0.0, 1.0));
    };
    fill(ui, {{place(range.low), track.min.y}, {place(range.high), track.max.y}}, ui.theme.band, kThickness / 2);
    const float tick = place(range.typical);
    fill(ui, {{tick - 1, middle - kTick / 2}, {tick + 1, middle + kTick / 2}}, ui.theme.accent);
}

}  // namespace ballpark::ui
