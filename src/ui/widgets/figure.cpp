#include "ui/widgets/figure.h"

#include <cmath>

#include <imgui_internal.h>

namespace ballpark::ui {
namespace {

constexpr double kFadeSeconds = 1.2;

/// ": 1", "%" and the M of money belong to the digits; names of units stand beside them.
bool belongs_to_digits(const Figure& figure) {
    return figure.unit == "%" || figure.unit.starts_with(':') ||
           (figure.prefix == "$" && (figure.unit == "M" || figure.unit == "B"));
}

}  // namespace

float freshness(Ui& ui, ImGuiID key, double value) {
    if (ui.measuring) return 0;
    const int frame = ImGui::GetFrameCount();
    const double now = ImGui::GetTime();
    auto [entry, inserted] = ui.memory.changes.try_emplace(key, Memory::Change{value, -1, frame});
    Memory::Change& change = entry->second;
    // What was out of sight has nothing to show.
    if (change.frame < frame - 1) change.at = -1;
    else if (!inserted && change.value != value) change.at = now;
    change.value = value;
    change.frame = frame;
    if (change.at < 0) return 0;
    const double age = (now - change.at) / kFadeSeconds;
    if (age >= 1) {
        change.at = -1;
        return 0;
    }
    ui.memory.animating = true;
    return static_cast<float>((1 - age) * (1 - age));
}

std::string_view unit_word(const Ui& ui, const Figure& figure) {
    const std::string key = "unit." + figure.unit;
    return ui.can_say(key) ? ui.say(key) : std::string_view(figure.unit);
}

std::string spoken(const Ui& ui, const Figure& figure) {
    Figure words = figure;
    words.unit = unit_word(ui, figure);
    return words.text();
}

std::string spoken_interval(const Ui& ui, const Range& range, Unit unit) {
    std::string text = format_interval(range, unit, ui.view.bytes);
    const Figure typical = format(range.typical, unit, ui.view.bytes);
    if (typical.unit.empty() || !text.ends_with(typical.unit)) return text;
    text.resize(text.size() - typical.unit.size());
    return text.append(unit_word(ui, typical));
}

float figure(Ui& ui, ImVec2 at, float width, const Figure& figure, const FigureLook& look, float tint) {
    const ImU32 ink = mix(ui.theme.ink, ui.theme.accent, tint);
    const std::string_view unit = unit_word(ui, figure);
    std::string digits = figure.prefix + figure.digits;
    const bool joined = belongs_to_digits(figure);
    if (joined) digits.append(figure.unit == "%" ? "\u202f" : " ").append(unit);

    const float drop = lowered(look.digits, look.unit);
    constexpr float kGap = 8;
    float x = at.x + draw_text(ui, at, look.digits, ink, digits) + kGap;
    if (!joined && !unit.empty()) x += draw_text(ui, {x, at.y + drop}, look.unit, ui.theme.mute, unit) + kGap;
    if (look.remark.empty()) return look.digits.line;
    if (x + text_width(ui, look.unit, look.remark) <= at.x + width) {
        draw_text(ui, {x, at.y + drop}, look.unit, ui.theme.mute, look.remark);
        return look.digits.line;
    }
    return look.digits.line + paragraph(ui, {at.x, at.y + look.digits.line}, width, type::kSmall, ui.theme.mute, look.remark);
}

}  // namespace ballpark::ui
