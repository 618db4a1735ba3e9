#include "ui/scenario_bar.h"

#include <array>
#include <string>

#include "question/scenario_fields.h"
#include "ui/recent_menu.h"
#include "ui/scenario_choices.h"
#include "ui/text.h"
#include "ui/widgets/button.h"

namespace ballpark::ui {
namespace {

std::string field(const Ui& ui, std::string_view name) { return said(ui, name, ui.view.service->text(name)); }

struct Chip {
    std::string_view name;
    std::string text;
    std::string detail;
};

std::array<Chip, 4> chips(const Ui& ui) {
    const Phrases& phrases = *ui.view.phrases;
    return {{{"chip.model", field(ui, "model"), field(ui, "weights")},
             {"chip.gpu", field(ui, "gpus") + " × " + field(ui, "gpu"), ""},
             {"chip.engine", field(ui, "engine"), ""},
             {"chip.load", phrases.fill("chip.users", {{"count", field(ui, "concurrency")}}),
              phrases.fill("chip.tokens", {{"input", field(ui, "input_tokens")}, {"output", field(ui, "output_tokens")}})}}};
}

bool is_in_force(const Ui& ui, const Preset& preset) {
    for (const FieldValue& value : preset.values)
        if (ui.view.service->text(value.name) != value.value) return false;
    return true;
}

}  // namespace

float scenario_chips(Ui& ui, ImVec2 at, float width) {
    ButtonFlow flow(at, width);
    for (const Chip& chip : chips(ui)) {
        const ButtonLook look{.detail = chip.detail, .on = ui.memory.inputs_open};
        const float wide = std::min(button_width(ui, chip.text, look), width);
        if (button(ui, chip.name, flow.place(wide), chip.text, look, width)) ui.memory.inputs_open = !ui.memory.inputs_open;
    }
    const std::string_view words = ui.say(ui.memory.inputs_open ? "action.close_inputs" : "action.change_inputs");
    if (button(ui, "chip.change", flow.place(button_width(ui, words)), words)) ui.memory.inputs_open = !ui.memory.inputs_open;
    return flow.height();
}

float preset_buttons(Ui& ui, ScenarioAsk ask, ImVec2 at, float width) {
    ButtonFlow flow(at, width);
    for (const Preset& preset : scenario_presets()) {
        if (preset.ask != ask) continue;
        const std::string name = "preset." + std::string(preset.name);
        const ButtonLook look{.detail = {}, .on = is_in_force(ui, preset)};
        if (button(ui, name, flow.place(button_width(ui, ui.say(name), look)), ui.say(name), look))
            ui.intents.push_back(UsePreset{preset.name});
    }
    if (ask == ScenarioAsk::serve) {
        const bool pinned = ui.view.pinned != nullptr;
        const std::string_view words = ui.say(pinned ? "action.unpin" : "action.pin");
        if (button(ui, "pin", flow.place(button_width(ui, words)), words, {.detail = {}, .on = pinned})) ui.intents.push_back(PinScenario{});
    }
    recent_menu(ui, flow);
    return flow.height();
}

}  // namespace ballpark::ui
