#include "ui/recent_menu.h"

#include <algorithm>
#include <string>

#include "ui/scenario_choices.h"
#include "ui/text.h"

namespace ballpark::ui {
namespace {

constexpr float kRow = 52;
constexpr float kWidth = 320;

std::string value(const Ui& ui, const RecentScenario& recent, std::string_view field) { return said(ui, field, field_text(recent.fields, field)); }

/// "Llama 3.1 8B on 1 × L4 24 GB", or the API's model.
std::string title_of(const Ui& ui, const RecentScenario& recent) {
    if (recent.page == "price") return value(ui, recent, "api_model");
    if (recent.page == "plan") return value(ui, recent, "model");
    return value(ui, recent, "model") + " · " + value(ui, recent, "gpus") + " × " + value(ui, recent, "gpu");
}

std::string detail_of(const Ui& ui, const RecentScenario& recent) {
    std::string detail(ui.say("page." + recent.page));
    const std::string users = ui.view.phrases->fill("recent.users", {{"count", value(ui, recent, "concurrency")}});
    if (recent.page == "serve") detail += " · " + value(ui, recent, "engine") + " · " + value(ui, recent, "weights") + " · " + users;
    if (recent.page == "plan") detail += " · " + users;
    if (recent.page == "train") detail += " · " + std::string(ui.say("method." + std::string(field_text(recent.fields, "method"))));
    if (recent.page == "price") detail += " · " + value(ui, recent, "input_tokens") + " → " + value(ui, recent, "output_tokens");
    return detail;
}

void row(Ui& ui, const RecentScenario& recent, ImVec2 at, float width) {
    const Box box{at, {at.x + width, at.y + kRow}};
    const Press press = item(ui, "recent." + recent.state, box);
    if (press.hovered || press.focused) fill(ui, box, ui.theme.soft, kRadius - 2);
    draw_text(ui, {at.x + 12, at.y + 4}, type::kLabel, ui.theme.ink, shortened(ui, type::kLabel, title_of(ui, recent), width - 24));
    draw_text(ui, {at.x + 12, at.y + 26}, type::kSmall, ui.theme.mute, shortened(ui, type::kSmall, detail_of(ui, recent), width - 24));
    if (!press.pressed) return;
    ui.intents.push_back(UseScenario{recent.state});
    ImGui::CloseCurrentPopup();
}

}  // namespace

void recent_menu(Ui& ui, ButtonFlow& flow) {
    const std::string_view words = ui.say("recent.title");
    const ImVec2 at = flow.place(button_width(ui, words));
    if (button(ui, "recent", at, words)) ImGui::OpenPopup("recent list");
    if (ui.measuring || !ImGui::IsPopupOpen("recent list")) return;
    const float width = std::min(kWidth, ImGui::GetIO().DisplaySize.x - 2 * kGrid);
    const float height = kRow * static_cast<float>(std::max<std::size_t>(ui.view.recent.size(), 1)) + 2 * kGrid;
    ImGui::SetNextWindowPos({std::clamp(at.x, kGrid, ImGui::GetIO().DisplaySize.x - width - kGrid), at.y + kButtonHeight + 4});
    ImGui::SetNextWindowSize({width, height});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {kGrid, kGrid});
    if (ImGui::BeginPopup("recent list", ImGuiWindowFlags_NoMove)) {
        const ImVec2 from = ImGui::GetCursorScreenPos();
        float y = from.y;
        if (ui.view.recent.empty()) paragraph(ui, {from.x + 12, y + 14}, width - 40, type::kSmall, ui.theme.mute, ui.say("recent.none"));
        for (const RecentScenario& recent : ui.view.recent) {
            row(ui, recent, {from.x, y}, width - 2 * kGrid);
            y += kRow;
        }
        ImGui::Dummy({1, height - 2 * kGrid});
        ImGui::EndPopup();
    }
    ImGui::PopStyleVar();
}

}  // namespace ballpark::ui
