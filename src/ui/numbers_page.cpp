#include "ui/numbers_page.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include <imgui_internal.h>

#include "ui/header.h"
#include "ui/number_card.h"
#include "ui/text.h"
#include "ui/widgets/segmented.h"

namespace ballpark::ui {
namespace {

float title(Ui& ui, const Layout& layout, float top) {
    const bool fits = text_width(ui, type::kHeading, ui.say("page.numbers.heading")) <= layout.content_width;
    const TypeStyle heading = fits ? type::kHeading : type::kHeadingNarrow;
    float y = top + (layout.narrow ? 20 : 28);
    y += paragraph(ui, {layout.content_x, y}, layout.content_width, heading, ui.theme.ink, ui.say("page.numbers.heading")) + 4;
    y += paragraph(ui, {layout.content_x, y}, layout.content_width, type::kText, ui.theme.mute, ui.say("page.numbers.lead"));
    if (header_folds(ui, layout, ImGui::GetIO().DisplaySize.x)) {
        y += 12;
        era_switch(ui, {layout.content_x, y});
        y += kSegmentedHeight;
    }
    return y + (layout.narrow ? 16 : 24) - top;
}

/// Where each card would stand, with all cards of a row as high as the highest.
std::vector<Box> place_cards(Ui& ui, const Layout& layout, float top) {
    std::vector<Box> boxes;
    const std::size_t columns = static_cast<std::size_t>(layout.columns);
    const std::size_t count = ui.view.answers.size();
    float y = top;
    for (std::size_t first = 0; first < count; first += columns) {
        const std::size_t end = std::min(first + columns, count);
        float height = 0;
        for (std::size_t i = first; i < end; ++i)
            height = std::max(height, card_height(ui, ui.view.answers[i], layout.column_width));
        for (std::size_t i = first; i < end; ++i) {
            const float x = layout.content_x + static_cast<float>(i - first) * (layout.column_width + kCardGap);
            boxes.push_back({{x, y}, {x + layout.column_width, y + height}});
        }
        y += height + kCardGap;
    }
    return boxes;
}

/// Where the page should be scrolled to so that the worksheet's card is where the eye looks for it: a card that was
/// pressed stays at its height when the columns change, one that was opened otherwise comes into view.
float wanted_scroll(Ui& ui, const Layout& layout, const std::vector<Box>& boxes, float scroll) {
    Memory& memory = ui.memory;
    const bool reflowed = memory.columns != 0 && memory.columns != layout.columns;
    const bool opened = ui.view.open && ui.view.open != memory.last_open;
    const std::optional<NumberId> held = ui.view.open ? ui.view.open : memory.last_open;
    memory.columns = layout.columns;
    memory.last_open = ui.view.open;
    if (!held || !(reflowed || opened)) return scroll;
    const auto index = static_cast<std::size_t>(*held);
    if (index >= boxes.size()) return scroll;
    const float top = ImGui::GetWindowPos().y;
    const float bottom = top + ImGui::GetWindowHeight();
    const bool was_seen = index < memory.card_tops.size() && memory.card_tops[index] < bottom &&
                          memory.card_tops[index] + boxes[index].height() > top;
    if (was_seen) return reflowed ? scroll + boxes[index].min.y - memory.card_tops[index] : scroll;
    constexpr float kAir = 24;
    return scroll + boxes[index].min.y - top - kAir;
}

/// Applies it in this frame; returns by how much everything moves down.
float scroll_to_open(Ui& ui, const Layout& layout, const std::vector<Box>& boxes, float page_height) {
    ImGuiWindow* window = ImGui::GetCurrentWindow();
    const float most = std::max(0.0f, page_height - ImGui::GetWindowHeight());
    // Until Dear ImGui has seen the whole page once it would scroll back.
    if (window->ScrollMax.y < most - 1) return 0;
    const float wanted = std::clamp(std::floor(wanted_scroll(ui, layout, boxes, window->Scroll.y)), 0.0f, most);
    const float shift = window->Scroll.y - wanted;
    if (shift == 0) return 0;
    window->Scroll.y = wanted;
    ImGui::SetScrollY(window, wanted);
    return shift;
}

std::string_view newest_date(const View& view) {
    std::string_view newest;
    for (const NumberAnswer& answer : view.answers) newest = std::max(newest, std::string_view(answer.as_of));
    return newest;
}

float foot(Ui& ui, const Layout& layout, float top) {
    const float x = layout.content_x;
    const float width = std::min(layout.content_width, 720.0f);
    const std::string dated = ui.view.phrases->fill("page.numbers.as_of", {{"date", newest_date(ui.view)}});
    float y = top + 12;
    y += paragraph(ui, {x, y}, width, type::kSmall, ui.theme.mute, ui.say("page.numbers.foot")) + 4;
    y += paragraph(ui, {x, y}, width, type::kSmall, ui.theme.mute, dated) + 32;
    return y - top;
}

}  // namespace

float numbers_page(Ui& ui, const Layout& layout, float top) {
    Ui quiet = ui;
    quiet.measuring = true;
    const float head = title(quiet, layout, top);
    std::vector<Box> boxes = place_cards(ui, layout, top + head);
    const float cards_end = (boxes.empty() ? top + head : boxes.back().max.y) + kCardGap;
    const float height = cards_end + foot(quiet, layout, 0) - top;
    const float shift = scroll_to_open(ui, layout, boxes, height);
    title(ui, layout, top + shift);
    ui.memory.card_tops.clear();
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        boxes[i].min.y += shift;
        boxes[i].max.y += shift;
        ui.memory.card_tops.push_back(boxes[i].min.y);
        number_card(ui, ui.view.answers[i], boxes[i]);
    }
    foot(ui, layout, cards_end + shift);
    return height;
}

}  // namespace ballpark::ui
