#include "ui/serve_plots.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <string>

#include "quantity/units.h"
#include "ui/memory_bar.h"
#include "ui/plot.h"
#include "ui/section.h"
#include "ui/service.h"
#include "ui/widgets/figure.h"

namespace ballpark::ui {
namespace {

/// Draws it under its title; what is pressed becomes the field's value. Returns the height.
float titled(Ui& ui, std::string_view name, std::string_view title, const Plot& picture, std::string_view field, ImVec2 at, float width) {
    const float y = at.y + section(ui, at, width, title);
    const auto pressed = plot(ui, name, {at.x, y}, width, picture);
    if (pressed && !field.empty()) ui.intents.push_back(SetField{std::string(field), figure_text(*pressed)});
    return y + plot_height(ui, picture, width) - at.y;
}

/// Where the scenario stands on the axis of one of its fields, if the first curve goes there.
std::optional<double> here(const Ui& ui, const Plot& picture, std::string_view field, Unit unit) {
    const Result<double> value = parse(ui.view.service->text(field), unit);
    const std::vector<PlotPoint>& points = picture.series.front().points;
    return value && *value >= points.front().x && *value <= points.back().x ? std::optional(*value) : std::nullopt;
}

float context_plot(Ui& ui, ImVec2 at, float width) {
    const Service& service = *ui.view.service;
    if (service.over_context.size() < 2) return 0;
    Plot picture{.x = {Unit::tokens, true, ui.say("plot.tokens"), true}, .y = {.unit = Unit::bytes}, .series = {{std::string(ui.say("serve.heading.each")), {}, part_colour("kv")}}};
    for (const SweepPoint& point : service.over_context) picture.series.front().points.push_back({point.at, point.per_gpu_bytes});
    picture.here = here(ui, picture, "context_tokens", Unit::tokens);
    if (const double capacity = service.answer["memory"]["gpu_capacity_bytes"].number(); capacity > 0) {
        picture.limit = capacity;
        picture.limit_text = ui.view.phrases->fill("plot.capacity", {{"capacity", spoken(ui, format(capacity, Unit::bytes, ui.view.bytes))}});
    }
    return titled(ui, "plot.context", ui.say("plot.memory_over_context"), picture, "context_tokens", at, width);
}

/// One curve over the number of users: throughput, or the time of a token.
float users_plot(Ui& ui, std::string_view name, std::string_view title, Unit unit, std::optional<Range> SweepPoint::*value, ImVec2 at, float width) {
    const Service& service = *ui.view.service;
    const ImU32 colour = unit == Unit::seconds ? part_colour("activation") : ui.theme.accent;
    Plot picture{.x = {Unit::count, true, ui.say("plot.users"), true}, .y = {.unit = unit}, .series = {{std::string(title), {}, colour}}, .height = 200};
    const auto full = static_cast<double>(service.answer["memory"]["max_concurrency"].integer());
    const std::span<const double> stops = find_scenario_field("concurrency")->snaps;
    const auto is_stop = [&](double users) { return std::find(stops.begin(), stops.end(), users) != stops.end(); };
    for (const SweepPoint& point : service.over_concurrency)
        if (point.*value) picture.series.front().points.push_back({point.at, *(point.*value), !is_stop(point.at)});
    if (picture.series.front().points.size() < 2) return 0;
    if (full > 0) {
        picture.end = full;
        picture.limit_text = ui.view.phrases->fill("plot.full", {{"count", group_digits(*picture.end)}});
    }
    picture.here = here(ui, picture, "concurrency", Unit::count);
    return titled(ui, name, title, picture, "concurrency", at, width);
}

/// The roof from a quarter of an operation a byte, or less where the service stands lower, to well beyond its ridge.
float roofline_plot(Ui& ui, ImVec2 at, float width) {
    if (!ui.view.service->roofline) return 0;
    const Roofline& roofline = *ui.view.service->roofline;
    constexpr double kBeyond = 4;
    const double ridge = roofline.peak / roofline.bandwidth;
    const double low = std::min(0.25, roofline.decode.flop_per_byte / 2);
    const double high = std::max(ridge, roofline.prefill.flop_per_byte) * kBeyond;
    Plot picture{.x = {Unit::count, true, ui.say("plot.flop_per_byte")}, .y = {Unit::flop_per_second, true, ui.say("plot.flop_per_second")},
                 .series = {{std::string(ui.say("plot.roof")), {}, ui.theme.mute}}};
    for (const double x : {low, ridge, high}) picture.series.front().points.push_back({x, Range::exact(roofline.roof(x))});
    picture.marks = {{std::string(ui.say("plot.decode")), roofline.decode.flop_per_byte, roofline.decode.flop_per_second, part_colour("kv")},
                     {std::string(ui.say("plot.prefill")), roofline.prefill.flop_per_byte, roofline.prefill.flop_per_second, part_colour("weights")}};
    picture.turn = ridge;
    picture.limit_text = ui.view.phrases->fill("plot.ridge", {{"count", decimal(ridge, 3)}});
    return titled(ui, "plot.roofline", ui.say("plot.roofline"), picture, "", at, width);
}

}  // namespace

float serve_plots(Ui& ui, ImVec2 at, float width) {
    float y = at.y;
    y += users_plot(ui, "plot.users", ui.say("plot.speed_over_users"), Unit::tokens_per_second, &SweepPoint::output_tokens_per_second, {at.x, y}, width);
    y += users_plot(ui, "plot.tpot", ui.say("plot.time_over_users"), Unit::seconds, &SweepPoint::tpot_seconds, {at.x, y}, width);
    y += context_plot(ui, {at.x, y}, width);
    y += roofline_plot(ui, {at.x, y}, width);
    return y - at.y;
}

}  // namespace ballpark::ui
