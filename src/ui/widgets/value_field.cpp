#include "ui/widgets/value_field.h"

#include <algorithm>

#include <imgui_internal.h>
#include <imgui_stdlib.h>

#include "ui/text.h"
#include "ui/widgets/slider.h"

namespace ballpark::ui {
namespace {

std::optional<std::string> typed_over(Ui& ui, ImVec2 at, float width) {
    Memory& memory = ui.memory;
    constexpr float kWidest = 144;
    const float box = width < kWidest ? width : kWidest;
    ImGui::SetCursorScreenPos({at.x - box, at.y - 2});
    ImGui::PushFont(ui.fonts.face(Face::regular), type::kSmall.size);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {8, 6});
    ImGui::PushStyleColor(ImGuiCol_Border, ui.theme.accent);
    ImGui::SetNextItemWidth(box);
    if (memory.editing_starts) ImGui::SetKeyboardFocusHere();
    const bool entered = ImGui::InputText("##typed", &memory.typed,
                                          ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_AutoSelectAll);
    const bool left = ImGui::IsItemDeactivated();
    const bool changed = ImGui::IsItemDeactivatedAfterEdit();
    ImGui::PopStyleColor();
    ImGui::PopStyleVar();
    ImGui::PopFont();
    if (memory.editing_starts) {
        memory.editing_starts = false;
        return std::nullopt;
    }
    if (!entered && !left) return std::nullopt;
    memory.editing = 0;
    if (!entered && !changed) return std::nullopt;
    return memory.typed;
}

}  // namespace

FigureRow figure_row(const Ui& ui) {
    constexpr float kSpare = (kTouchTarget - kSliderHeight) / 2;
    if (!ui.finger) return {kValueHeight, kValueHeight + kSliderHeight};
    return {kValueHeight + kSpare, kValueHeight + kTouchTarget + kGrid};
}

std::optional<std::string> value_field(Ui& ui, std::string_view name, ImVec2 at, float width, std::string_view shown,
                                       std::string_view start) {
    if (ui.measuring) return std::nullopt;
    const ImGuiID id = ImGui::GetCurrentWindow()->GetID(name.data(), name.data() + name.size());
    if (ui.memory.editing == id) return typed_over(ui, at, width);

    const float text = text_width(ui, type::kSmall, shown);
    const Box box{{at.x - text, at.y}, {at.x, at.y + kValueHeight}};
    const float above = ui.finger ? kTouchTarget - kValueHeight : kGrid;
    const Box target{{std::min(box.min.x - kGrid, box.max.x - kTouchTarget), box.min.y - above}, {box.max.x, box.max.y}};
    const Press press = item(ui, name, target);
    if (press.pressed) {
        ui.memory.editing = id;
        ui.memory.editing_starts = true;
        ui.memory.typed = start;
    }
    const ImU32 ink = press.hovered ? ui.theme.accent : ui.theme.ink;
    draw_text(ui, {box.min.x, at.y + 2}, type::kSmall, ink, shown);
    fill(ui, {{box.min.x, at.y + 21}, {box.max.x, at.y + 22}}, press.hovered ? ui.theme.accent : ui.theme.line);
    focus_ring(ui, press, box.grown(2), 3);
    return std::nullopt;
}

}  // namespace ballpark::ui
