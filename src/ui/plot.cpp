#include "ui/plot.h"

#include <algorithm>
#include <cmath>

#include "ui/plot_menu.h"
#include "ui/plot_scale.h"
#include "ui/text.h"
#include "ui/widgets/figure.h"
#include "ui/widgets/item.h"

namespace ballpark::ui {
namespace {

constexpr float kReadOut = 30;   // above the plot
constexpr float kTickRow = 30;   // beneath it
constexpr float kLeft = 40;      // for the figures of the y axis, at least
constexpr float kWidestLeft = 84;
constexpr float kMenu = 32;      // beside the read-out
constexpr float kLegendLine = 22;

/// "8k" for 8192, "512".
std::string short_count(double value) {
    constexpr double kKibi = 1024;
    constexpr double kMost = 1e4;
    if (value >= kKibi * kKibi && std::fmod(value, kKibi * kKibi) == 0) return decimal(value / kKibi / kKibi, 3) + "M";
    if (value >= kKibi && std::fmod(value, kKibi) == 0) return decimal(value / kKibi, 3) + "k";
    return value >= kMost ? format(value, Unit::parameters).text() : decimal(value, 3);
}

std::string x_text(const Ui& ui, const Plot& plot, double x) {
    if (plot.x.unit == Unit::count || plot.x.unit == Unit::tokens) return short_count(x);
    return spoken(ui, format(x, plot.x.unit, ui.view.bytes));
}

/// Only curves of several have to be told apart by name.
bool has_legend(const Plot& plot) { return plot.series.size() > 1; }

/// Names of the curves with their colours, broken into lines; returns the height.
float legend(Ui& ui, ImVec2 at, float width, const Plot& plot) {
    if (!has_legend(plot)) return 0;
    constexpr float kSwatch = 14;
    float x = at.x;
    float y = at.y;
    for (const PlotSeries& series : plot.series) {
        const std::string name = shortened(ui, type::kSmall, series.name, width - kSwatch - 6);
        const float wide = kSwatch + 6 + text_width(ui, type::kSmall, name);
        if (x > at.x && x + wide > at.x + width) {
            x = at.x;
            y += kLegendLine;
        }
        fill(ui, {{x, y + 9}, {x + kSwatch, y + 12}}, series.colour);
        draw_text(ui, {x + kSwatch + 6, y}, type::kSmall, ui.theme.mute, name);
        x += wide + 20;
    }
    return y + kLegendLine - at.y;
}

/// A level as the y axis writes it: with its unit where that is short, else its digits and their scale.
std::string level_text(const Ui& ui, const Plot& plot, double level) {
    if (level == 0) return "0";
    const Figure figure = format(level, plot.y.unit, ui.view.bytes);
    const std::string whole = spoken(ui, figure);
    if (text_width(ui, type::kSmall, whole) <= kWidestLeft - 24) return whole;
    // "P" of PFLOP/s; a dollar's scale is its whole unit.
    const std::size_t scale = figure.unit.find("FLOP");
    const std::string end = plot.y.unit == Unit::usd ? figure.unit : scale != std::string::npos ? figure.unit.substr(0, scale) : std::string();
    return figure.prefix + figure.digits + end;
}

float room_for_levels(const Ui& ui, const Plot& plot, const PlotFrame& frame) {
    float room = kLeft;
    for (const double level : frame.y_ticks()) room = std::max(room, text_width(ui, type::kSmall, level_text(ui, plot, level)) + 8);
    return std::min(room, kWidestLeft);
}

void grid(Ui& ui, const PlotFrame& frame, const Plot& plot) {
    const Box& box = frame.box();
    for (const double level : frame.y_ticks()) {
        const float y = std::round(frame.y(level));
        fill(ui, {{box.min.x, y}, {box.max.x, y + 1}}, ui.theme.line);
        const std::string text = shortened(ui, type::kSmall, level_text(ui, plot, level), kWidestLeft - 8);
        draw_text_right(ui, box.min.x - 8, y - type::kSmall.line / 2, type::kSmall, ui.theme.mute, text);
    }
}

/// Figures under the x axis, as many as have room, and the axis' own name at the end.
void ticks(Ui& ui, const PlotFrame& frame, const Plot& plot) {
    const float y = frame.box().max.y + 9;
    const float title = text_width(ui, type::kSmall, plot.x.title);
    const float end = frame.box().max.x + 8 - title;
    draw_text(ui, {end, y}, type::kSmall, ui.theme.mute, plot.x.title);
    float free_from = frame.box().min.x - kLeft;
    for (const double tick : frame.x_ticks()) {
        const std::string text = x_text(ui, plot, tick);
        const float width = text_width(ui, type::kSmall, text);
        const float x = frame.x(tick);
        if (x - width / 2 < free_from || x + width / 2 > end - 12) continue;
        fill(ui, {{std::round(x), frame.box().max.y}, {std::round(x) + 1, frame.box().max.y + 5}}, ui.theme.line);
        draw_text(ui, {x - width / 2, y}, type::kSmall, ui.theme.mute, text);
        free_from = x + width / 2 + 12;
    }
}

ImU32 softened(ImU32 colour) { return (colour & ~IM_COL32_A_MASK) | (0x30u << IM_COL32_A_SHIFT); }

void curve(Ui& ui, const PlotFrame& frame, const PlotSeries& series) {
    if (ui.measuring) return;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.PushClipRect(frame.box().min, {frame.box().max.x + 1, frame.box().max.y + 1}, true);
    const ImDrawListFlags before = list.Flags;
    list.Flags &= ~ImDrawListFlags_AntiAliasedFill;  // neighbouring pieces of the band must not leave seams
    std::vector<ImVec2> line;
    for (std::size_t i = 0; i < series.points.size(); ++i) {
        const PlotPoint& b = series.points[i];
        line.push_back({frame.x(b.x), frame.y(b.y.typical)});
        if (i == 0 || (b.y.is_exact() && series.points[i - 1].y.is_exact())) continue;
        const PlotPoint& a = series.points[i - 1];
        list.AddQuadFilled({frame.x(a.x), frame.y(a.y.high)}, {frame.x(b.x), frame.y(b.y.high)},
                           {frame.x(b.x), frame.y(b.y.low)}, {frame.x(a.x), frame.y(a.y.low)}, softened(series.colour));
    }
    list.Flags = before;
    list.AddPolyline(line.data(), static_cast<int>(line.size()), series.colour, 0, 2);
    list.PopClipRect();
}

constexpr float kDash = 6;

void dashes_at(Ui& ui, const PlotFrame& frame, double where, ImU32 colour) {
    const Box& box = frame.box();
    const float x = std::round(frame.x(where));
    if (x < box.min.x || x > box.max.x) return;
    for (float y = box.min.y; y < box.max.y; y += 2 * kDash) fill(ui, {{x, y}, {x + 1, std::min(y + kDash, box.max.y)}}, colour);
}

/// Dashes where the room ends, a level or a place on the x axis, and quieter ones where something changes.
void limits(Ui& ui, const PlotFrame& frame, const Plot& plot) {
    const Box& box = frame.box();
    if (plot.limit) {
        const float y = std::round(frame.y(*plot.limit));
        for (float x = box.min.x; x < box.max.x; x += 2 * kDash)
            fill(ui, {{x, y}, {std::min(x + kDash, box.max.x), y + 1}}, ui.theme.bad);
    }
    if (plot.end) dashes_at(ui, frame, *plot.end, ui.theme.bad);
    if (plot.turn) dashes_at(ui, frame, *plot.turn, ui.theme.mute);
}

void dot(Ui& ui, ImVec2 at, ImU32 colour) {
    if (ui.measuring) return;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddCircleFilled(at, 5, ui.theme.card, 24);
    list.AddCircle(at, 5, colour, 24, 2);
}

/// Points beside the curves: their range as a bar, their name beside it or, where the plot ends, beneath.
void marks(Ui& ui, const PlotFrame& frame, const Plot& plot) {
    for (const PlotMark& mark : plot.marks) {
        const ImVec2 at{frame.x(mark.x), frame.y(mark.y.typical)};
        if (!mark.y.is_exact()) fill(ui, {{at.x - 3, frame.y(mark.y.high)}, {at.x + 3, std::min(frame.y(mark.y.low), frame.box().max.y)}}, softened(mark.colour), 2);
        dot(ui, at, mark.colour);
        const float last = frame.box().max.x - text_width(ui, type::kSmall, mark.name);
        const bool beside = at.x + 12 <= last;
        const float y = beside ? at.y + 4 : std::max(frame.y(mark.y.low), at.y + 6) + 2;
        draw_text(ui, {std::min(at.x + 12, last), std::min(y, frame.box().max.y - type::kSmall.line)}, type::kSmall, ui.theme.ink, mark.name);
    }
}

/// What the dashes mean, in the right corner above the plot when there is room beside what is `used`.
void explained(Ui& ui, ImVec2 at, float width, const Plot& plot, float used) {
    if (plot.limit_text.empty() || text_width(ui, type::kSmall, plot.limit_text) > width - used - 24) return;
    draw_text_right(ui, at.x + width, at.y, type::kSmall, plot.limit || plot.end ? ui.theme.bad : ui.theme.mute, plot.limit_text);
}

/// What the curves are at an x.
void read_out(Ui& ui, ImVec2 at, float width, const Plot& plot, const PlotFrame& frame, double x) {
    std::string text = x_text(ui, plot, x) + " " + std::string(plot.x.title) + ": ";
    bool first = true;
    for (const PlotSeries& series : plot.series) {
        const auto y = frame.value_at(series, x);
        if (!y) continue;
        text += first ? "" : " · ";
        first = false;
        if (has_legend(plot)) text += series.name + " ";
        text += spoken(ui, format(y->typical, plot.y.unit, ui.view.bytes));
        if (!y->is_exact()) text += " (" + spoken_interval(ui, *y, plot.y.unit) + ")";
    }
    explained(ui, at, width, plot, draw_text(ui, at, type::kSmall, ui.theme.ink, shortened(ui, type::kSmall, text, width)));
}

/// The point of the first curve that is nearest to the pointer.
double pointed(const PlotFrame& frame, const PlotSeries& series) {
    const float pointer = ImGui::GetIO().MousePos.x;
    return std::min_element(series.points.begin(), series.points.end(), [&](const PlotPoint& a, const PlotPoint& b) {
               return std::fabs(frame.x(a.x) - pointer) < std::fabs(frame.x(b.x) - pointer);
           })->x;
}

}  // namespace

float plot_height(const Ui& ui, const Plot& plot, float width) {
    Ui quiet = ui;
    quiet.measuring = true;
    return plot.height + legend(quiet, {0, 0}, width, plot);
}

std::optional<double> plot(Ui& ui, std::string_view name, ImVec2 at, float width, const Plot& plot) {
    if (plot.series.empty() || plot.series.front().points.size() < 2) return std::nullopt;
    const PlotSeries& first = plot.series.front();
    const float top = at.y + kReadOut + legend(ui, {at.x, at.y + kReadOut - 4}, width, plot);
    Box box{{at.x, top}, {at.x + width - 8, top + plot.height - kReadOut - kTickRow}};
    box.min.x += room_for_levels(ui, plot, PlotFrame(plot, box, ui.view.bytes));
    const PlotFrame frame(plot, box, ui.view.bytes);
    grid(ui, frame, plot);
    ticks(ui, frame, plot);
    limits(ui, frame, plot);
    for (const PlotSeries& series : plot.series) curve(ui, frame, series);
    marks(ui, frame, plot);
    const Press press = item(ui, name, frame.box());
    std::optional<double> shown = plot.here;
    if (press.hovered) {
        shown = pointed(frame, first);
        const float x = std::round(frame.x(*shown));
        fill(ui, {{x, frame.box().min.y}, {x + 1, frame.box().max.y}}, mix(ui.theme.line, ui.theme.mute, 0.5f));
    }
    if (plot.here)
        if (const auto y = frame.value_at(first, *plot.here)) dot(ui, {frame.x(*plot.here), frame.y(y->typical)}, first.colour);
    if (shown) {
        for (const PlotSeries& series : plot.series)
            if (const auto y = frame.value_at(series, *shown); press.hovered && y && frame.y(y->typical) >= frame.box().min.y)
                dot(ui, {frame.x(*shown), frame.y(y->typical)}, series.colour);
        read_out(ui, at, width - kMenu, plot, frame, *shown);
    } else if (!plot.y.title.empty()) {
        explained(ui, at, width - kMenu, plot, draw_text(ui, at, type::kSmall, ui.theme.mute, shortened(ui, type::kSmall, plot.y.title, width - kMenu)));
    }
    focus_ring(ui, press, frame.box());
    plot_menu(ui, name, {{at.x, at.y}, {at.x + width, frame.box().max.y + kTickRow}}, plot);
    return press.pressed ? shown : std::nullopt;
}

std::string plot_csv(const Plot& plot) {
    const auto quoted = [](std::string_view text) { return "\"" + std::string(text) + "\""; };
    std::string csv = quoted(plot.x.title.empty() ? "x" : plot.x.title);
    for (const PlotSeries& series : plot.series)
        for (const char* end : {"low", "typical", "high"}) csv += "," + quoted((series.name.empty() ? std::string(plot.y.title) : series.name) + " " + end);
    csv += "\n";
    for (std::size_t k = 0; k < plot.series.size(); ++k)
        for (const PlotPoint& point : plot.series[k].points) {
            csv += Json(point.x).dump();
            for (std::size_t i = 0; i < plot.series.size(); ++i)
                csv += i == k ? "," + Json(point.y.low).dump() + "," + Json(point.y.typical).dump() + "," + Json(point.y.high).dump() : std::string(",,,");
            csv += "\n";
        }
    return csv;
}

}  // namespace ballpark::ui
