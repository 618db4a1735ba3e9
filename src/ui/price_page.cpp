#include "ui/price_page.h"

#include <algorithm>
#include <string>

#include "ui/ask_answers.h"
#include "ui/ask_page.h"
#include "ui/scenario_bar.h"
#include "ui/scenario_inputs.h"
#include "ui/text.h"
#include "ui/token_counts.h"
#include "ui/widgets/button.h"
#include "ui/widgets/text_editor.h"

namespace ballpark::ui {
namespace {

constexpr float kInputs = 256;
constexpr float kLanguages = 272;
constexpr float kGap = 36;
constexpr float kThreeColumns = 1000;  // of content

/// Texts to begin with, and an end.
float samples(Ui& ui, ImVec2 at, float width) {
    const WrittenText& written = *ui.view.written;
    ButtonFlow flow(at, width);
    const auto put = [&](std::string_view text) { ui.intents.push_back(EditText{0, written.text.size(), std::string(text)}); };
    for (const char* sample : {"english", "korean", "code"}) {
        const std::string name = "sample." + std::string(sample);
        const std::string_view words = ui.say(name);
        if (button(ui, name, flow.place(button_width(ui, words)), words)) put(ui.say(name + ".text"));
    }
    if (!written.text.empty()) {
        const std::string_view words = ui.say("tokens.clear");
        if (button(ui, "clear", flow.place(button_width(ui, words)), words)) put("");
    }
    return flow.height();
}

float writing(Ui& ui, ImVec2 at, float width) {
    float y = at.y;
    draw_text(ui, {at.x, y}, type::kLabel, ui.theme.mute, ui.say("tokens.text"));
    y += type::kLabel.line + kGrid;
    const float height = width < 480 ? 200.0f : 260.0f;
    const auto token = text_editor(ui, "text", {{at.x, y}, {at.x + width, y + height}}, ui.say("tokens.hint"));
    y += height + kGrid;
    // The line under the text stays as high as it is, whatever it says.
    y += std::max(token_line(ui, token, {at.x, y}, width), 2 * type::kSmall.line) + kGrid;
    y += samples(ui, {at.x, y}, width) + 20;
    return y + token_counts(ui, {at.x, y}, width) - at.y;
}

float answer(Ui& ui, ImVec2 at, float width) {
    hairline(ui, at, width);
    return 24 + scenario_answer(ui, {at.x, at.y + 24}, width);
}

}  // namespace

float price_page(Ui& ui, const Layout& layout, float top) {
    const float x = layout.content_x;
    float y = top + (layout.narrow ? 20 : 28);
    y += preset_buttons(ui, ScenarioAsk::price, {x, y}, layout.content_width) + 20;
    if (layout.narrow) {
        y += writing(ui, {x, y}, layout.content_width) + 16;
        y += answer(ui, {x, y}, layout.content_width) + 24;
        y += scenario_inputs(ui, ScenarioAsk::price, {x, y}, layout.content_width) + 24;
        return y + languages(ui, {x, y}, layout.content_width) + 40 - top;
    }
    const bool three = layout.content_width >= kThreeColumns;
    const float inputs = scenario_inputs(ui, ScenarioAsk::price, {x, y}, kInputs);
    const float middle = x + kInputs + kGap;
    const float width = layout.content_width - kInputs - kGap - (three ? kLanguages + kGap : 0);
    float end = y + writing(ui, {middle, y}, width) + 16;
    end += answer(ui, {middle, end}, width);
    if (three) return std::max({y + inputs, end, y + languages(ui, {middle + width + kGap, y}, kLanguages)}) + 40 - top;
    end += 24 + languages(ui, {middle, end + 24}, width);
    return std::max(y + inputs, end) + 40 - top;
}

}  // namespace ballpark::ui
