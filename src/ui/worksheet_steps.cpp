#include "ui/worksheet_steps.h"

#include <imgui.h>

#include "ui/formula.h"
#include "ui/text.h"
#include "ui/widgets/figure.h"
#include "ui/widgets/icon.h"
#include "ui/widgets/item.h"
#include "ui/widgets/link.h"
#include "ui/worksheet_text.h"

namespace ballpark::ui {
namespace {

constexpr float kIndent = 16;

/// The formula in names, and the same with values: = result.
float formula_box(Ui& ui, const Step& step, ImVec2 at, float width) {
    constexpr float kPadding = 12;
    const float inner = width - 2 * kPadding;
    const std::vector<FormulaRun> names = typeset(ui, step.formula, {});
    std::vector<FormulaRun> values;
    if (!step.with.empty()) values = typeset(ui, step.formula, step.with);
    values.push_back({"=", FormulaRun::Kind::sign});
    values.push_back({spoken(ui, format(step.value, step.unit, ui.view.bytes)), FormulaRun::Kind::number});
    Ui quiet = ui;
    quiet.measuring = true;
    const float height = draw_formula(quiet, {0, 0}, inner, names, 0) + draw_formula(quiet, {0, 0}, inner, values, 0) + 2 * kPadding - 4;
    fill(ui, {at, {at.x + width, at.y + height}}, ui.theme.soft, kRadius);
    const float first = draw_formula(ui, {at.x + kPadding, at.y + kPadding - 2}, inner, names, ui.theme.ink);
    draw_formula(ui, {at.x + kPadding, at.y + kPadding - 2 + first}, inner, values, ui.theme.mute);
    return height;
}

}  // namespace

float worksheet_row(Ui& ui, ImVec2 at, float width, std::string_view name, std::string_view value, ImU32 ink) {
    constexpr float kRow = 28;
    const float room = width - text_width(ui, type::kSmall, value) - 2 * kGrid;
    draw_text(ui, {at.x, at.y + 4}, type::kSmall, ink, shortened(ui, type::kSmall, name, room));
    draw_text_right(ui, at.x + width, at.y + 4, type::kSmall, ui.theme.ink, value);
    hairline(ui, {at.x, at.y + kRow - 1}, width);
    return kRow;
}

float worksheet_source(Ui& ui, std::string_view text, ImVec2 at, float width) {
    float y = at.y;
    const std::string words = source_shown(ui, text);
    if (!words.empty()) y += paragraph(ui, {at.x, y}, width, type::kSmall, ui.theme.mute, words);
    const std::string address = address_in(text);
    if (address.empty()) return y - at.y;
    std::string_view shown = address;
    shown.remove_prefix(shown.find("//") + 2);
    if (shown.starts_with("www.")) shown.remove_prefix(4);
    constexpr float kArrow = 18;
    const std::string label = shortened(ui, type::kSmall, shown, width - kArrow) + " ↗";
    if (link(ui, address, {at.x, y}, label)) ui.intents.push_back(OpenUrl{address});
    return y + type::kSmall.line - at.y;
}

namespace {

bool is_sum(const Step& step) { return step.formula == "sum"; }

}  // namespace

float step_body(Ui& ui, const Step& step, ImVec2 at, float width) {
    if (is_sum(step) && step.children.size() == 1) return step_body(ui, step.children.front(), at, width);
    float y = at.y;
    if (!step.formula.empty()) y += formula_box(ui, step, {at.x, y}, width) + kGrid;
    for (const Term& term : step.with)
        y += worksheet_row(ui, {at.x, y}, width, symbol_name(ui, term.symbol), plain_value(term.value), ui.theme.ink);
    if (!step.with.empty()) y += kGrid;
    if (!step.source.empty()) y += worksheet_source(ui, step.source, {at.x, y}, width) + kGrid;
    return y + step_rows(ui, step.children, {at.x, y}, width, is_sum(step)) - at.y;
}

namespace {

/// A step as one line that opens to its body.
float step_row(Ui& ui, const Step& step, ImVec2 at, float width, bool start_open) {
    constexpr float kRow = kTouchTarget;
    const std::string value = spoken(ui, format(step.value, step.unit, ui.view.bytes));
    const Box box{at, {at.x + width, at.y + kRow}};
    const Press press = item(ui, "open", box);
    ImGuiStorage* storage = ImGui::GetStateStorage();
    const ImGuiID id = ImGui::GetID("is open");
    bool open = storage->GetBool(id, start_open);
    if (press.pressed) storage->SetBool(id, open = !open);
    const ImU32 ink = press.hovered ? ui.theme.accent : ui.theme.ink;
    icon(ui, {at.x + 5, at.y + kRow / 2}, open ? Icon::chevron_down : Icon::chevron_right, press.hovered ? ink : ui.theme.mute);
    const float room = width - kIndent - text_width(ui, type::kSmall, value) - 2 * kGrid;
    draw_text(ui, {at.x + kIndent, at.y + 10}, type::kSmall, ink, shortened(ui, type::kSmall, step_name(ui, step), room));
    draw_text_right(ui, at.x + width, at.y + 10, type::kSmall, ui.theme.ink, value);
    focus_ring(ui, press, {{at.x - 4, at.y + 4}, {at.x + width + 4, at.y + kRow - 4}});
    if (!open) {
        hairline(ui, {at.x, at.y + kRow - 1}, width);
        return kRow;
    }
    const float body = step_body(ui, step, {at.x + kIndent, at.y + kRow}, width - kIndent);
    fill(ui, {{at.x + 4, at.y + kRow - 6}, {at.x + 5, at.y + kRow + body - kGrid}}, ui.theme.line);
    hairline(ui, {at.x, at.y + kRow + body - 1}, width);
    return kRow + body;
}

}  // namespace

float step_rows(Ui& ui, std::span<const Step> steps, ImVec2 at, float width, bool start_open) {
    float y = at.y;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        ImGui::PushID(static_cast<int>(i));
        y += step_row(ui, steps[i], {at.x, y}, width, start_open);
        ImGui::PopID();
    }
    return y - at.y;
}

}  // namespace ballpark::ui
