/// Where things stand at a window's width: margins, columns of cards, and whether the worksheet has a place beside them.
#pragma once

namespace ballpark::ui {

inline constexpr float kContentWidth = 1120;
inline constexpr float kCardGap = 16;
inline constexpr float kPanelWidth = 360;
inline constexpr float kHeaderHeight = 56;

struct Layout {
    bool narrow = false;     ///< one column, the header's switches folded away
    float margin = 32;
    float content_x = 0;     ///< left edge of the content
    float content_width = 0;
    int columns = 1;
    float column_width = 0;
    bool panel_beside = false;  ///< the worksheet has its own column; otherwise it lies over the page
    float panel_x = 0;
};

/// The content keeps its width and place when the worksheet opens as long as there is room to its right; then it moves
/// left, and only then it gives up a column.
Layout arrange(float window_width, bool worksheet_open);

}  // namespace ballpark::ui
