#include "ui/layout.h"

#include <algorithm>
#include <cmath>

namespace ballpark::ui {
namespace {

constexpr float kNarrow = 700;        // below: one column
constexpr float kRoomForPanel = 760;  // below: the worksheet lies over the page
constexpr float kThreeColumns = 1000;
constexpr float kTwoColumns = 600;

}  // namespace

Layout arrange(float window_width, bool worksheet_open) {
    Layout layout;
    layout.narrow = window_width < kNarrow;
    layout.margin = layout.narrow ? 16 : 32;
    layout.panel_beside = worksheet_open && window_width >= kRoomForPanel;
    const float panel = layout.panel_beside ? kPanelWidth + layout.margin : 0;
    layout.content_width = std::max(1.0f, std::min(kContentWidth, window_width - 2 * layout.margin - panel));
    const float centred = (window_width - layout.content_width) / 2;
    const float rightmost = window_width - layout.margin - panel - layout.content_width;
    layout.content_x = std::floor(std::max(layout.margin, std::min(centred, rightmost)));
    layout.panel_x = layout.content_x + layout.content_width + layout.margin;
    layout.columns = layout.content_width >= kThreeColumns ? 3 : layout.content_width >= kTwoColumns ? 2 : 1;
    const auto columns = static_cast<float>(layout.columns);
    layout.column_width = std::floor((layout.content_width - (columns - 1) * kCardGap) / columns);
    return layout;
}

}  // namespace ballpark::ui
