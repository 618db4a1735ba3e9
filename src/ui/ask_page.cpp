#include "ui/ask_page.h"

#include <algorithm>

#include "ui/ask_answers.h"
#include "ui/evidence_rows.h"
#include "ui/scenario_bar.h"
#include "ui/scenario_inputs.h"
#include "ui/serve_worksheet.h"
#include "ui/text.h"
#include "ui/widgets/item.h"
#include "ui/widgets/link.h"
#include "ui/worksheet_steps.h"

namespace ballpark::ui {
namespace {

constexpr float kInputs = 256;

ScenarioAsk ask_of(Page page) {
    return page == Page::plan ? ScenarioAsk::plan : ScenarioAsk::train;
}

}  // namespace

float scenario_answer(Ui& ui, ImVec2 at, float width) {
    const Service& service = *ui.view.service;
    if (service.answer.is_null()) {
        float y = at.y;
        y += paragraph(ui, {at.x, y}, width, type::kText, ui.theme.ink, ui.say("serve.no_answer")) + 4;
        if (service.problem) y += paragraph(ui, {at.x, y}, width, type::kSmall, ui.theme.bad, service.problem->text);
        return y - at.y;
    }
    float y = at.y;
    if (ui.view.page == Page::price) y += price_answers(ui, {at.x, y}, width);
    if (ui.view.page == Page::plan) y += plan_answers(ui, {at.x, y}, width);
    if (ui.view.page == Page::train) y += train_answers(ui, {at.x, y}, width);
    if (service.why.empty() || ui.view.page == Page::plan) return y - at.y;
    y += 28;
    draw_text(ui, {at.x, y}, type::kLabel, ui.theme.mute, ui.say("worksheet.all_steps"));
    y += type::kLabel.line;
    y += step_rows(ui, service.why, {at.x, y}, width, false) + 16;
    if (const float height = evidence_rows(ui, {at.x, y}, width); height > 0) y += height + 16;
    if (link(ui, "copy", {at.x, y}, ui.say("action.copy_text"))) ui.intents.push_back(CopyText{serve_worksheet_text(ui)});
    return y + type::kSmall.line - at.y;
}

float ask_page(Ui& ui, const Layout& layout, float top) {
    const float x = layout.content_x;
    float y = top + (layout.narrow ? 20 : 28);
    y += preset_buttons(ui, ask_of(ui.view.page), {x, y}, layout.content_width) + 20;
    const float width = layout.narrow ? layout.content_width : kInputs;
    const float inputs = scenario_inputs(ui, ask_of(ui.view.page), {x, y}, width);
    const float gap = layout.narrow ? 0 : 40;
    const ImVec2 at = layout.narrow ? ImVec2{x, y + inputs + 24} : ImVec2{x + kInputs + gap, y};
    const float room = layout.narrow ? layout.content_width : layout.content_width - kInputs - gap;
    const float height = scenario_answer(ui, at, room);
    return std::max(y + inputs, at.y + height) + 40 - top;
}

}  // namespace ballpark::ui
