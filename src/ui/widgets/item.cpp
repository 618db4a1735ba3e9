#include "ui/widgets/item.h"

#include <string>

#include <imgui_internal.h>

namespace ballpark::ui {

Press item(Ui& ui, std::string_view name, Box box) {
    if (ui.measuring) return {};
    const ImGuiID id = ImGui::GetCurrentWindow()->GetID(name.data(), name.data() + name.size());
    const ImRect bounds(box.min, box.max);
    Press press;
    press.id = id;
    if (ui.memory.record != nullptr)
        ui.memory.record->targets.push_back({id, box.min, box.max, std::string(name), ImGui::GetWindowDrawList()});
    if (!ImGui::ItemAdd(bounds, id)) return press;
    press.pressed = ImGui::ButtonBehavior(bounds, id, &press.hovered, &press.held);
    press.focused = ImGui::GetFocusID() == id && GImGui->NavCursorVisible;
    if (press.hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    return press;
}

void focus_ring(Ui& ui, const Press& press, Box box, float radius) {
    if (ui.measuring || !press.focused) return;
    constexpr float kGap = 2;
    constexpr float kWidth = 2;
    const Box ring = box.grown(kGap);
    ImGui::GetWindowDrawList()->AddRect(ring.min, ring.max, ui.theme.accent, radius + kGap, 0, kWidth);
}

void fill(Ui& ui, Box box, ImU32 colour, float radius) {
    if (!ui.measuring) ImGui::GetWindowDrawList()->AddRectFilled(box.min, box.max, colour, radius);
}

void outline(Ui& ui, Box box, ImU32 colour, float radius) {
    if (!ui.measuring) ImGui::GetWindowDrawList()->AddRect(box.min, box.max, colour, radius);
}

void hairline(Ui& ui, ImVec2 from, float width) { fill(ui, {from, {from.x + width, from.y + 1}}, ui.theme.line); }

}  // namespace ballpark::ui
