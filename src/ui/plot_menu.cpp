#include "ui/plot_menu.h"

#include <string>

#include "ui/text.h"
#include "ui/widgets/icon.h"

namespace ballpark::ui {
namespace {

constexpr float kWidth = 216;

bool row(Ui& ui, ImVec2 at, float width, std::string_view label) {
    const Box box{at, {at.x + width, at.y + kTouchTarget}};
    const Press press = item(ui, label, box);
    if (press.hovered || press.focused) fill(ui, box, ui.theme.soft, kRadius - 2);
    draw_text(ui, {at.x + 12, at.y + 8}, type::kText, ui.theme.ink, label);
    return press.pressed;
}

/// A plot that is partly out of sight is brought into it first, and pictured in the frame after.
void picture(Ui& ui, std::string_view name, Box box) {
    if (ui.memory.picture != name) return;
    const float top = ImGui::GetWindowPos().y;
    if (box.min.y < top || box.max.y > top + ImGui::GetWindowHeight()) {
        if (!ui.memory.picture_moved) ImGui::SetScrollFromPosY(box.min.y - top, 0.1f);
        ui.memory.picture_moved = !ui.memory.picture_moved;
        ui.memory.animating = true;
        if (ui.memory.picture_moved) return;
    }
    ui.memory.picture.clear();
    ui.memory.picture_moved = false;
    ui.intents.push_back(SavePicture{"ballpark-" + std::string(name.substr(name.rfind('.') + 1)), box.min.x, box.min.y, box.width(), box.height()});
}

}  // namespace

void plot_menu(Ui& ui, std::string_view name, Box box, const Plot& plot) {
    if (ui.measuring) return;
    picture(ui, name, box);
    const std::string menu = std::string(name) + ".menu";
    if (icon_button(ui, menu, {box.max.x - 12, box.min.y + 10}, Icon::more)) ImGui::OpenPopup(menu.c_str());
    if (!ImGui::IsPopupOpen(menu.c_str())) return;
    ImGui::SetNextWindowPos({box.max.x - kWidth, box.min.y + 28});
    ImGui::SetNextWindowSize({kWidth, 2 * kTouchTarget + 2 * kGrid});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {kGrid, kGrid});
    if (ImGui::BeginPopup(menu.c_str(), ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoScrollbar)) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const bool data = row(ui, at, kWidth - 2 * kGrid, ui.say("plot.copy_data"));
        const bool save = row(ui, {at.x, at.y + kTouchTarget}, kWidth - 2 * kGrid, ui.say("plot.save_picture"));
        if (data) ui.intents.push_back(CopyText{plot_csv(plot)});
        if (save) ui.memory.picture = name;
        if (data || save) ImGui::CloseCurrentPopup();
        ImGui::Dummy({1, 2 * kTouchTarget});
        ImGui::EndPopup();
    }
    ImGui::PopStyleVar();
}

}  // namespace ballpark::ui
