#include "ui/key_list.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "ui/text.h"
#include "ui/widgets/item.h"

namespace ballpark::ui {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kKeys = {{{"1 … 6", "keys.pages"},
                                                                                {"↑ ↓", "keys.next"},
                                                                                {"← →", "keys.slider"},
                                                                                {"Ctrl Z", "keys.undo"},
                                                                                {"Ctrl Y", "keys.redo"},
                                                                                {"Ctrl C", "keys.copy"},
                                                                                {"Esc", "keys.close"}}};
constexpr float kRow = 32;
constexpr float kPadding = 20;

}  // namespace

void key_list(Ui& ui, ImVec2 window) {
    if (ui.memory.wants_keys) ImGui::OpenPopup("keys");
    ui.memory.wants_keys = false;
    if (!ImGui::IsPopupOpen("keys")) return;
    const float width = std::min(360.0f, window.x - 32);
    const float height = 2 * kPadding + 32 + kRow * static_cast<float>(kKeys.size());
    ImGui::SetNextWindowPos({(window.x - width) / 2, std::max(16.0f, (window.y - height) / 3)});
    ImGui::SetNextWindowSize({width, height});
    if (!ImGui::BeginPopup("keys", ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoScrollbar)) return;
    const ImVec2 at = ImGui::GetWindowPos();
    float y = at.y + kPadding;
    draw_text(ui, {at.x + kPadding, y}, type::kStrong, ui.theme.ink, ui.say("action.keys"));
    y += 32;
    for (const auto& [key, meaning] : kKeys) {
        hairline(ui, {at.x + kPadding, y}, width - 2 * kPadding);
        draw_text(ui, {at.x + kPadding, y + 6}, type::kLabel, ui.theme.ink, key);
        draw_text_right(ui, at.x + width - kPadding, y + 6, type::kSmall, ui.theme.mute, ui.say(meaning));
        y += kRow;
    }
    ImGui::EndPopup();
}

void page_keys(Ui& ui) {
    constexpr std::array kPages = {Page::numbers, Page::price, Page::serve, Page::plan, Page::train, Page::machine};
    std::size_t shown = 0;
    for (const Page page : kPages) {
        if (page == Page::machine && ui.view.machine_line.empty()) continue;
        const auto key = static_cast<ImGuiKey>(ImGuiKey_1 + static_cast<int>(shown++));
        if (ImGui::IsKeyPressed(key, false) && ui.view.page != page && !ui.view.only) ui.intents.push_back(ChoosePage{page});
    }
}

}  // namespace ballpark::ui
