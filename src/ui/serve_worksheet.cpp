#include "ui/serve_worksheet.h"

#include <array>
#include <span>
#include <utility>

#include "quantity/units.h"
#include "ui/evidence_rows.h"
#include "ui/memory_bar.h"
#include "ui/text.h"
#include "ui/widgets/figure.h"
#include "ui/widgets/link.h"
#include "ui/worksheet_steps.h"
#include "ui/worksheet_text.h"

namespace ballpark::ui {
namespace {

/// Where a part's figure is computed, by engine: the first of these that the worksheet has.
constexpr std::array<std::pair<std::string_view, std::string_view>, 17> kSteps = {{
    {"weights", "weights_per_gpu"},
    {"weights", "llamacpp_model_buffer"},
    {"weights", "gguf_weight_bytes"},
    {"weights", "weight_bytes"},
    {"kv", "llamacpp_kv_buffer"},
    {"kv", "kv_bytes_per_sequence"},
    {"activation", "activation_peak"},
    {"activation", "llamacpp_compute_buffer"},
    {"activation", "generation_peak"},
    {"overhead", "cuda_context"},
    {"overhead", "non_torch"},
    {"state", "state_bytes_per_sequence"},
    {"state", "kv_bytes_per_sequence"},
    {"ttft_seconds", "ttft"},
    {"output_tokens_per_second_per_user", "tpot"},
    {"output_tokens_per_second", "tokens_per_second"},
    {"max_concurrency", "kv_pool"},
}};

const Step* find_step(std::span<const Step> steps, std::string_view name) {
    for (const Step& step : steps) {
        if (step.name == name) return &step;
        if (const Step* below = find_step(step.children, name)) return below;
    }
    return nullptr;
}

const Step* step_of(const Service& service, std::string_view part) {
    if (const Step* step = find_step(service.why, part)) return step;
    for (const auto& [of, name] : kSteps)
        if (of == part)
            if (const Step* step = find_step(service.why, name)) return step;
    return nullptr;
}

}  // namespace

float serve_worksheet(Ui& ui, std::string_view part, ImVec2 at, float width) {
    const Service& service = *ui.view.service;
    const std::string id = "worksheet." + std::string(part);
    ImGui::PushID(id.c_str());
    float y = at.y;
    const Step* step = step_of(service, part);
    if (step != nullptr) {
        y += paragraph(ui, {at.x, y}, width, type::kLabel, ui.theme.mute, step_name(ui, *step));
        const FigureLook look{.digits = type::kHeadingNarrow, .unit = type::kText, .remark = {}};
        y += figure(ui, {at.x, y + 2}, width, format(step->value, step->unit, ui.view.bytes), look, 0) + kGrid;
        y += step_body(ui, *step, {at.x, y}, width) + kGrid;
        const std::string explained = "part." + std::string(part) + ".meaning";
        if (ui.can_say(explained)) y += paragraph(ui, {at.x, y}, width, type::kSmall, ui.theme.mute, ui.say(explained)) + 16;
    }
    draw_text(ui, {at.x, y}, type::kLabel, ui.theme.mute, ui.say("worksheet.all_steps"));
    y += type::kLabel.line;
    ImGui::PushID("all");
    y += step_rows(ui, service.why, {at.x, y}, width, false) + 16;
    ImGui::PopID();
    if (const float height = evidence_rows(ui, {at.x, y}, width); height > 0) y += height + 16;
    if (link(ui, "copy", {at.x, y}, ui.say("action.copy_text"))) ui.intents.push_back(CopyText{serve_worksheet_text(ui)});
    y += type::kSmall.line;
    ImGui::PopID();
    return y - at.y;
}

std::string serve_worksheet_text(const Ui& ui) {
    std::string text;
    for (const Step& step : ui.view.service->why) append_step(ui, step, text);
    return text + evidence_text(ui);
}

}  // namespace ballpark::ui
