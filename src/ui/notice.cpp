#include "ui/notice.h"

#include <algorithm>

#include "ui/text.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/item.h"

namespace ballpark::ui {

void notice(Ui& ui, const Notice& notice, ImVec2 window) {
    constexpr float kWidest = 560;
    constexpr float kPadding = 16;
    constexpr float kClose = 32;
    const float room = std::min(kWidest, window.x - 2 * kPadding) - 2 * kPadding - kClose;
    const auto lines = break_lines(ui, type::kText, notice.text, room);
    float text = 0;
    for (std::string_view line : lines) text = std::max(text, text_width(ui, type::kText, line));
    const ImVec2 size{text + 2 * kPadding + kClose, static_cast<float>(lines.size()) * type::kText.line + 2 * 12};
    ImGui::SetNextWindowPos({(window.x - size.x) / 2, window.y - size.y - 24});
    ImGui::SetNextWindowSize(size);
    constexpr ImGuiWindowFlags kFlags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                                        ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_NoBackground;
    if (ImGui::Begin("notice", nullptr, kFlags)) {
        const ImVec2 at = ImGui::GetWindowPos();
        const Box box{at, {at.x + size.x, at.y + size.y}};
        fill(ui, box, ui.theme.card, kRadius);
        outline(ui, box, notice.error ? ui.theme.bad : ui.theme.line);
        paragraph(ui, {at.x + kPadding, at.y + 12}, room, type::kText, notice.error ? ui.theme.bad : ui.theme.ink, notice.text);
        if (icon_button(ui, "dismiss", {box.max.x - kPadding - 4, at.y + 12 + type::kText.line / 2}, Icon::close))
            ui.intents.push_back(DismissNotice{});
    }
    ImGui::End();
}

}  // namespace ballpark::ui
