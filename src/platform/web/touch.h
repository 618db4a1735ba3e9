/// One finger: a tap clicks, a drag along the page scrolls what is under it (and runs on a little), a drag across it
/// moves a slider.
#pragma once

namespace ballpark::web {

/// Positions in CSS pixels from the canvas's corner. A second finger is left to the browser.
void touch_down(int id, float x, float y);
void touch_move(int id, float x, float y);
void touch_up(int id, float x, float y);
void touch_cancel(int id);

}  // namespace ballpark::web
