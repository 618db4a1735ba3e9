#include "platform/web/scrolling.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <cstddef>

#include "imgui.h"
#include "imgui_internal.h"

namespace ballpark::web {

namespace {

// A scroll position is rounded to whole pixels, so the last fraction never comes.
constexpr float kRoom = 0.5f;

// The window that Dear ImGui would scroll along `axis` (it passes windows without room to their parents).
ImGuiWindow* scrolling_window(std::size_t axis) {
    const ImGuiContext& context = *ImGui::GetCurrentContext();
    for (ImGuiWindow* window = context.HoveredWindow; window != nullptr; window = window->ParentWindow) {
        const bool takes_wheel = (window->Flags & ImGuiWindowFlags_NoScrollWithMouse) == 0;
        if (window->ScrollMax[axis] > 0.0f && takes_wheel) return window;
        if ((window->Flags & ImGuiWindowFlags_ChildWindow) == 0) return nullptr;
    }
    return nullptr;
}

bool has_room(std::size_t axis, float distance) {
    const ImGuiWindow* window = distance != 0.0f ? scrolling_window(axis) : nullptr;
    if (window == nullptr) return false;
    return distance > 0.0f ? window->Scroll[axis] < window->ScrollMax[axis] - kRoom : window->Scroll[axis] > kRoom;
}

}  // namespace

bool can_scroll(float dx, float dy) { return has_room(1, dy) || has_room(0, dx); }

bool scrolls_vertically() { return scrolling_window(1) != nullptr; }

float scroll_vertically(float dy) {
    ImGuiWindow* window = scrolling_window(1);
    if (window == nullptr) return dy;
    // A scroll that was asked for but not drawn yet counts: several moves of a finger come between two frames.
    const bool pending = window->ScrollTarget.y < FLT_MAX && window->ScrollTargetCenterRatio.y == 0.0f;
    const float from = pending ? window->ScrollTarget.y : window->Scroll.y;
    const float to = std::clamp(from + dy, 0.0f, window->ScrollMax.y);
    ImGui::SetScrollY(window, to);
    return dy - (to - from);
}

Wheel wheel_for(float dx, float dy) {
    // One unit scrolls this many pixels (UpdateMouseWheel in imgui.cpp).
    const auto step = [](const ImGuiWindow* window, int axis, float lines) {
        const float most = axis == 0 ? window->InnerRect.GetWidth() : window->InnerRect.GetHeight();
        return std::max(1.0f, std::floor(std::min(lines * window->FontRefSize, 0.67f * most)));
    };
    const ImGuiWindow* sideways = scrolling_window(0);
    const ImGuiWindow* down = scrolling_window(1);
    return {sideways != nullptr ? -dx / step(sideways, 0, 2.0f) : 0.0f,
            down != nullptr ? -dy / step(down, 1, 5.0f) : 0.0f};
}

}  // namespace ballpark::web
