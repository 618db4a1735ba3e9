#include "ui/number_card.h"

#include <algorithm>

#include <imgui.h>

#include "ui/companions.h"
#include "ui/knob_row.h"
#include "ui/text.h"
#include "ui/widgets/figure.h"
#include "ui/widgets/link.h"
#include "ui/widgets/range_band.h"
#include "ui/widgets/tag.h"

namespace ballpark::ui {
namespace {

constexpr float kPadding = 20;
constexpr float kNarrowPadding = 16;
constexpr float kNarrow = 300;
constexpr std::size_t kCompanionsShown = 3;
constexpr float kResetLine = 24;

float padding_at(float width) { return width < kNarrow ? kNarrowPadding : kPadding; }

std::string key(std::string_view prefix, NumberId id, std::string_view suffix) {
    return std::string(prefix).append(to_string(id)).append(suffix);
}

/// Words of a unit that the large figure has said already are left out; scales and signs stay.
std::string short_figure(const Ui& ui, double value, Unit unit, ByteSystem bytes) {
    Figure figure = format(value, unit, bytes);
    if (unit == Unit::tokens_per_word || unit == Unit::bytes_per_parameter) figure.unit.clear();
    if (unit == Unit::bytes_per_token) figure.unit.resize(std::min(figure.unit.find('/'), figure.unit.size()));
    return spoken(ui, figure);
}

float title_and_tag(Ui& ui, const NumberAnswer& answer, ImVec2 at, float width) {
    const std::string_view verdict = ui.say("verdict." + std::string(to_string(answer.verdict)));
    tag(ui, {at.x + width, at.y}, verdict_colours(ui.theme, answer.verdict), verdict);
    return paragraph(ui, at, width - tag_width(ui, verdict) - kGrid, type::kLabel, ui.theme.mute,
                     ui.say(key("number.", answer.id, ".title")));
}

/// The figure can be pressed anywhere on its line, and so can the "Why?" at its end.
float pressable_figure(Ui& ui, const NumberAnswer& answer, ImVec2 at, float width) {
    const Range& range = range_in_force(answer, ui.view.era);
    const Figure shown = format(range.typical, answer.unit, ui.view.bytes);
    const std::string remark = remark_for(ui, answer, range);
    const FigureLook look{.remark = remark};
    const std::string_view why = ui.say("action.why");
    const float link_width = text_width(ui, type::kSmall, why);
    const float beside = width - link_width - 2 * kGrid;
    if (ui.measuring) return figure(ui, at, beside, shown, look, 0);
    const Press press = item(ui, "figure", {at, {at.x + beside, at.y + type::kFigure.line}});
    const float fresh = freshness(ui, press.id, range.typical);
    const float height = figure(ui, at, beside, shown, look, press.hovered ? 1 : fresh);
    focus_ring(ui, press, {{at.x - 4, at.y}, {at.x + beside, at.y + type::kFigure.line}});
    constexpr float kBaseline = 15;  // the link stands on the figure's baseline
    const bool asked = link(ui, "why", {at.x + width - link_width, at.y + kBaseline}, why);
    if (press.pressed || asked) {
        const bool open = ui.view.open == answer.id;
        if (open) ui.intents.push_back(CloseWorksheet{});
        else ui.intents.push_back(OpenWorksheet{answer.id});
    }
    return height;
}

float companions(Ui& ui, const NumberAnswer& answer, ImVec2 at, float width) {
    float y = at.y;
    for (const CompanionRow& row : companion_rows(ui, answer, kCompanionsShown)) {
        const float room = width - text_width(ui, type::kSmall, row.value) - 2 * kGrid;
        draw_text(ui, {at.x, y}, type::kSmall, ui.theme.mute, shortened(ui, type::kSmall, row.name, room));
        draw_text_right(ui, at.x + width, y, type::kSmall, ui.theme.ink, row.value);
        y += type::kSmall.line + 2;
    }
    return y - at.y;
}

float upper_part(Ui& ui, const NumberAnswer& answer, ImVec2 at, float width) {
    float y = at.y;
    y += title_and_tag(ui, answer, {at.x, y}, width) + 4;
    y += pressable_figure(ui, answer, {at.x, y}, width);
    const Range& range = range_in_force(answer, ui.view.era);
    if (!range.is_exact()) {
        range_band(ui, {at.x, y}, width, range);
        y += kBandHeight;
    }
    y += kGrid;
    y += paragraph(ui, {at.x, y}, width, type::kSmall, ui.theme.mute, ui.say(key("number.", answer.id, ".lesson")));
    if (!answer.also.empty()) y += 12 + companions(ui, answer, {at.x, y + 12}, width);
    return y - at.y;
}

/// What 2023 said to the left, what the other era's inputs give to the right; under each other where there is no room.
float foot(Ui& ui, const NumberAnswer& answer, ImVec2 at, float width) {
    const bool today = ui.view.era == Era::today;
    const Range& other = today ? answer.derived : answer.today;
    const std::string claim = ui.view.phrases->fill("card.claim", {{"value", claim_text(ui, *answer.claim, answer.unit)}});
    const std::string value = short_figure(ui, other.typical, answer.unit, ui.view.bytes);
    const std::string beside =
        ui.view.phrases->fill(today ? "card.with_2023" : "card.with_today", {{"value", value}, {"date", answer.as_of}});
    hairline(ui, at, width);
    constexpr float kAir = 10;
    float y = at.y + kAir;
    draw_text(ui, {at.x, y}, type::kSmall, ui.theme.mute, shortened(ui, type::kSmall, claim, width));
    const float left = text_width(ui, type::kSmall, claim);
    const float right = text_width(ui, type::kSmall, beside);
    if (left + right + 2 * kGrid > width) {
        y += type::kSmall.line;
        draw_text(ui, {at.x, y}, type::kSmall, ui.theme.mute, shortened(ui, type::kSmall, beside, width));
    } else {
        draw_text_right(ui, at.x + width, y, type::kSmall, ui.theme.mute, beside);
    }
    return y + type::kSmall.line - at.y;
}

/// The knobs, under a line that is kept free for "Reset", so that nothing moves when a knob is first turned.
float lower_part(Ui& ui, const NumberAnswer& answer, ImVec2 at, float width) {
    float y = at.y;
    const bool turned = std::any_of(answer.knobs.begin(), answer.knobs.end(), [](const Knob& knob) { return knob.turned; });
    if (turned && !ui.measuring) {
        const std::string_view words = ui.say("action.reset");
        if (link(ui, "reset", {at.x + width - text_width(ui, type::kSmall, words), y}, words))
            ui.intents.push_back(ResetNumber{answer.id});
    }
    y += kResetLine;
    for (const Knob& knob : answer.knobs) y += knob_row(ui, answer.id, knob, {at.x, y}, width) + kGrid;
    y += kGrid;
    return y + foot(ui, answer, {at.x, y}, width) - at.y;
}

}  // namespace

const Range& range_in_force(const NumberAnswer& answer, Era era) {
    return era == Era::today ? answer.today : answer.derived;
}

std::string remark_for(const Ui& ui, const NumberAnswer& answer, const Range& range) {
    if (range.is_exact()) return std::string(ui.say("card.exact"));
    std::string text = format_interval(range, answer.unit, ui.view.bytes);
    // The unit stands beside the figure already.
    const Figure figure = format(range.typical, answer.unit, ui.view.bytes);
    if (!figure.unit.empty() && text.ends_with(figure.unit)) text.resize(text.size() - figure.unit.size());
    if (!figure.prefix.empty() && text.starts_with(figure.prefix)) text.erase(0, figure.prefix.size());
    while (text.ends_with(' ')) text.pop_back();
    return text;
}

std::string claim_text(const Ui& ui, const Claim& claim, Unit unit) {
    // Data sheets count cards in 1024s, the page of 2023 counted everything else in 1000s.
    constexpr std::int64_t kMi = 1024 * 1024;
    const bool binary = claim.low > 0 && static_cast<std::int64_t>(claim.low) % kMi == 0;
    const ByteSystem system = binary ? ByteSystem::gib : ByteSystem::gb;
    if (!claim.high) return "> " + spoken(ui, format(claim.low, unit, system));
    if (claim.low == 0) return "< " + spoken(ui, format(*claim.high, unit, system));
    if (claim.low == *claim.high) return short_figure(ui, claim.low, unit, system);
    return format_interval({claim.low, (claim.low + *claim.high) / 2, *claim.high}, unit, system);
}

float card_height(Ui& ui, const NumberAnswer& answer, float width) {
    Ui quiet = ui;
    quiet.measuring = true;
    const float padding = padding_at(width);
    const float inner = width - 2 * padding;
    return upper_part(quiet, answer, {0, 0}, inner) + lower_part(quiet, answer, {0, 0}, inner) + 2 * padding - 4;
}

void number_card(Ui& ui, const NumberAnswer& answer, Box box) {
    const bool open = ui.view.open == answer.id;
    fill(ui, box, ui.theme.card, kRadius);
    outline(ui, box, open ? ui.theme.accent : ui.theme.line);
    const float padding = padding_at(box.width());
    const float inner = box.width() - 2 * padding;
    Ui quiet = ui;
    quiet.measuring = true;
    const float lower = lower_part(quiet, answer, {0, 0}, inner);
    const std::string id(to_string(answer.id));
    ImGui::PushID(id.c_str());
    upper_part(ui, answer, {box.min.x + padding, box.min.y + padding - 2}, inner);
    lower_part(ui, answer, {box.min.x + padding, box.max.y - padding + 4 - lower}, inner);
    ImGui::PopID();
}

}  // namespace ballpark::ui
