#include "ui/serve_answers.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "quantity/units.h"
#include "ui/comparison.h"
#include "ui/memory_bar.h"
#include "ui/notes.h"
#include "ui/scenario_choices.h"
#include "ui/section.h"
#include "ui/serve_plots.h"
#include "ui/text.h"
#include "ui/widgets/button.h"
#include "ui/widgets/figure.h"
#include "ui/widgets/link.h"
#include "ui/widgets/range_band.h"

namespace ballpark::ui {
namespace {

std::string bytes(const Ui& ui, double value) { return spoken(ui, format(value, Unit::bytes, ui.view.bytes)); }

void open_part(Ui& ui, std::string part) { ui.intents.push_back(OpenPart{std::move(part)}); }

/// The device whose memory the page is about: the first, which has most of an uneven split.
const Json& fullest(const Json& answer) {
    static const Json kNone;
    return answer["places"].size() > 0 ? answer["places"].items().front() : kNone;
}

/// The figure of the page: what a device holds, against what it has.
float headline(Ui& ui, const Json& answer, ImVec2 at, float width) {
    const Json& memory = answer["memory"];
    const bool several = ui.view.service->text("gpus") != "1";
    const std::string_view why = ui.say("action.why");
    const float link_width = text_width(ui, type::kSmall, why);
    float y = at.y;
    draw_text(ui, {at.x, y}, type::kLabel, ui.theme.mute, ui.say(several ? "serve.heading.each" : "serve.heading.one"));
    if (link(ui, "why.memory", {at.x + width - link_width, y}, why)) open_part(ui, "memory");
    y += type::kLabel.line + 2;
    const Range used = range_in(fullest(answer)["bytes"]).value_or(Range{});
    const double capacity = memory["gpu_capacity_bytes"].number();
    const bool fits = memory["fits"].boolean();
    std::string remark;
    if (capacity > 0) {
        const std::string room = bytes(ui, std::max(0.0, capacity - used.typical));
        remark = ui.view.phrases->fill(fits ? "serve.of_fits" : "serve.of", {{"capacity", bytes(ui, capacity)}, {"free", room}});
    }
    const float fresh = freshness(ui, ImGui::GetID("memory figure"), used.typical);
    y += figure(ui, {at.x, y}, width, format(used.typical, Unit::bytes, ui.view.bytes), {.remark = remark}, fresh);
    if (capacity > 0 && !fits) y += paragraph(ui, {at.x, y}, width, type::kLabel, ui.theme.bad, ui.say("serve.does_not_fit")) + 4;
    return y - at.y;
}

float bars(Ui& ui, const Json& answer, ImVec2 at, float width) {
    float y = at.y;
    const std::size_t count = answer["places"].size();
    for (std::size_t i = 0; i < count; ++i) {
        const Json& place = answer["places"].items()[i];
        ImGui::PushID(static_cast<int>(i));
        if (count > 1) {
            const std::string& name = place["place"].text();
            draw_text(ui, {at.x, y}, type::kSmall, ui.theme.mute, name == "host" ? std::string(ui.say("serve.host")) : name);
            y += type::kSmall.line + 4;
        }
        if (const auto part = memory_bar(ui, place, {at.x, y}, width)) open_part(ui, *part);
        y += bar_and_air(ui);
        float legend = 0;
        if (const auto part = memory_legend(ui, place, {at.x, y}, width, legend)) open_part(ui, *part);
        y += legend + 12;
        ImGui::PopID();
    }
    return y - at.y;
}

float room_for_more(Ui& ui, const Json& answer, ImVec2 at, float width) {
    const Json& memory = answer["memory"];
    const std::int64_t users = memory["max_concurrency"].integer();
    const std::int64_t context = memory["max_context_tokens"].integer();
    if (users <= 0 && context <= 0) return 0;
    const Phrases& phrases = *ui.view.phrases;
    std::string text;
    if (users > 0) text = phrases.fill("serve.most_users", {{"count", group_digits(static_cast<double>(users))}});
    if (context > 0) {
        if (!text.empty()) text += " · ";
        text += phrases.fill("serve.longest", {{"tokens", group_digits(static_cast<double>(context))}});
    }
    return paragraph(ui, at, width, type::kSmall, ui.theme.mute, text);
}

/// Changes that help, each a button that makes it.
float remedies(Ui& ui, std::string_view title, ImVec2 at, float width) {
    const Service& service = *ui.view.service;
    if (service.options.empty()) return 0;
    float y = at.y + 16;
    y += paragraph(ui, {at.x, y}, width, type::kLabel, ui.theme.mute, title) + 8;
    ButtonFlow flow({at.x, y}, width);
    for (const FitOption& option : service.options) {
        const std::string text = ui.view.phrases->fill("option." + option.change.name, {{"value", said(ui, option.change.name, option.change.value)}});
        const std::string detail = option.per_gpu_bytes > 0 ? bytes(ui, option.per_gpu_bytes) : std::string();
        const ButtonLook look{.detail = detail};
        const float wide = std::min(button_width(ui, text, look), width);
        if (button(ui, "option." + option.change.name + "." + option.change.value, flow.place(wide), text, look, width))
            ui.intents.push_back(SetField{option.change.name, option.change.value});
    }
    return y + flow.height() - at.y;
}

struct Fact {
    std::string_view object;
    std::string_view name;
    Unit unit;
};

constexpr std::array kSpeed = {Fact{"speed", "ttft_seconds", Unit::seconds},
                               Fact{"speed", "output_tokens_per_second_per_user", Unit::tokens_per_second},
                               Fact{"cost", "usd_per_million_output_tokens", Unit::usd_per_million_tokens},
                               Fact{"speed", "output_tokens_per_second", Unit::tokens_per_second},
                               Fact{"cost", "usd_per_request", Unit::usd},
                               Fact{"cost", "usd_per_month", Unit::usd}};

/// A figure with its band, pressed for its worksheet; returns the height.
float fact_card(Ui& ui, const Fact& fact, const Range& range, ImVec2 at, float width) {
    const std::string name(fact.name);
    float y = at.y;
    draw_text(ui, {at.x, y}, type::kLabel, ui.theme.mute, shortened(ui, type::kLabel, ui.say("fact." + name), width));
    y += type::kLabel.line + 2;
    const Press press = item(ui, "fact." + name, {{at.x, y}, {at.x + width, y + type::kFigure.line}});
    const float fresh = freshness(ui, press.id, range.typical);
    const Figure shown = format(range.typical, fact.unit, ui.view.bytes);
    const float whole = text_width(ui, type::kFigure, shown.prefix + shown.digits) + kGrid + text_width(ui, type::kText, unit_word(ui, shown));
    FigureLook look;
    if (whole > width) look = {.digits = type::kHeadingNarrow, .unit = type::kSmall, .remark = {}};
    figure(ui, {at.x, y + lowered(type::kFigure, look.digits)}, width, shown, look, press.hovered ? 1 : fresh);
    focus_ring(ui, press, {{at.x - 4, y}, {at.x + width, y + type::kFigure.line}});
    if (press.pressed) open_part(ui, name);
    y += type::kFigure.line;
    if (!range.is_exact()) {
        range_band(ui, {at.x, y}, width, range);
        y += kBandHeight;
        y += paragraph(ui, {at.x, y}, width, type::kSmall, ui.theme.mute, spoken_interval(ui, range, fact.unit));
    }
    return y - at.y;
}

float speed_and_cost(Ui& ui, const Json& answer, ImVec2 at, float width) {
    const float gap = width >= 480 ? 28 : 20;
    const int columns = width >= 480 ? 3 : width >= 280 ? 2 : 1;
    const float card = (width - static_cast<float>(columns - 1) * gap) / static_cast<float>(columns);
    float y = at.y;
    float row = 0;
    int column = 0;
    for (const Fact& fact : kSpeed) {
        const auto range = range_in(answer[fact.object][fact.name]);
        if (!range) continue;
        if (column == 0) {
            hairline(ui, {at.x, y + kSection - 4}, width);
            y += kSection + 16;
        }
        row = std::max(row, fact_card(ui, fact, *range, {at.x + static_cast<float>(column) * (card + gap), y}, card));
        column = (column + 1) % columns;
        if (column != 0) continue;
        y += row;
        row = 0;
    }
    return y + row - at.y;
}

/// What bounds the speed, and where the price comes from.
float conditions(Ui& ui, const Json& answer, ImVec2 at, float width) {
    const Phrases& phrases = *ui.view.phrases;
    std::string text;
    const std::string bound = "bound." + answer["speed"]["bound"].text();
    if (ui.can_say(bound)) text = ui.say(bound);
    if (const auto ceiling = range_in(answer["speed"]["ceiling_tokens_per_second"]))
        text += (text.empty() ? "" : " · ") + phrases.fill("serve.ceiling", {{"rate", spoken(ui, format(ceiling->typical, Unit::tokens_per_second))}});
    if (const auto hour = range_in(answer["cost"]["usd_per_hour"])) {
        text += (text.empty() ? "" : " · ") + phrases.fill("serve.at_price", {{"price", spoken(ui, format(hour->typical, Unit::usd_per_hour))}});
        const std::string& date = answer["cost"]["as_of"].text();
        if (!date.empty()) text += " (" + phrases.fill("worksheet.as_of", {{"date", date}}) + ")";
    }
    if (text.empty()) return 0;
    return 12 + paragraph(ui, {at.x, at.y + 12}, width, type::kSmall, ui.theme.mute, text);
}

float command(Ui& ui, const Json& answer, ImVec2 at, float width) {
    const std::string& text = answer["command"].text();
    if (text.empty()) return 0;
    constexpr float kPadding = 12;
    float y = at.y + section(ui, at, width, ui.say("serve.command"));
    const std::string_view copy = ui.say("action.copy");
    const float link_width = text_width(ui, type::kSmall, copy);
    if (link(ui, "copy.command", {at.x + width - link_width, y - type::kLabel.line - 4}, copy)) ui.intents.push_back(CopyText{text});
    Ui quiet = ui;
    quiet.measuring = true;
    const float height = paragraph(quiet, {0, 0}, width - 2 * kPadding, type::kSmall, 0, text) + 2 * kPadding;
    fill(ui, {{at.x, y}, {at.x + width, y + height}}, ui.theme.soft, kRadius);
    paragraph(ui, {at.x + kPadding, y + kPadding}, width - 2 * kPadding, type::kSmall, ui.theme.ink, text);
    return y + height - at.y;
}

/// The answer and the question in forms to take along.
float export_links(Ui& ui, ImVec2 at, float width) {
    constexpr std::array<std::pair<ExportForm, std::string_view>, 4> kForms = {{{ExportForm::markdown, "Markdown"},
                                                                                {ExportForm::csv, "CSV"},
                                                                                {ExportForm::json, "JSON"},
                                                                                {ExportForm::command_line, "ballpark"}}};
    const std::string_view words = ui.say("action.copy_as");
    ButtonFlow flow({at.x, at.y}, width);
    const ImVec2 first = flow.place(text_width(ui, type::kSmall, words));
    draw_text(ui, {first.x, first.y + 6}, type::kSmall, ui.theme.mute, words);
    for (const auto& [form, name] : kForms)
        if (button(ui, "export." + std::string(name), flow.place(button_width(ui, name)), name)) ui.intents.push_back(Export{form});
    return flow.height();
}

float no_answer(Ui& ui, ImVec2 at, float width) {
    float y = at.y;
    y += paragraph(ui, {at.x, y}, width, type::kLabel, ui.theme.mute, ui.say("serve.heading.one")) + 4;
    y += paragraph(ui, {at.x, y}, width, type::kText, ui.theme.ink, ui.say("serve.no_answer")) + 4;
    if (ui.view.service->problem)
        y += paragraph(ui, {at.x, y}, width, type::kSmall, ui.theme.bad, ui.view.service->problem->text);
    y += remedies(ui, ui.say("serve.instead"), {at.x, y}, width);
    return y - at.y;
}

}  // namespace

float serve_answers(Ui& ui, ImVec2 at, float width) {
    const Json& answer = ui.view.service->answer;
    if (answer.is_null()) return no_answer(ui, at, width);
    ImGui::PushID("answers");
    float y = at.y;
    y += headline(ui, answer, {at.x, y}, width) + 10;
    y += bars(ui, answer, {at.x, y}, width);
    y += room_for_more(ui, answer, {at.x, y}, width);
    y += comparison(ui, {at.x, y}, width);
    y += remedies(ui, ui.say("serve.would_fit"), {at.x, y}, width);
    y += notes(ui, answer, {at.x, y}, width);
    y += speed_and_cost(ui, answer, {at.x, y}, width);
    y += conditions(ui, answer, {at.x, y}, width);
    y += serve_plots(ui, {at.x, y}, width);
    y += command(ui, answer, {at.x, y}, width);
    y += export_links(ui, {at.x, y + 20}, width) + 20;
    ImGui::PopID();
    return y - at.y;
}

}  // namespace ballpark::ui
