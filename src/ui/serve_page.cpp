#include "ui/serve_page.h"

#include <algorithm>
#include <string>

#include "ui/scenario_bar.h"
#include "ui/scenario_inputs.h"
#include "ui/serve_answers.h"
#include "ui/serve_worksheet.h"
#include "ui/text.h"
#include "ui/widgets/item.h"

namespace ballpark::ui {
namespace {

constexpr float kInputs = 256;
constexpr float kWhy = 288;
constexpr float kGap = 32;
constexpr float kThreeColumns = 1000;  // of content

/// Everything in one column, answers first; the scenario's line opens the inputs above them.
float one_column(Ui& ui, const Layout& layout, float top) {
    const float x = layout.content_x;
    const float width = layout.content_width;
    float y = top + 16;
    y += scenario_chips(ui, {x, y}, width) + 16;
    if (ui.memory.inputs_open) {
        y += preset_buttons(ui, ScenarioAsk::serve, {x, y}, width) + 16;
        y += scenario_inputs(ui, ScenarioAsk::serve, {x, y}, width) + 8;
        hairline(ui, {x, y}, width);
        y += 24;
    }
    y += serve_answers(ui, {x, y}, width);
    return y + 40 - top;
}

void worksheet_column(Ui& ui, float x, float top, float& end) {
    const float inner = x + 24;
    draw_text(ui, {inner, top}, type::kLabel, ui.theme.mute, ui.say("action.why"));
    const std::string_view part = ui.view.open_part.empty() ? kFirstPart : ui.view.open_part;
    const float bottom = top + 24 + serve_worksheet(ui, part, {inner, top + 24}, kWhy - 24);
    end = std::max(end, bottom);
}

}  // namespace

bool serve_has_worksheet(const Layout& layout) { return layout.content_width >= kThreeColumns; }

float serve_page(Ui& ui, const Layout& layout, float top) {
    if (layout.narrow) return one_column(ui, layout, top);
    const bool three = serve_has_worksheet(layout);
    const float gap = layout.content_width < 760 ? 24 : kGap;
    float y = top + 20;
    y += preset_buttons(ui, ScenarioAsk::serve, {layout.content_x, y}, layout.content_width) + 12;
    hairline(ui, {layout.content_x, y}, layout.content_width);
    y += 24;
    const float inputs = y + scenario_inputs(ui, ScenarioAsk::serve, {layout.content_x, y}, kInputs);
    const float x = layout.content_x + kInputs + gap;
    const float why_x = layout.content_x + layout.content_width - kWhy;
    const float width = (three ? why_x - gap : layout.content_x + layout.content_width) - x;
    float end = std::max(inputs, y + serve_answers(ui, {x, y}, width));
    if (three && !ui.view.service->answer.is_null()) {
        worksheet_column(ui, why_x, y, end);
        fill(ui, {{why_x, y}, {why_x + 1, end}}, ui.theme.line);
    }
    return end + 40 - top;
}

}  // namespace ballpark::ui
