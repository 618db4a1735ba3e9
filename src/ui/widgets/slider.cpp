#include "ui/widgets/slider.h"

#include <algorithm>
#include <cmath>

#include <imgui_internal.h>

namespace ballpark::ui {
namespace {

constexpr float kThumb = 8;  // radius
constexpr float kTrack = 4;

double significant(double value, int digits) {
    if (value == 0) return 0;
    const double magnitude = std::pow(10.0, digits - 1 - static_cast<int>(std::floor(std::log10(std::fabs(value)))));
    return std::round(value * magnitude) / magnitude;
}

double logarithmic_floor(const SliderScale& scale) { return scale.low > 0 ? scale.low : std::min(1.0, scale.high / 1e3); }

/// While the keyboard is on the slider, its arrows are the slider's and not the navigation's.
std::optional<double> keyboard_value(const Press& press, const SliderScale& scale, double value) {
    if (!press.focused) return std::nullopt;
    const ImGuiKey keys[] = {ImGuiKey_LeftArrow, ImGuiKey_RightArrow, ImGuiKey_Home, ImGuiKey_End};
    for (ImGuiKey key : keys) ImGui::SetKeyOwner(key, press.id);
    const auto hit = [&](ImGuiKey key) { return ImGui::IsKeyPressed(key, ImGuiInputFlags_Repeat, press.id); };
    if (hit(keys[0])) return scale.step(value, -1);
    if (hit(keys[1])) return scale.step(value, +1);
    if (hit(keys[2])) return scale.low;
    if (hit(keys[3])) return scale.high;
    return std::nullopt;
}

}  // namespace

double SliderScale::position(double value) const {
    if (!(high > low)) return 0;
    if (!logarithmic) return std::clamp((value - low) / (high - low), 0.0, 1.0);
    const double floor = logarithmic_floor(*this);
    if (value <= floor) return 0;
    return std::clamp(std::log(value / floor) / std::log(high / floor), 0.0, 1.0);
}

double SliderScale::value(double position_on_track, double reach) const {
    const double at = std::clamp(position_on_track, 0.0, 1.0);
    const auto nearest = std::min_element(snaps.begin(), snaps.end(), [&](double a, double b) {
        return std::fabs(position(a) - at) < std::fabs(position(b) - at);
    });
    if (nearest != snaps.end() && std::fabs(position(*nearest) - at) <= reach) return std::clamp(*nearest, low, high);
    if (at <= 0) return low;
    if (at >= 1) return high;
    double raw = 0;
    if (logarithmic) {
        const double floor = logarithmic_floor(*this);
        raw = significant(floor * std::pow(high / floor, at), 2);
    } else {
        const double span = high - low;
        raw = low + span * significant(at, at < 0.1 ? 1 : 2);
        raw = significant(raw, 3);
    }
    return std::clamp(whole ? std::round(raw) : raw, low, high);
}

double SliderScale::step(double from, int direction) const {
    if (!snaps.empty()) {
        if (direction > 0) {
            const auto next = std::upper_bound(snaps.begin(), snaps.end(), from);
            return next == snaps.end() ? high : std::min(*next, high);
        }
        const auto here = std::lower_bound(snaps.begin(), snaps.end(), from);
        return here == snaps.begin() ? low : std::max(*(here - 1), low);
    }
    constexpr double kFiftieth = 0.02;
    const double next = value(position(from) + direction * kFiftieth, 0);
    if (next != from) return next;
    return std::clamp(from + direction * (whole ? 1.0 : (high - low) * kFiftieth), low, high);
}

std::optional<double> slider(Ui& ui, std::string_view name, ImVec2 at, float width, const SliderScale& scale,
                             double value) {
    if (ui.measuring) return std::nullopt;
    const float middle = at.y + kSliderHeight / 2;
    const Box target{{at.x, middle - kTouchTarget / 2}, {at.x + width, middle + kTouchTarget / 2}};
    const Press press = item(ui, name, target);
    const float from = at.x + kThumb;
    const float reach = width - 2 * kThumb;

    std::optional<double> changed = keyboard_value(press, scale, value);
    if (press.held && ImGui::GetActiveID() == press.id && reach > 0) {
        constexpr double kSnapPixels = 7;
        const double pointer = static_cast<double>((ImGui::GetIO().MousePos.x - from) / reach);
        const double next = scale.value(pointer, kSnapPixels / static_cast<double>(reach));
        if (next != value) changed = next;
    }

    const float thumb = from + reach * static_cast<float>(scale.position(changed.value_or(value)));
    fill(ui, {{at.x, middle - kTrack / 2}, {at.x + width, middle + kTrack / 2}}, ui.theme.line, kTrack / 2);
    fill(ui, {{at.x, middle - kTrack / 2}, {thumb, middle + kTrack / 2}}, ui.theme.accent, kTrack / 2);
    ImDrawList* list = ImGui::GetWindowDrawList();
    const float radius = press.held ? kThumb + 1 : kThumb;
    list->AddCircleFilled({thumb, middle}, radius, ui.theme.card, 32);
    list->AddCircle({thumb, middle}, radius - 1, ui.theme.accent, 32, press.hovered ? 3.0f : 2.0f);
    focus_ring(ui, press, {{thumb - kThumb, middle - kThumb}, {thumb + kThumb, middle + kThumb}}, kThumb);
    return changed;
}

}  // namespace ballpark::ui
