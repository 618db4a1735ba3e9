#include "ui/comparison.h"

#include <algorithm>
#include <array>
#include <string>

#include "quantity/units.h"
#include "ui/scenario_choices.h"
#include "ui/service.h"
#include "ui/text.h"
#include "ui/widgets/figure.h"
#include "ui/widgets/item.h"

namespace ballpark::ui {
namespace {

constexpr float kRow = 28;

/// Name, pinned and present value; the present one in ink where it differs.
float row(Ui& ui, ImVec2 at, float width, std::string_view name, std::string_view before, std::string_view now) {
    const float column = std::min(140.0f, width * 0.28f);
    const float right = at.x + width;
    draw_text(ui, {at.x, at.y + 4}, type::kSmall, ui.theme.mute, shortened(ui, type::kSmall, name, width - 2 * column - kGrid));
    draw_text_right(ui, right - column - kGrid, at.y + 4, type::kSmall, ui.theme.mute, shortened(ui, type::kSmall, before, column));
    const bool differs = before != now;
    draw_text_right(ui, right, at.y + 4, differs ? type::kLabel : type::kSmall, differs ? ui.theme.ink : ui.theme.mute, shortened(ui, type::kSmall, now, column - kGrid));
    hairline(ui, {at.x, at.y + kRow - 1}, width);
    return kRow;
}

struct Line {
    std::string_view phrase;
    std::string_view object;
    std::string_view name;
    Unit unit;
};

constexpr std::array kLines = {Line{"serve.heading.each", "memory", "per_gpu_bytes", Unit::bytes},
                               Line{"compare.max_concurrency", "memory", "max_concurrency", Unit::count},
                               Line{"fact.ttft_seconds", "speed", "ttft_seconds", Unit::seconds},
                               Line{"fact.output_tokens_per_second_per_user", "speed", "output_tokens_per_second_per_user", Unit::tokens_per_second},
                               Line{"fact.output_tokens_per_second", "speed", "output_tokens_per_second", Unit::tokens_per_second},
                               Line{"fact.usd_per_million_output_tokens", "cost", "usd_per_million_output_tokens", Unit::usd_per_million_tokens},
                               Line{"fact.usd_per_month", "cost", "usd_per_month", Unit::usd}};

std::string figure_in(const Ui& ui, const Service& service, const Line& line) {
    const auto range = range_in(service.answer[line.object][line.name]);
    return range ? spoken(ui, format(range->typical, line.unit, ui.view.bytes)) : std::string("–");
}

}  // namespace

float comparison(Ui& ui, ImVec2 at, float width) {
    if (ui.view.pinned == nullptr) return 0;
    const Service& before = *ui.view.pinned;
    const Service& now = *ui.view.service;
    float y = at.y + 24;
    y += row(ui, {at.x, y}, width, "", ui.say("compare.pinned"), ui.say("compare.now"));
    for (const ScenarioField& field : scenario_fields())
        if (before.text(field.name) != now.text(field.name))
            y += row(ui, {at.x, y}, width, ui.say("field." + std::string(field.name)), said(ui, field.name, before.text(field.name)),
                     said(ui, field.name, now.text(field.name)));
    for (const Line& line : kLines) {
        const std::string a = figure_in(ui, before, line);
        const std::string b = figure_in(ui, now, line);
        if (a != "–" || b != "–") y += row(ui, {at.x, y}, width, ui.say(line.phrase), a, b);
    }
    return y + 8 - at.y;
}

}  // namespace ballpark::ui
