#include "ui/widgets/button.h"

#include <algorithm>
#include <string>

#include "ui/text.h"

namespace ballpark::ui {
namespace {

constexpr float kPadding = 11;
constexpr float kGap = 6;
constexpr float kRounding = 0.5f;  // a width that was added up comes back a little smaller

}  // namespace

float button_width(const Ui& ui, std::string_view text, const ButtonLook& look) {
    const float detail = look.detail.empty() ? 0 : kGap + text_width(ui, type::kSmall, look.detail);
    return text_width(ui, type::kLabel, text) + detail + 2 * kPadding;
}

bool button(Ui& ui, std::string_view name, ImVec2 at, std::string_view text, const ButtonLook& look, float widest) {
    ButtonLook fitting = look;
    if (button_width(ui, text, fitting) > widest) fitting.detail = {};
    const float width = std::min(button_width(ui, text, fitting), widest);
    const Box box{at, {at.x + width, at.y + kButtonHeight}};
    constexpr float kSpare = (kTouchTarget - kButtonHeight) / 2;
    const Press press = item(ui, name, {{box.min.x, box.min.y - kSpare}, {box.max.x, box.max.y + kSpare}});
    fill(ui, box, press.hovered ? ui.theme.soft : ui.theme.card, kRadius);
    outline(ui, box, fitting.on ? ui.theme.accent : press.hovered ? mix(ui.theme.line, ui.theme.mute, 0.5f) : ui.theme.line);
    const float y = at.y + (kButtonHeight - type::kLabel.line) / 2;
    const std::string shown = shortened(ui, type::kLabel, text, width - 2 * kPadding + kRounding);
    const float used = draw_text(ui, {at.x + kPadding, y}, type::kLabel, press.hovered ? ui.theme.accent : ui.theme.ink, shown);
    if (!fitting.detail.empty())
        draw_text(ui, {at.x + kPadding + used + kGap, y}, type::kSmall, ui.theme.mute, fitting.detail);
    focus_ring(ui, press, box);
    return press.pressed;
}

ImVec2 ButtonFlow::place(float button) {
    if (at_.x > start_.x && at_.x + button > start_.x + width_) at_ = {start_.x, at_.y + kButtonHeight + kGrid};
    const ImVec2 here = at_;
    at_.x += button + kGrid;
    return here;
}

}  // namespace ballpark::ui
