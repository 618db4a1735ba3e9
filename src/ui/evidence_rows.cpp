#include "ui/evidence_rows.h"

#include <array>
#include <vector>

#include "quantity/units.h"
#include "ui/scenario_choices.h"
#include "ui/service.h"
#include "ui/text.h"
#include "ui/widgets/figure.h"
#include "ui/widgets/item.h"
#include "ui/worksheet_steps.h"

namespace ballpark::ui {
namespace {

struct Measured {
    std::string_view name;
    Unit unit;
};

constexpr std::array kMeasured = {Measured{"ttft_seconds", Unit::seconds}, Measured{"tpot_seconds", Unit::seconds},
                                  Measured{"output_tokens_per_second", Unit::tokens_per_second}, Measured{"tokens_per_second", Unit::tokens_per_second},
                                  Measured{"gpu_hours", Unit::hours}, Measured{"peak_bytes", Unit::bytes}};

/// "Llama 3 8B, q4_k_m · llama.cpp · 1 × RTX 4000 Ada 20 GB", or "LLaMA-13B · 1 T tokens · 1,024 × A100" of a training run.
std::string what_ran(const Ui& ui, const Json& row) {
    if (row["run"].is_string()) {
        std::string text = row["run"].text();
        if (row["method"].is_string()) text += " · " + row["method"].text();
        if (row["objective"].is_string()) text += " · " + row["objective"].text();
        if (row["tokens"].is_number()) text += " · " + spoken(ui, format(row["tokens"].number(), Unit::tokens));
        if (row["gpu"].is_string()) text += " · " + group_digits(row["gpus"].number()) + " × " + said(ui, "gpu", row["gpu"].text());
        return text + (row["note"].is_string() ? " (" + row["note"].text() + ")" : "");
    }
    return said(ui, "model", row["model"].text()) + ", " + row["weights"].text() + " · " + said(ui, "engine", row["engine"].text()) + " · " +
           group_digits(row["gpus"].number()) + " × " + said(ui, "gpu", row["gpu"].text());
}

/// "Differs: Model, Device, Engine"; what the scenario has as well is not said.
std::string how_it_differs(const Ui& ui, const Json& row) {
    std::string fields;
    for (const Json& field : row["differs"].items()) {
        const std::string key = "field." + field.text();
        fields += (fields.empty() ? "" : ", ") + std::string(ui.can_say(key) ? ui.say(key) : std::string_view(field.text()));
    }
    if (fields.empty()) return row["differs"].is_array() ? std::string(ui.say("evidence.same")) : std::string();
    return ui.view.phrases->fill("evidence.differs", {{"fields", fields}});
}

/// "Time to first token: 164 ms measured, 172 ms estimated (116 – 308 ms)", a line each.
std::vector<std::string> figures(const Ui& ui, const Json& row) {
    std::vector<std::string> lines;
    const Phrases& phrases = *ui.view.phrases;
    for (const Measured& figure : kMeasured) {
        const Json& value = row[figure.name];
        const auto estimate = range_in(row["estimate"][figure.name]);
        if (!value.is_number() || !estimate) continue;
        lines.push_back(phrases.fill("evidence.figure", {{"name", ui.say("fact." + std::string(figure.name))},
                                                         {"measured", spoken(ui, format(value.number(), figure.unit))},
                                                         {"estimate", spoken(ui, format(estimate->typical, figure.unit))},
                                                         {"range", spoken_interval(ui, *estimate, figure.unit)}}));
    }
    return lines;
}

std::string source_of(const Ui& ui, const Json& row) {
    const std::string& date = row["as_of"].text();
    return (date.empty() ? "" : ui.view.phrases->fill("worksheet.as_of", {{"date", date}}) + " ") + row["source"].text();
}

}  // namespace

float evidence_rows(Ui& ui, ImVec2 at, float width) {
    const Json& evidence = ui.view.service->answer["evidence"];
    if (evidence.size() == 0) return 0;
    float y = at.y;
    y += paragraph(ui, {at.x, y}, width, type::kLabel, ui.theme.mute, ui.say("evidence.title")) + kGrid;
    int number = 0;
    for (const Json& row : evidence.items()) {
        ImGui::PushID(number++);
        hairline(ui, {at.x, y}, width);
        y += kGrid;
        y += paragraph(ui, {at.x, y}, width, type::kSmall, ui.theme.ink, what_ran(ui, row));
        for (const std::string& line : figures(ui, row)) y += paragraph(ui, {at.x, y}, width, type::kSmall, ui.theme.ink, line);
        if (const std::string differs = how_it_differs(ui, row); !differs.empty()) y += paragraph(ui, {at.x, y}, width, type::kSmall, ui.theme.mute, differs);
        y += worksheet_source(ui, source_of(ui, row), {at.x, y}, width) + kGrid;
        ImGui::PopID();
    }
    return y - at.y;
}

std::string evidence_text(const Ui& ui) {
    const Json& evidence = ui.view.service->answer["evidence"];
    if (evidence.size() == 0) return {};
    std::string text = "\n" + std::string(ui.say("evidence.title")) + "\n";
    for (const Json& row : evidence.items()) {
        text += "- " + what_ran(ui, row) + "\n";
        for (const std::string& line : figures(ui, row)) text += "  " + line + "\n";
        if (const std::string differs = how_it_differs(ui, row); !differs.empty()) text += "  " + differs + "\n";
        text += "  " + source_of(ui, row) + "\n";
    }
    return text;
}

}  // namespace ballpark::ui
