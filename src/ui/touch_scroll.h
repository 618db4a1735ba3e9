/// Scrolling by a finger, which Dear ImGui does not know: a drag that starts upwards or downwards moves what is under
/// it, and presses nothing.
#pragma once

#include <imgui.h>

struct ImGuiWindow;

namespace ballpark::ui {

class TouchScroll {
public:
    /// Call once a frame, before the widgets.
    void update();

private:
    ImGuiWindow* target_ = nullptr;
    bool decided_ = false;  ///< this touch already is a scroll or something else
};

}  // namespace ballpark::ui
