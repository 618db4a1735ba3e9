/// What of the interface can scroll, as it stood in the last frame: decides whether a wheel or finger is for us or for
/// the page.
#pragma once

namespace ballpark::web {

/// True when something under the mouse has room to scroll by this much (CSS pixels; positive shows what is below).
bool can_scroll(float dx, float dy);

/// True when something under the mouse can scroll at all, up or down.
bool scrolls_vertically();

/// Scrolls what is under the mouse and returns what was left over at its end.
float scroll_vertically(float dy);

/// The wheel event by which Dear ImGui scrolls what is under the mouse by this much.
struct Wheel {
    float x = 0;
    float y = 0;
};
Wheel wheel_for(float dx, float dy);

}  // namespace ballpark::web
