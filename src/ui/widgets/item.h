/// What can be touched: a rectangle that takes the pointer, the keyboard's focus and a press.
#pragma once

#include <string_view>

#include <imgui.h>

#include "ui/ui.h"

namespace ballpark::ui {

struct Box {
    ImVec2 min;
    ImVec2 max;

    float width() const { return max.x - min.x; }
    float height() const { return max.y - min.y; }
    Box grown(float by) const { return {{min.x - by, min.y - by}, {max.x + by, max.y + by}}; }
};

struct Press {
    ImGuiID id = 0;
    bool hovered = false;
    bool held = false;
    bool pressed = false;
    bool focused = false;  ///< by the keyboard
};

/// A press counts when it is released inside, or by Enter and Space under the keyboard's focus. Nothing happens while
/// measuring.
Press item(Ui& ui, std::string_view name, Box box);

/// Two pixels of the accent around what the keyboard is on; nothing when the pointer is in use.
void focus_ring(Ui& ui, const Press& press, Box box, float radius = kRadius);

void fill(Ui& ui, Box box, ImU32 colour, float radius = 0);
void outline(Ui& ui, Box box, ImU32 colour, float radius = kRadius);
void hairline(Ui& ui, ImVec2 from, float width);

}  // namespace ballpark::ui
