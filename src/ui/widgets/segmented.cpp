#include "ui/widgets/segmented.h"

#include <string>

#include "ui/text.h"

namespace ballpark::ui {
namespace {

constexpr float kPadding = 10;
constexpr float kInset = 2;

float side_width(const Ui& ui, std::string_view text) { return text_width(ui, type::kLabel, text) + 2 * kPadding; }

}  // namespace

float segmented_width(const Ui& ui, std::string_view first, std::string_view second) {
    return side_width(ui, first) + side_width(ui, second) + 2 * kInset;
}

std::optional<int> segmented(Ui& ui, std::string_view name, ImVec2 at, std::string_view first, std::string_view second,
                             int chosen) {
    const Box whole{at, {at.x + segmented_width(ui, first, second), at.y + kSegmentedHeight}};
    fill(ui, whole, ui.theme.soft, kRadius);
    outline(ui, whole, ui.theme.line);
    std::optional<int> pressed;
    float x = at.x + kInset;
    for (int side = 0; side < 2; ++side) {
        const std::string_view text = side == 0 ? first : second;
        const float width = side_width(ui, text);
        const Box box{{x, at.y + kInset}, {x + width, at.y + kSegmentedHeight - kInset}};
        constexpr float kSpare = (kTouchTarget - kSegmentedHeight) / 2 + kInset;
        const Press press = item(ui, std::string(name) + (side == 0 ? ".0" : ".1"),
                                 {{box.min.x, box.min.y - kSpare}, {box.max.x, box.max.y + kSpare}});
        const bool on = side == chosen;
        if (on) {
            fill(ui, box, ui.theme.card, kRadius - kInset);
            outline(ui, box, ui.theme.line, kRadius - kInset);
        }
        const ImU32 ink = on ? ui.theme.ink : press.hovered ? ui.theme.accent : ui.theme.mute;
        draw_text(ui, {x + kPadding, at.y + (kSegmentedHeight - type::kLabel.line) / 2}, type::kLabel, ink, text);
        focus_ring(ui, press, box, kRadius - kInset);
        if (press.pressed && !on) pressed = side;
        x += width;
    }
    return pressed;
}

}  // namespace ballpark::ui
