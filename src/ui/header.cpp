#include "ui/header.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "ui/text.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/link.h"
#include "ui/widgets/segmented.h"

namespace ballpark::ui {
namespace {

constexpr float kMiddle = kHeaderHeight / 2;
constexpr float kWideGap = 24;

float inset_of(const Layout& layout, float width) {
    constexpr float kWidest = kContentWidth + 96;
    return std::floor(std::max(layout.margin, std::min((width - kWidest) / 2, layout.content_x)));
}


struct PageTab {
    Page page;
    std::string_view title;
};

constexpr std::array kTabs = {
    PageTab{Page::numbers, "page.numbers"},
    PageTab{Page::price, "page.price"},
    PageTab{Page::serve, "page.serve"},
    PageTab{Page::plan, "page.plan"},
    PageTab{Page::train, "page.train"},
    PageTab{Page::machine, "page.machine"},
};

bool is_shown(const Ui& ui, Page page) { return page != Page::machine || !ui.view.machine_line.empty(); }

/// The one after the theme in force: light, dark, high contrast.
std::string_view other_theme(const Ui& ui) {
    return ui.theme.name == "light" ? "dark" : ui.theme.name == "dark" ? "contrast" : "light";
}

Icon theme_icon(const Ui& ui) {
    return ui.theme.name == "light" ? Icon::moon : ui.theme.name == "dark" ? Icon::contrast : Icon::sun;
}

/// The other language's own name for itself.
std::string_view other_language(const Ui& ui) { return ui.say("action.other_language"); }

void choose_other_language(Ui& ui) {
    ui.intents.push_back(ChooseLanguage{ui.view.phrases->language() == "ko" ? std::string_view("en") : std::string_view("ko")});
}

float brand(Ui& ui, float x) {
    const float y = kMiddle - type::kBrand.line / 2;
    const float first = draw_text(ui, {x, y}, type::kBrand, ui.theme.ink, "Ball");
    return first + draw_text(ui, {x + first, y}, type::kBrand, ui.theme.accent, "park");
}

float tab(Ui& ui, float x, Page page, std::string_view title) {
    const bool on = ui.view.page == page;
    const float width = text_width(ui, type::kText, title);
    const Press press = item(ui, title, {{x - 8, kMiddle - kTouchTarget / 2}, {x + width + 8, kMiddle + kTouchTarget / 2}});
    const ImU32 ink = on ? ui.theme.ink : press.hovered ? ui.theme.accent : ui.theme.mute;
    draw_text(ui, {x, kMiddle - type::kText.line / 2}, type::kText, ink, title);
    if (on) fill(ui, {{x, kHeaderHeight - 2}, {x + width, kHeaderHeight}}, ui.theme.accent);
    focus_ring(ui, press, {{x - 6, kMiddle - 14}, {x + width + 6, kMiddle + 14}});
    if (press.pressed && !on) ui.intents.push_back(ChoosePage{page});
    return width;
}

/// Returns where they end.
float tabs_in_line(Ui& ui, float x, float gap) {
    for (const PageTab& row : kTabs)
        if (is_shown(ui, row.page)) x += tab(ui, x, row.page, ui.say(row.title)) + gap;
    return x - gap;
}

/// How far from the first tab a page's tab begins.
float start_of(Ui& quiet, Page page, float gap) {
    float before = 0;
    for (const PageTab& row : kTabs) {
        if (row.page == page) break;
        if (is_shown(quiet, row.page)) before += text_width(quiet, type::kText, quiet.say(row.title)) + gap;
    }
    return before;
}

/// Where the first tab begins that is not before `wanted`.
float first_start_from(Ui& quiet, float wanted, float gap) {
    for (const PageTab& row : kTabs)
        if (const float start = start_of(quiet, row.page, gap); is_shown(quiet, row.page) && start >= wanted) return start;
    return std::max(wanted, 0.0f);
}

/// What is out of sight on a side fades away there.
void fade(Ui& ui, Box box, bool more, bool left) {
    if (!more) return;
    const ImU32 paper = ui.theme.paper;
    const ImU32 clear = paper & ~IM_COL32_A_MASK;
    ImGui::GetWindowDrawList()->AddRectFilledMultiColor(box.min, box.max, left ? paper : clear, left ? clear : paper, left ? clear : paper, left ? paper : clear);
}

/// Where they have no room they scroll sideways, the page that is open in sight.
float tabs(Ui& ui, float x, float gap, float right) {
    Ui quiet = ui;
    quiet.measuring = true;
    const float end = tabs_in_line(quiet, x, gap);
    if (end <= right) return tabs_in_line(ui, x, gap);
    ImGui::SetCursorScreenPos({x - 8, 0});
    constexpr ImGuiWindowFlags kFlags = ImGuiWindowFlags_HorizontalScrollbar | ImGuiWindowFlags_NoScrollbar;
    const float view = right - x + 8;
    if (ImGui::BeginChild("tabs", {view, kHeaderHeight - 1}, ImGuiChildFlags_NavFlattened, kFlags)) {
        const ImVec2 corner = ImGui::GetWindowPos();
        tabs_in_line(ui, ImGui::GetCursorScreenPos().x + 8, gap);
        // The strip begins with a whole tab: the open one, or where the last ones begin.
        const float wanted = std::min(start_of(quiet, ui.view.page, gap), end - x + 16 - view);
        const float start = first_start_from(quiet, wanted, gap);
        ImGui::Dummy({std::max(end - x + 16, start + view), kHeaderHeight - 1});
        if (ui.memory.shown_page != static_cast<int>(ui.view.page)) ImGui::SetScrollX(start);
        fade(ui, {corner, {corner.x + 8, corner.y + kHeaderHeight - 2}}, ImGui::GetScrollX() > 1, true);
        fade(ui, {{corner.x + view - 24, corner.y}, {corner.x + view, corner.y + kHeaderHeight - 2}}, ImGui::GetScrollX() + view < end - x + 8, false);
    }
    ui.memory.shown_page = static_cast<int>(ui.view.page);
    ImGui::EndChild();
    return right;
}

float bytes_switch(Ui& ui, ImVec2 at) {
    const int chosen = ui.view.bytes == ByteSystem::gib ? 0 : 1;
    if (const auto side = segmented(ui, "bytes", at, "GiB", "GB", chosen))
        ui.intents.push_back(ChooseBytes{*side == 0 ? ByteSystem::gib : ByteSystem::gb});
    return segmented_width(ui, "GiB", "GB");
}

constexpr float kSwitchGap = 20;
constexpr float kIcon = 16;

float era_width(const Ui& ui) { return segmented_width(ui, ui.say("era.then"), ui.say("era.today")); }

float switches_width(const Ui& ui) {
    return era_width(ui) + segmented_width(ui, "GiB", "GB") + text_width(ui, type::kSmall, other_language(ui)) + kIcon +
           text_width(ui, type::kSmall, ui.say("action.share")) + text_width(ui, type::kSmall, "?") + 5 * kSwitchGap;
}

/// In the order in which the keyboard should meet them, so widths are added up first.
void switches(Ui& ui, float right) {
    constexpr float kGap = kSwitchGap;
    const std::string_view share = ui.say("action.share");
    const float era = era_width(ui);
    const float language = text_width(ui, type::kSmall, other_language(ui));
    float x = right - switches_width(ui);
    const float y = kMiddle - kSegmentedHeight / 2;
    const float text = kMiddle - type::kSmall.line / 2;
    if (ui.view.page == Page::numbers) era_switch(ui, {x, y});
    x += era + kGap;
    x += bytes_switch(ui, {x, y}) + kGap;
    if (link(ui, "language", {x, text}, other_language(ui), {.quiet = true})) choose_other_language(ui);
    x += language + kGap;
    if (icon_button(ui, "theme", {x + kIcon / 2, kMiddle}, theme_icon(ui)))
        ui.intents.push_back(ChooseTheme{other_theme(ui)});
    x += kIcon + kGap;
    if (link(ui, "share", {x, text}, share)) ui.intents.push_back(Share{});
    x += text_width(ui, type::kSmall, share) + kGap;
    if (link(ui, "keys", {x, text}, "?", {.quiet = true})) ui.memory.wants_keys = true;
}

void menu_row(Ui& ui, ImVec2 at, float width, std::string_view label, std::string_view action, bool& pressed) {
    const Press press = item(ui, label, {at, {at.x + width, at.y + kTouchTarget}});
    if (press.hovered || press.focused) fill(ui, {at, {at.x + width, at.y + kTouchTarget}}, ui.theme.soft, kRadius - 2);
    draw_text(ui, {at.x + 12, at.y + 8}, type::kText, ui.theme.ink, label);
    draw_text_right(ui, at.x + width - 12, at.y + 10, type::kSmall, ui.theme.mute, action);
    pressed = press.pressed;
}

void menu(Ui& ui, float right, bool with_share) {
    constexpr float kWidth = 248;
    const int rows = with_share ? 5 : 4;
    const float height = static_cast<float>(rows) * kTouchTarget;
    ImGui::SetNextWindowPos({right - kWidth, kHeaderHeight - 4});
    ImGui::SetNextWindowSize({kWidth, height + 2 * kGrid});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {kGrid, kGrid});
    if (ImGui::BeginPopup("menu", ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoScrollbar)) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        const float width = kWidth - 2 * kGrid;
        draw_text(ui, {at.x + 12, at.y + 8}, type::kText, ui.theme.ink, ui.say("action.bytes"));
        bytes_switch(ui, {at.x + width - 12 - segmented_width(ui, "GiB", "GB"), at.y + 5});
        bool pressed = false;
        menu_row(ui, {at.x, at.y + kTouchTarget}, width, ui.say("action.language"), other_language(ui), pressed);
        if (pressed) choose_other_language(ui);
        menu_row(ui, {at.x, at.y + 2 * kTouchTarget}, width, ui.say("action.theme"), ui.say("theme." + std::string(other_theme(ui))), pressed);
        if (pressed) ui.intents.push_back(ChooseTheme{other_theme(ui)});
        menu_row(ui, {at.x, at.y + 3 * kTouchTarget}, width, ui.say("action.keys"), "?", pressed);
        if (pressed) {
            ui.memory.wants_keys = true;
            ImGui::CloseCurrentPopup();
        }
        if (with_share) {
            menu_row(ui, {at.x, at.y + 4 * kTouchTarget}, width, ui.say("action.share"), "", pressed);
            if (pressed) ui.intents.push_back(Share{});
        }
        ImGui::Dummy({1, height});
        ImGui::EndPopup();
    }
    ImGui::PopStyleVar();
}

