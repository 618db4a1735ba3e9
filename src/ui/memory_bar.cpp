#include "ui/memory_bar.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <imgui_internal.h>

#include "quantity/units.h"
#include "ui/service.h"
#include "ui/text.h"
#include "ui/widgets/figure.h"

namespace ballpark::ui {
namespace {

struct PartColour {
    std::string_view part;
    ImU32 ground;
    ImU32 ink;  ///< 4.5:1 and more on the ground
};

constexpr ImU32 kInk = IM_COL32(0x1C, 0x1D, 0x20, 0xFF);
constexpr ImU32 kPaper = IM_COL32(0xFF, 0xFF, 0xFF, 0xFF);

/// Okabe and Ito's colours, told apart by most colour-blind readers.
constexpr std::array kParts = {
    PartColour{"weights", IM_COL32(0x00, 0x72, 0xB2, 0xFF), kPaper},
    PartColour{"kv", IM_COL32(0xE6, 0x9F, 0x00, 0xFF), kInk},
    PartColour{"activation", IM_COL32(0x00, 0x9E, 0x73, 0xFF), kInk},
    PartColour{"state", IM_COL32(0xCC, 0x79, 0xA7, 0xFF), kInk},
    PartColour{"gradients", IM_COL32(0x56, 0xB4, 0xE9, 0xFF), kInk},
    PartColour{"optimizer", IM_COL32(0xF0, 0xE4, 0x42, 0xFF), kInk},
    PartColour{"activations", IM_COL32(0x00, 0x9E, 0x73, 0xFF), kInk},
    PartColour{"overhead", IM_COL32(0x8A, 0x8A, 0x8A, 0xFF), kInk},
};

const PartColour& colours_of(std::string_view part) {
    for (const PartColour& row : kParts)
        if (row.part == part) return row;
    return kParts.back();
}

void hatch(Ui& ui, Box box) {
    if (ui.measuring || box.width() <= 0) return;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    constexpr float kStep = 7;
    list.PushClipRect(box.min, box.max, true);
    const float height = box.height();
    for (float x = box.min.x - height; x < box.max.x; x += kStep)
        list.AddLine({x, box.max.y}, {x + height, box.min.y}, ui.theme.line, 1);
    list.PopClipRect();
}

/// The figure without its unit where there is little room.
void segment_text(Ui& ui, Box box, const PartColour& colours, std::string_view name, double bytes) {
    constexpr float kInset = 9;
    const float room = box.width() - 2 * kInset;
    const float y = box.min.y + (box.height() - type::kSmall.line) / 2;
    const std::string digits = format(bytes, Unit::bytes, ui.view.bytes).digits;
    const std::string both = std::string(name) + " " + digits;
    for (const std::string& text : {both, digits}) {
        if (text_width(ui, type::kSmall, text) > room) continue;
        draw_text(ui, {box.min.x + kInset, y}, type::kSmall, colours.ink, text);
        return;
    }
}

double typical(const Json& part) { return range_in(part["bytes"]).value_or(Range{}).typical; }

}  // namespace

ImU32 part_colour(std::string_view part) { return colours_of(part).ground; }

std::string_view part_name(const Ui& ui, std::string_view part) { return ui.say("part." + std::string(part)); }

std::optional<std::string> memory_bar(Ui& ui, const Json& place, ImVec2 at, float width) {
    const Box whole{at, {at.x + width, at.y + bar_height(ui)}};
    if (ui.measuring) return std::nullopt;
    const double capacity = place["capacity_bytes"].number();
    double used = 0;
    for (const Json& part : place["parts"].items()) used += typical(part);
    const double most = std::max(used, capacity);
    if (!(most > 0)) return std::nullopt;
    const auto x_of = [&](double bytes) { return at.x + std::round(width * static_cast<float>(bytes / most)); };
    hatch(ui, {{x_of(used), whole.min.y}, whole.max});
    const float end = x_of(capacity);
    std::optional<std::string> pressed;
    double from = 0;
    for (const Json& part : place["parts"].items()) {
        const double bytes = typical(part);
        const std::string& name = part["part"].text();
        const PartColour& colours = colours_of(name);
        const Box box{{x_of(from), whole.min.y}, {x_of(from + bytes), whole.max.y}};
        from += bytes;
        if (box.width() < 1) continue;
        const bool first = box.min.x <= at.x;
        const bool last = box.max.x >= whole.max.x;
        const ImDrawFlags corners = (first ? ImDrawFlags_RoundCornersLeft : 0) | (last ? ImDrawFlags_RoundCornersRight : 0);
        const Press press = item(ui, "bar." + name, box);
        const ImU32 ground = press.hovered ? mix(colours.ground, ui.theme.ink, 0.12f) : colours.ground;
        ImGui::GetWindowDrawList()->AddRectFilled(box.min, box.max, ground, corners == 0 ? 0 : kRadius, corners == 0 ? ImDrawFlags_RoundCornersNone : corners);
        // The line where the card ends keeps clear of the words.
        constexpr float kWords = 120;
        const bool cut = used > capacity && end > box.min.x && end < box.min.x + kWords;
        segment_text(ui, cut ? Box{{end, box.min.y}, box.max} : box, colours, part_name(ui, name), bytes);
        focus_ring(ui, press, box.grown(-2), 3);
        if (press.pressed) pressed = name;
    }
    outline(ui, whole, ui.theme.line);
    if (capacity > 0 && used > capacity) {
        fill(ui, {{end - 1, whole.min.y - 5}, {end + 1, whole.max.y + 5}}, ui.theme.bad);
    }
    return pressed;
}

std::optional<std::string> memory_legend(Ui& ui, const Json& place, ImVec2 at, float width, float& height) {
    constexpr float kSwatch = 10;
    constexpr float kGap = 18;
    std::optional<std::string> pressed;
    float x = at.x;
    float y = at.y;
    for (const Json& part : place["parts"].items()) {
        const std::string& name = part["part"].text();
        const std::string_view title = part_name(ui, name);
        const std::string figure = spoken(ui, format(typical(part), Unit::bytes, ui.view.bytes));
        const float words = text_width(ui, type::kSmall, title);
        const float all = kSwatch + 6 + words + 6 + text_width(ui, type::kLabel, figure);
        if (x > at.x && x + all > at.x + width) {
            x = at.x;
            y += ui.finger ? kTouchTarget : 28;
        }
        const float spare = ui.finger ? (kTouchTarget - 20) / 2 : 4;
        const Press press = item(ui, "legend." + name, {{x - 4, y - spare}, {x + all + 4, y + 20 + spare}});
        fill(ui, {{x, y + 5}, {x + kSwatch, y + 5 + kSwatch}}, part_colour(name), 2);
        const ImU32 ink = press.hovered ? ui.theme.accent : ui.theme.ink;
        draw_text(ui, {x + kSwatch + 6, y}, type::kSmall, press.hovered ? ink : ui.theme.mute, title);
        draw_text(ui, {x + kSwatch + 6 + words + 6, y}, type::kLabel, ink, figure);
        focus_ring(ui, press, {{x - 2, y}, {x + all + 2, y + 20}}, 3);
        if (press.pressed) pressed = name;
        x += all + kGap;
    }
    height += y + 20 - at.y;
    return pressed;
}

}  // namespace ballpark::ui
