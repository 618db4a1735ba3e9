#include "ui/interface.h"

#include <algorithm>
#include <string>

#include <imgui_internal.h>

#include "ui/ask_page.h"
#include "ui/header.h"
#include "ui/key_list.h"
#include "ui/machine_page.h"
#include "ui/notice.h"
#include "ui/number_card.h"
#include "ui/numbers_page.h"
#include "ui/price_page.h"
#include "ui/serve_page.h"
#include "ui/serve_worksheet.h"
#include "ui/text.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/link.h"
#include "ui/worksheet_panel.h"
#include "ui/worksheet_text.h"

namespace ballpark::ui {
namespace {

constexpr ImGuiWindowFlags kRoot = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus |
                                   ImGuiWindowFlags_NoScrollWithMouse;

const NumberAnswer* answer_of(const View& view, std::optional<NumberId> id) {
    if (!id) return nullptr;
    for (const NumberAnswer& answer : view.answers)
        if (answer.id == *id) return &answer;
    return nullptr;
}

bool hangul_was_typed() {
    for (ImWchar c : ImGui::GetIO().InputQueueCharacters)
        if (is_hangul(c)) return true;
    return false;
}

/// A part of the window that scrolls by itself; its content says how high it is through `end_area`.
bool begin_area(const char* name, ImVec2 at, ImVec2 size) {
    ImGui::SetCursorScreenPos(at);
    return ImGui::BeginChild(name, {std::max(size.x, 1.0f), std::max(size.y, 1.0f)}, ImGuiChildFlags_NavFlattened);
}

float top_of_content() { return ImGui::GetCursorScreenPos().y; }

void end_area(float top, float height) {
    ImGui::SetCursorScreenPos({ImGui::GetWindowPos().x, top});
    ImGui::Dummy({1, height});
    ImGui::EndChild();
}

}  // namespace

Interface::Interface() {
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    io.ConfigInputTextCursorBlink = true;
    io.ConfigDragClickToInputText = false;
    io.ConfigWindowsMoveFromTitleBarOnly = true;
}

void Interface::shortcuts(Ui& ui) const {
    const ImGuiIO& io = ImGui::GetIO();
    // The Escape that closes a list has closed it before this frame began.
    if (io.WantTextInput || list_was_open_) return;
    const bool worksheet = ui.view.open || !ui.view.open_part.empty();
    if (worksheet && ImGui::IsKeyPressed(ImGuiKey_Escape, false)) ui.intents.push_back(CloseWorksheet{});
    for (const ImWchar c : io.InputQueueCharacters)
        if (c == '?') ui.memory.wants_keys = true;
    const bool command = io.KeyCtrl || io.KeySuper;
    if (!command && !io.KeyAlt) page_keys(ui);
    if (command && ImGui::IsKeyPressed(ImGuiKey_Z)) {
        if (io.KeyShift) ui.intents.push_back(Redo{});
        else ui.intents.push_back(Undo{});
    }
    if (command && ImGui::IsKeyPressed(ImGuiKey_Y)) ui.intents.push_back(Redo{});
    const NumberAnswer* open = answer_of(ui.view, ui.view.open);
    if (command && open != nullptr && ImGui::IsKeyPressed(ImGuiKey_C, false))
        ui.intents.push_back(CopyText{worksheet_text(ui, *open)});
}

void Interface::worksheet_over_page(Ui& ui, const NumberAnswer& answer, ImVec2 size) {
    const Layout layout = arrange(size.x, false);
    begin_area("worksheet", {0, kHeaderHeight}, {size.x, size.y - kHeaderHeight});
    const float top = top_of_content();
    float y = top + kGrid;
    icon(ui, {layout.margin + 4, y + kTouchTarget / 2}, Icon::back, ui.theme.accent);
    if (link(ui, "back", {layout.margin + 16, y + 10}, ui.say("page.numbers"))) ui.intents.push_back(CloseWorksheet{});
    y += kTouchTarget + kGrid;
    y += worksheet_panel(ui, answer, {layout.margin, y}, size.x - 2 * layout.margin) + 32;
    content_height_ = kHeaderHeight + y - top;
    end_area(top, y - top);
}

void Interface::part_over_page(Ui& ui, ImVec2 size) {
    const Layout layout = arrange(size.x, false);
    begin_area("part", {0, kHeaderHeight}, {size.x, size.y - kHeaderHeight});
    const float top = top_of_content();
    const float width = std::min(size.x - 2 * layout.margin, 720.0f);
    float y = top + kGrid;
    icon(ui, {layout.margin + 4, y + kTouchTarget / 2}, Icon::back, ui.theme.accent);
    if (link(ui, "back", {layout.margin + 16, y + 10}, ui.say("page.serve"))) ui.intents.push_back(CloseWorksheet{});
    y += kTouchTarget + kGrid;
    y += serve_worksheet(ui, ui.view.open_part, {layout.margin, y}, width) + 32;
    content_height_ = kHeaderHeight + y - top;
    end_area(top, y - top);
}

void Interface::worksheet_beside_page(Ui& ui, const NumberAnswer& answer, const Layout& layout, ImVec2 size) {
    const float left = layout.panel_x - layout.margin / 2;
    fill(ui, {{left, kHeaderHeight}, {left + 1, size.y}}, ui.theme.line);
    begin_area("worksheet", {left + 1, kHeaderHeight}, {layout.margin / 2 + kPanelWidth + layout.margin - 1, size.y - kHeaderHeight});
    const float top = top_of_content();
    constexpr float kAbove = 28;
    const float y = top + kAbove;
    const float inset = layout.margin - layout.margin / 2 + 8;
    const float width = kPanelWidth - inset;
    const float x = left + inset;
    draw_text(ui, {x, y}, type::kLabel, ui.theme.ink, ui.say("worksheet.heading"));
    if (icon_button(ui, "close", {x + width - 8, y + 10}, Icon::close)) ui.intents.push_back(CloseWorksheet{});
    const float height = kAbove + 36 + worksheet_panel(ui, answer, {x, y + 36}, width) + 32;
    panel_height_ = height;
    end_area(top, height);
}

void Interface::full_page(Ui& ui, ImVec2 size) {
    const NumberAnswer* open = ui.view.page == Page::numbers ? answer_of(ui.view, ui.view.open) : nullptr;
    const Layout layout = arrange(size.x, open != nullptr);
    header(ui, layout, size.x);
    panel_height_ = 0;
    if (open != nullptr && !layout.panel_beside) {
        worksheet_over_page(ui, *open, size);
        return;
    }
    const bool serving = ui.view.page == Page::serve && ui.view.service != nullptr;
    const bool over = serving && !ui.view.open_part.empty() && !ui.view.service->answer.is_null();
    if (over && !serve_has_worksheet(layout)) {
        part_over_page(ui, size);
        return;
    }
    const float page_width = layout.panel_beside ? layout.panel_x - layout.margin / 2 : size.x;
    const std::string area = "page." + std::to_string(static_cast<int>(ui.view.page));
    begin_area(area.c_str(), {0, kHeaderHeight}, {page_width, size.y - kHeaderHeight});
    const float top = top_of_content();
    const bool asks = ui.view.service != nullptr && (ui.view.page == Page::plan || ui.view.page == Page::train);
    const bool writes = ui.view.page == Page::price && ui.view.service != nullptr && ui.view.written != nullptr;
    const float height = writes                            ? price_page(ui, layout, top)
                         : asks                              ? ask_page(ui, layout, top)
                         : serving                          ? serve_page(ui, layout, top)
                         : ui.view.page == Page::machine ? machine_page(ui, layout, top)
                                                         : numbers_page(ui, layout, top);
    end_area(top, height);
    if (open != nullptr) worksheet_beside_page(ui, *open, layout, size);
    content_height_ = kHeaderHeight + std::max(height, panel_height_);
}

void Interface::embedded(Ui& ui, ImVec2 size) {
    const NumberAnswer* answer = answer_of(ui.view, ui.view.only);
    if (answer == nullptr) return;
    begin_area("page", {0, 0}, size);
    const float top = top_of_content();
    const float width = ImGui::GetContentRegionAvail().x;
    const float card = card_height(ui, *answer, width);
    number_card(ui, *answer, {{0, top}, {width, top + card}});
    const float inset = width < 360 ? 16.0f : 20.0f;
    float y = top + card + 8;  // the page around the canvas has the link to the full size
    if (ui.view.open) y += 8 + worksheet_panel(ui, *answer, {inset, y + 8}, width - 2 * inset, false) + 16;
    content_height_ = y - top;
    end_area(top, y - top);
}

std::vector<Intent> Interface::frame(const View& view) {
    // Dear ImGui tells a face how dense pixels are when it is pushed; ours are drawn without that, and would be blurred.
    for (ImFont* face : ImGui::GetIO().Fonts->Fonts)
        face->CurrentRasterizerDensity = ImGui::GetIO().DisplayFramebufferScale.x;
    const Theme& theme = theme_named(view.theme);
    if (styled_ != &theme) {
        apply_style(theme, ImGui::GetStyle());
        styled_ = &theme;
    }
    std::vector<Intent> intents;
    Ui ui{view, theme, fonts_, memory_, intents};
    ui.finger = view.finger || arrange(ImGui::GetIO().DisplaySize.x, false).narrow;
    memory_.animating = false;
    if (memory_.record != nullptr) *memory_.record = Record();
    if (!fonts_.has_hangul() && hangul_was_typed()) intents.push_back(NeedHangul{});

    const ImVec2 size = ImGui::GetIO().DisplaySize;
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(size);
    ImGui::Begin("Ballpark", nullptr, kRoot);
    shortcuts(ui);
    if (view.only) embedded(ui, size);
    else full_page(ui, size);
    ImGui::End();
    key_list(ui, size);
    list_was_open_ = ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
    if (view.notice != nullptr) notice(ui, *view.notice, size);
    return intents;
}

}  // namespace ballpark::ui
