#include "ui/ask_answers.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "quantity/units.h"
#include "ui/ask_plots.h"
#include "ui/memory_bar.h"
#include "ui/notes.h"
#include "ui/scenario_choices.h"
#include "ui/service.h"
#include "ui/text.h"
#include "ui/widgets/button.h"
#include "ui/widgets/figure.h"
#include "ui/widgets/range_band.h"
#include "ui/worksheet_text.h"
#include "ui/worksheet_steps.h"

namespace ballpark::ui {
namespace {

struct Line {
    std::string_view phrase;
    std::string_view name;
    Unit unit;
};

/// Label, large figure, band.
float headline(Ui& ui, std::string_view label, const Range& range, Unit unit, ImVec2 at, float width) {
    float y = at.y;
    draw_text(ui, {at.x, y}, type::kLabel, ui.theme.mute, label);
    y += type::kLabel.line + 2;
    const std::string remark = range.is_exact() ? std::string() : spoken_interval(ui, range, unit);
    const float fresh = freshness(ui, ImGui::GetID(label.data(), label.data() + label.size()), range.typical);
    y += figure(ui, {at.x, y}, width, format(range.typical, unit, ui.view.bytes), {.remark = remark}, fresh);
    if (!range.is_exact()) {
        range_band(ui, {at.x, y}, width, range);
        y += kBandHeight;
    }
    return y - at.y;
}

float rows(Ui& ui, const Json& object, std::span<const Line> lines, ImVec2 at, float width) {
    float y = at.y;
    for (const Line& line : lines) {
        const auto range = range_in(object[line.name]);
        if (!range) continue;
        std::string text = spoken(ui, format(range->typical, line.unit, ui.view.bytes));
        const std::string_view name = ui.say(line.phrase);
        const std::string with_interval = text + " (" + spoken_interval(ui, *range, line.unit) + ")";
        const float room = width - text_width(ui, type::kSmall, name) - 2 * kGrid;
        if (!range->is_exact() && text_width(ui, type::kSmall, with_interval) <= room) text = with_interval;
        y += worksheet_row(ui, {at.x, y}, width, name, text, ui.theme.mute);
    }
    return y - at.y;
}

float dated_source(Ui& ui, std::string_view source, std::string_view date, ImVec2 at, float width) {
    if (source.empty()) return 0;
    std::string text = source_shown(ui, source);
    if (!date.empty() && text.find(date) == std::string::npos) text += ", " + ui.view.phrases->fill("worksheet.as_of", {{"date", date}});
    return 8 + paragraph(ui, {at.x, at.y + 8}, width, type::kSmall, ui.theme.mute, text);
}

/// One way to serve the load; pressing it makes it the scenario and opens *Serve*.
float plan_option(Ui& ui, const Json& option, ImVec2 at, float width) {
    const std::string title = group_digits(option["gpus"].number()) + " × " + said(ui, "gpu", option["gpu"].text());
    const std::string detail = said(ui, "engine", option["engine"].text()) + " · " + option["weights"].text();
    const auto month = range_in(option["usd_per_month"]);
    const std::string price = month ? ui.view.phrases->fill("plan.a_month", {{"price", spoken(ui, format(month->typical, Unit::usd))}}) : std::string();
    constexpr float kHeight = 52;
    const Box box{at, {at.x + width, at.y + kHeight}};
    const Press press = item(ui, "option", box);
    if (press.hovered) fill(ui, box, ui.theme.soft, kRadius);
    const float room = width - text_width(ui, type::kLabel, price) - 3 * kGrid;
    draw_text(ui, {at.x + 8, at.y + 6}, type::kLabel, press.hovered ? ui.theme.accent : ui.theme.ink, shortened(ui, type::kLabel, title, room));
    draw_text_right(ui, at.x + width - 8, at.y + 6, type::kLabel, ui.theme.ink, price);
    std::string speed;
    if (const auto ttft = range_in(option["speed"]["ttft_seconds"]))
        speed = std::string(ui.say("fact.ttft_seconds")) + " " + spoken(ui, format(ttft->typical, Unit::seconds));
    const float used = draw_text(ui, {at.x + 8, at.y + 27}, type::kSmall, ui.theme.mute, shortened(ui, type::kSmall, detail, width - 16));
    if (used + text_width(ui, type::kSmall, speed) + 3 * kGrid <= width)
        draw_text_right(ui, at.x + width - 8, at.y + 27, type::kSmall, ui.theme.mute, speed);
    hairline(ui, {at.x, at.y + kHeight - 1}, width);
    focus_ring(ui, press, box);
    if (press.pressed) {
        for (const char* field : {"weights", "engine", "gpu"}) ui.intents.push_back(SetField{field, option[field].text()});
        // One copy of the service, and the share of the load that it takes.
        for (const char* field : {"gpus", "concurrency", "context_tokens"})
            if (const Json& figure = option["question"][field]; figure.is_number())
                ui.intents.push_back(SetField{field, figure_text(figure.number())});
        ui.intents.push_back(ChoosePage{Page::serve});
    }
    return kHeight;
}

/// The parts of a training card's memory as a place of the memory bar.
Json training_place(const Json& answer) {
    const Json& memory = answer["memory_per_gpu_bytes"];
    Json parts = Json::array();
    for (const char* part : {"weights", "gradients", "optimizer", "activations", "buffers"})
        if (const auto bytes = range_in(memory[part]); bytes && bytes->high > 0)
            parts.push_back({{"part", part}, {"bytes", bytes->typical}});
    return {{"place", "gpu"}, {"parts", std::move(parts)}, {"capacity_bytes", answer["gpu_capacity_bytes"].number()}};
}

/// "weights 2 · gradients 2 · first moment 2 …": what each trained parameter takes.
float bytes_of_a_parameter(Ui& ui, const Json& answer, ImVec2 at, float width) {
    std::string text;
    for (const auto& [name, bytes] : answer["bytes_per_trained_parameter"].members())
        if (bytes.is_number() && bytes.number() > 0)
            text += (text.empty() ? "" : " · ") + std::string(ui.say("recipe." + name)) + " " + decimal(bytes.number(), 3);
    return text.empty() ? 0 : 8 + paragraph(ui, {at.x, at.y + 8}, width, type::kSmall, ui.theme.mute, std::string(ui.say("train.bytes")) + ": " + text);
}

/// What fine-tuning is of training from scratch; or smaller models for the same loss, and how many tokens a law would give.
float against_scratch(Ui& ui, const Json& answer, ImVec2 at, float width) {
    float y = at.y + 16;
    const auto row = [&](std::string_view name, const std::string& value) { y += worksheet_row(ui, {at.x, y}, width, name, value, ui.theme.mute); };
    if (const auto usd = range_in(answer["pretraining"]["usd"])) row(ui.say("train.scratch_cost"), spoken(ui, format(usd->typical, Unit::usd)));
    if (answer["cost_ratio_to_pretraining"].is_number()) row(ui.say("train.scratch_ratio"), spoken(ui, format(answer["cost_ratio_to_pretraining"].number(), Unit::share)));
    for (const Json& api : answer["api"].items())
        row(ui.view.phrases->fill("train.by_api", {{"model", api["model"].text()}, {"date", api["as_of"].text()}}), spoken(ui, format(api["usd"].number(), Unit::usd)));
    for (const Json& law : answer["compute_optimal"].items()) {
        std::string name = law["law"].text();  // "chinchilla_1"
        std::replace(name.begin(), name.end(), '_', ' ');
        if (!name.empty() && name[0] >= 'a') name[0] -= 'a' - 'A';
        row(ui.view.phrases->fill("train.optimum", {{"law", name}}), spoken(ui, format(law["tokens_for_this_size"].number(), Unit::tokens)));
        row(ui.view.phrases->fill("train.optimum_budget", {{"law", name}}), spoken(ui, format(law["parameters_for_this_budget"].number(), Unit::parameters)));
    }
    if (answer["overtraining"].size() > 0) y += 16 + paragraph(ui, {at.x, y + 16}, width, type::kLabel, ui.theme.mute, ui.say("train.overtraining"));
    for (const Json& smaller : answer["overtraining"].items()) {
        const std::string name = ui.view.phrases->fill("train.overtraining_row", {{"parameters", spoken(ui, format(smaller["parameters"].number(), Unit::parameters))},
                                                                                  {"tokens", spoken(ui, format(smaller["tokens"].number(), Unit::tokens))}});
        const auto usd = range_in(smaller["total_usd"]);
        row(name, usd ? spoken(ui, format(usd->typical, Unit::usd)) : spoken(ui, format(smaller["total_flop"].number(), Unit::flop)));
    }
    return y == at.y + 16 ? 0 : y - at.y;
}

}  // namespace

float price_answers(Ui& ui, ImVec2 at, float width) {
    constexpr std::array kLines = {Line{"price.input", "input_usd", Unit::usd}, Line{"price.cached", "cached_input_usd", Unit::usd},
                                   Line{"price.output", "output_usd", Unit::usd}, Line{"price.request", "per_request_usd", Unit::usd}};
    constexpr std::array kRates = {Line{"price.rate_input", "input_usd_per_million_tokens", Unit::usd_per_million_tokens},
                                   Line{"price.rate_cached", "cached_input_usd_per_million_tokens", Unit::usd_per_million_tokens},
                                   Line{"price.rate_output", "output_usd_per_million_tokens", Unit::usd_per_million_tokens}};
    const Json& answer = ui.view.service->answer;
    float y = at.y;
    if (const auto total = range_in(answer["total_usd"]))
        y += headline(ui, ui.view.phrases->fill("price.total", {{"count", said(ui, "requests", ui.view.service->text("requests"))}}), *total, Unit::usd, {at.x, y}, width) + 16;
    y += rows(ui, answer, kLines, {at.x, y}, width) + 16;
    y += rows(ui, answer["rates"], kRates, {at.x, y}, width);
    y += dated_source(ui, answer["source"].text(), answer["as_of"].text(), {at.x, y}, width);
    return y - at.y;
}

float plan_answers(Ui& ui, ImVec2 at, float width) {
    const Json& options = ui.view.service->answer["options"];
    float y = at.y;
    y += paragraph(ui, {at.x, y}, width, type::kLabel, ui.theme.mute, ui.say(options.size() > 0 ? "plan.heading" : "plan.nothing")) + 8;
    hairline(ui, {at.x, y}, width);
    constexpr std::size_t kShown = 12;
    for (std::size_t i = 0; i < std::min(kShown, options.size()); ++i) {
        ImGui::PushID(static_cast<int>(i));
        y += plan_option(ui, options.items()[i], {at.x, y}, width);
        ImGui::PopID();
    }
    y += break_even_plot(ui, {at.x, y}, width);
    y += fit_grid(ui, {at.x, y}, width);
    return y - at.y;
}

float train_answers(Ui& ui, ImVec2 at, float width) {
    constexpr std::array kLines = {Line{"train.gpu_hours", "gpu_hours", Unit::hours}, Line{"train.speed", "tokens_per_second", Unit::tokens_per_second},
                                   Line{"step.achieved_mfu", "mfu", Unit::share}, Line{"train.trainable", "trainable_parameters", Unit::parameters},
                                   Line{"train.adapter", "adapter_bytes", Unit::bytes}, Line{"train.cluster", "smallest_cluster", Unit::count},
                                   Line{"train.micro_batch", "largest_micro_batch", Unit::count}, Line{"train.goodput", "goodput", Unit::share}};
    const Json& answer = ui.view.service->answer;
    float y = at.y;
    if (const auto usd = range_in(answer["usd"])) y += headline(ui, ui.say("train.cost"), *usd, Unit::usd, {at.x, y}, width) + 16;
    if (const auto days = range_in(answer["days"])) {
        constexpr double kHours = 24;
        y += headline(ui, ui.say("train.time"), {days->low * kHours, days->typical * kHours, days->high * kHours}, Unit::hours, {at.x, y}, width) + 20;
    }
    const Json place = training_place(answer);
    draw_text(ui, {at.x, y}, type::kLabel, ui.theme.mute, ui.say("serve.heading.each"));
    y += type::kLabel.line + 8;
    memory_bar(ui, place, {at.x, y}, width);
    y += bar_and_air(ui);
    float legend = 0;
    memory_legend(ui, place, {at.x, y}, width, legend);
    y += legend + 4;
    if (answer["fits"].is_boolean() && !answer["fits"].boolean()) y += paragraph(ui, {at.x, y}, width, type::kLabel, ui.theme.bad, ui.say("serve.does_not_fit"));
    y += 16;
    y += rows(ui, answer, kLines, {at.x, y}, width);
    y += bytes_of_a_parameter(ui, answer, {at.x, y}, width);
    y += dated_source(ui, answer["price_source"].text(), answer["price_as_of"].text(), {at.x, y}, width);
    y += notes(ui, answer, {at.x, y}, width);
    y += against_scratch(ui, answer, {at.x, y}, width);
    y += training_plot(ui, {at.x, y}, width);
    return y - at.y;
}

}  // namespace ballpark::ui
