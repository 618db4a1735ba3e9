#include "ui/numbers_page.h"

#include <algorithm>
#include <vector>

#include <imgui_internal.h>

#include "ui/header.h"
#include "ui/number_card.h"
#include "ui/text.h"
#include "ui/widgets/segmented.h"

namespace ballpark::ui {
namespace {

float title(Ui& ui, const Layout& layout, float top) {
    const TypeStyle heading = layout.narrow ? type::kHeadingNarrow : type::kHeading;
    float y = top + (layout.narrow ? 20 : 28);
    y += paragraph(ui, {layout.content_x, y}, layout.content_width, heading, ui.theme.ink, ui.say("page.numbers.heading")) + 4;
    y += paragraph(ui, {layout.content_x, y}, layout.content_width, type::kText, ui.theme.mute, ui.say("page.numbers.lead"));
    if (layout.narrow) {
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

/// When the number of columns changes, the card that was pressed stays at the height where it was. Returns the shift.
float hold_in_place(Ui& ui, const Layout& layout, const std::vector<Box>& boxes) {
    Memory& memory = ui.memory;
    const bool changed = memory.columns != 0 && memory.columns != layout.columns;
    memory.columns = layout.columns;
    const std::optional<NumberId> held = ui.view.open ? ui.view.open : memory.last_open;
    memory.last_open = ui.view.open;
    if (!changed || !held) return 0;
    const std::size_t index = static_cast<std::size_t>(*held);
    if (index >= boxes.size() || index >= memory.card_tops.size()) return 0;
    const float wanted = boxes[index].min.y - memory.card_tops[index];
    ImGuiWindow* window = ImGui::GetCurrentWindow();
    const float scroll = std::max(0.0f, window->Scroll.y + wanted);
    const float shift = window->Scroll.y - scroll;
    window->Scroll.y = scroll;
    ImGui::SetScrollY(window, scroll);
    return shift;
}

}  // namespace

float numbers_page(Ui& ui, const Layout& layout, float top) {
    Ui quiet = ui;
    quiet.measuring = true;
    const float head = title(quiet, layout, top);
    std::vector<Box> boxes = place_cards(ui, layout, top + head);
    const float shift = hold_in_place(ui, layout, boxes);
    title(ui, layout, top + shift);
    ui.memory.card_tops.clear();
    for (std::size_t i = 0; i < boxes.size(); ++i) {
        boxes[i].min.y += shift;
        boxes[i].max.y += shift;
        ui.memory.card_tops.push_back(boxes[i].min.y);
        number_card(ui, ui.view.answers[i], boxes[i]);
    }
    float y = boxes.empty() ? top + head : boxes.back().max.y + 24;
    y += paragraph(ui, {layout.content_x, y}, layout.content_width, type::kSmall, ui.theme.mute, ui.say("page.numbers.foot"));
    return y + 32 - top - shift;
}

}  // namespace ballpark::ui