/// Sharing stands in the line where it has room beside the pages, else in the menu.
void folded_switches(Ui& ui, float left, float right) {
    const std::string_view share = ui.say("action.share");
    constexpr float kMore = 36;
    const float x = right - kMore - text_width(ui, type::kSmall, share);
    const bool in_line = x >= left + 16;
    if (in_line && link(ui, "share", {x, kMiddle - type::kSmall.line / 2}, share)) ui.intents.push_back(Share{});
    if (icon_button(ui, "more", {right - 8, kMiddle}, Icon::more)) ImGui::OpenPopup("menu");
    if (ImGui::IsPopupOpen("menu")) menu(ui, right, !in_line);
}

}  // namespace

float era_switch(Ui& ui, ImVec2 at) {
    const std::string_view then = ui.say("era.then");
    const std::string_view today = ui.say("era.today");
    if (const auto side = segmented(ui, "era", at, then, today, ui.view.era == Era::then ? 0 : 1))
        ui.intents.push_back(ChooseEra{*side == 0 ? Era::then : Era::today});
    return segmented_width(ui, then, today);
}

bool header_folds(const Ui& ui, const Layout& layout, float width) {
    if (layout.narrow) return true;
    std::vector<Intent> none;
    Ui quiet{ui.view, ui.theme, ui.fonts, ui.memory, none, true};
    const float inset = inset_of(layout, width);
    const float end = tabs_in_line(quiet, inset + brand(quiet, inset) + kWideGap + 4, kWideGap);
    return end + kWideGap > width - inset - switches_width(ui);
}

void header(Ui& ui, const Layout& layout, float width) {
    hairline(ui, {0, kHeaderHeight - 1}, width);
    const float inset = inset_of(layout, width);
    const bool folds = header_folds(ui, layout, width);
    const float gap = layout.narrow ? 16 : kWideGap;
    float x = inset + brand(ui, inset);
    constexpr float kFolded = 40;
    x = tabs(ui, x + gap + 4, gap, folds ? width - inset - kFolded : width);
    if (folds) folded_switches(ui, x, width - inset);
    else switches(ui, width - inset);
}

}  // namespace ballpark::ui
