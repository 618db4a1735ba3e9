/// What of the interface can scroll, as it stood in the last frame: decides whether a wheel or finger is for us or for
/// the page. Positions are CSS pixels from the canvas's corner; a positive distance shows what lies below or right.
#pragma once

#include "imgui.h"

namespace ballpark::web {

/// True when what stands at `position` has room to scroll by this much.
bool can_scroll(ImVec2 position, float dx, float dy);

/// True when what stands at `position` can scroll at all, up or down.
bool scrolls_vertically(ImVec2 position);

/// Scrolls what stands at `position` and returns what was left over at its end.
float scroll_vertically(ImVec2 position, float dy);

/// The wheel event by which Dear ImGui scrolls what stands at `position` by this much.
ImVec2 wheel_for(ImVec2 position, float dx, float dy);

}  // namespace ballpark::web
