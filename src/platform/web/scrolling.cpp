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

// The window that Dear ImGui would scroll along `axis` (it passes windows without room to their parents). Its own
// hovered window is not asked: a wheel can come before any move of the mouse.
ImGuiWindow* scrolling_window(ImVec2 position, std::size_t axis) {
    ImGuiWindow* window = nullptr;
    ImGuiWindow* beneath_moving_one = nullptr;
    ImGui::FindHoveredWindowEx(position, true, &window, &beneath_moving_one);
    for (; window != nullptr; window = window->ParentWindow) {
        const bool takes_wheel = (window->Flags & ImGuiWindowFlags_NoScrollWithMouse) == 0;
        if (window->ScrollMax[axis] > 0.0f && takes_wheel) return window;
        if ((window->Flags & ImGuiWindowFlags_ChildWindow) == 0) return nullptr;
    }
    return nullptr;
}

bool has_room(ImVec2 position, std::size_t axis, float distance) {
    const ImGuiWindow* window = distance != 0.0f ? scrolling_window(position, axis) : nullptr;
    if (window == nullptr) return false;
    return distance > 0.0f ? window->Scroll[axis] < window->ScrollMax[axis] - kRoom : window->Scroll[axis] > kRoom;
}

// How far one unit of the wheel scrolls (UpdateMouseWheel in imgui.cpp).
float wheel_step(const ImGuiWindow& window, float lines, float extent) {
    return std::max(1.0f, std::floor(std::min(lines * window.FontRefSize, 0.67f * extent)));
}

}  // namespace

bool can_scroll(ImVec2 position, float dx, float dy) { return has_room(position, 1, dy) || has_room(position, 0, dx); }

bool scrolls_vertically(ImVec2 position) { return scrolling_window(position, 1) != nullptr; }

float scroll_vertically(ImVec2 position, float dy) {
    ImGuiWindow* window = scrolling_window(position, 1);
    if (window == nullptr) return dy;
    // A scroll that was asked for but not drawn yet counts: several moves of a finger come between two frames.
    const bool pending = window->ScrollTarget.y < FLT_MAX && window->ScrollTargetCenterRatio.y == 0.0f;
    const float from = pending ? window->ScrollTarget.y : window->Scroll.y;
    const float to = std::clamp(from + dy, 0.0f, window->ScrollMax.y);
    ImGui::SetScrollY(window, to);
    return dy - (to - from);
}

ImVec2 wheel_for(ImVec2 position, float dx, float dy) {
    const ImGuiWindow* across = scrolling_window(position, 0);
    const ImGuiWindow* down = scrolling_window(position, 1);
    return {across != nullptr ? -dx / wheel_step(*across, 2.0f, across->InnerRect.GetWidth()) : 0.0f,
            down != nullptr ? -dy / wheel_step(*down, 5.0f, down->InnerRect.GetHeight()) : 0.0f};
}

}  // namespace ballpark::web
