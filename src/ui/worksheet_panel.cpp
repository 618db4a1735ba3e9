#include "ui/worksheet_panel.h"

#include <imgui.h>

#include "ui/companions.h"
#include "ui/number_card.h"
#include "ui/text.h"
#include "ui/widgets/figure.h"
#include "ui/widgets/link.h"
#include "ui/widgets/range_band.h"
#include "ui/widgets/tag.h"
#include "ui/worksheet_steps.h"
#include "ui/worksheet_text.h"

namespace ballpark::ui {
namespace {

float title_and_figure(Ui& ui, const NumberAnswer& answer, ImVec2 at, float width) {
    float y = at.y;
    const Range& range = range_in_force(answer, ui.view.era);
    const std::string title(ui.say("number." + std::string(to_string(answer.id)) + ".title"));
    y += paragraph(ui, {at.x, y}, width, type::kLabel, ui.theme.mute, title);
    const std::string remark = remark_for(ui, answer, range);
    const float fresh = freshness(ui, ImGui::GetID("worksheet figure"), range.typical);
    y += figure(ui, {at.x, y + 4}, width, format(range.typical, answer.unit, ui.view.bytes), {.remark = remark}, fresh) + 4;
    if (!range.is_exact()) {
        range_band(ui, {at.x, y}, width, range);
        y += kBandHeight;
    }
    if (ui.view.era == Era::today && !answer.as_of.empty())
        y += paragraph(ui, {at.x, y}, width, type::kSmall, ui.theme.mute,
                       ui.view.phrases->fill("worksheet.as_of", {{"date", answer.as_of}}));
    return y - at.y;
}

float claim(Ui& ui, const NumberAnswer& answer, ImVec2 at, float width) {
    float y = at.y;
    const std::string_view verdict = ui.say("verdict." + std::string(to_string(answer.verdict)));
    const std::string said = ui.view.phrases->fill("card.claim", {{"value", claim_text(ui, *answer.claim, answer.unit)}});
    const float room = width - tag_width(ui, verdict) - kGrid;
    tag(ui, {at.x + width, y}, verdict_colours(ui.theme, answer.verdict), verdict);
    y += paragraph(ui, {at.x, y}, room, type::kSmall, ui.theme.ink, said);
    y += paragraph(ui, {at.x, y}, width, type::kSmall, ui.theme.mute,
                   ui.say("verdict." + std::string(to_string(answer.verdict)) + ".meaning"));
    if (!answer.claim->provenance.source.empty()) y += worksheet_source(ui, answer.claim->provenance.source, {at.x, y}, width);
    return y - at.y;
}

float also(Ui& ui, const NumberAnswer& answer, ImVec2 at, float width) {
    if (answer.also.empty()) return 0;
    float y = at.y;
    draw_text(ui, {at.x, y}, type::kLabel, ui.theme.mute, ui.say("worksheet.also"));
    y += type::kLabel.line + 4;
    for (const CompanionRow& beside : companion_rows(ui, answer, answer.also.size()))
        y += worksheet_row(ui, {at.x, y}, width, beside.name, beside.value, ui.theme.ink);
    return y + 16 - at.y;
}

}  // namespace

float worksheet_panel(Ui& ui, const NumberAnswer& answer, ImVec2 at, float width, bool with_figure) {
    const std::span<const Step> steps = steps_in_force(answer, ui.view.era);
    const std::string id = "worksheet." + std::string(to_string(answer.id));
    ImGui::PushID(id.c_str());
    float y = at.y;
    if (with_figure) y += title_and_figure(ui, answer, {at.x, y}, width) + 12;
    if (!steps.empty()) {
        y += step_body(ui, steps.back(), {at.x, y}, width) + kGrid;
        if (steps.size() > 1) {
            draw_text(ui, {at.x, y}, type::kLabel, ui.theme.mute, ui.say("worksheet.steps"));
            y += type::kLabel.line + step_rows(ui, steps.first(steps.size() - 1), {at.x, y + type::kLabel.line}, width, false) + 16;
        }
    }
    y += also(ui, answer, {at.x, y}, width);
    y += claim(ui, answer, {at.x, y}, width) + 16;
    if (link(ui, "copy", {at.x, y}, ui.say("action.copy_text"))) ui.intents.push_back(CopyText{worksheet_text(ui, answer)});
    y += type::kSmall.line;
    ImGui::PopID();
    return y - at.y;
}

}  // namespace ballpark::ui
