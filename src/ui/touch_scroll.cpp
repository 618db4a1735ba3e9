#include "ui/touch_scroll.h"

#include <cmath>

#include <imgui_internal.h>

namespace ballpark::ui {
namespace {

constexpr float kSlop = 8;

ImGuiWindow* scrollable_under_finger() {
    ImGuiWindow* window = GImGui->HoveredWindow;
    while (window != nullptr && window->ScrollMax.y <= 0) window = window->ParentWindow;
    return window;
}

}  // namespace

void TouchScroll::update() {
    const ImGuiIO& io = ImGui::GetIO();
    if (io.MouseSource != ImGuiMouseSource_TouchScreen || !io.MouseDown[0]) {
        target_ = nullptr;
        decided_ = false;
        return;
    }
    if (!decided_) {
        const ImVec2 moved{io.MousePos.x - io.MouseClickedPos[0].x, io.MousePos.y - io.MouseClickedPos[0].y};
        if (std::fabs(moved.x) < kSlop && std::fabs(moved.y) < kSlop) return;
        decided_ = true;
        if (std::fabs(moved.y) < std::fabs(moved.x)) return;
        target_ = scrollable_under_finger();
        if (target_ != nullptr) ImGui::ClearActiveID();
    }
    if (target_ != nullptr) ImGui::SetScrollY(target_, target_->Scroll.y - io.MouseDelta.y);
}

}  // namespace ballpark::ui
