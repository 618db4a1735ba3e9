#include "ui/plot.h"

#include <algorithm>
#include <cmath>

#include "ui/text.h"
#include "ui/widgets/figure.h"
#include "ui/widgets/item.h"

namespace ballpark::ui {
namespace {

constexpr float kReadOut = 28;   // above the plot
constexpr float kTickRow = 30;   // beneath it
constexpr float kLeft = 52;      // for the figures of the y axis
constexpr int kGridLines = 4;

/// 1, 2, 2.5 or 5 times a power of ten, in the scale in which the unit is read.
double nice_step(double span, double scale) {
    const double raw = span / scale / kGridLines;
    const double decade = std::pow(10.0, std::floor(std::log10(raw)));
    for (const double step : {1.0, 2.0, 2.5, 5.0})
        if (raw <= step * decade) return step * decade * scale;
    return 10 * decade * scale;
}

/// What the unit's digits count in at this size: GiB, k, 1.
double scale_of_unit(double top, Unit unit, ByteSystem system) {
    if (unit != Unit::bytes) return 1;
    const double thousand = system == ByteSystem::gib ? 1024 : 1000;
    double scale = 1;
    while (top / scale >= thousand) scale *= thousand;
    return scale;
}

/// "8k" for 8192, "512".
std::string short_count(double value) {
    constexpr double kKibi = 1024;
    if (value >= kKibi * kKibi && std::fmod(value, kKibi * kKibi) == 0) return decimal(value / kKibi / kKibi, 3) + "M";
    if (value >= kKibi && std::fmod(value, kKibi) == 0) return decimal(value / kKibi, 3) + "k";
    return decimal(value, 3);
}

/// The y of the curve at an x between two points.
std::optional<Range> value_at(const Plot& plot, double x) {
    for (std::size_t i = 0; i < plot.points.size(); ++i) {
        const PlotPoint& b = plot.points[i];
        if (b.x == x) return b.y;
        if (i == 0 || b.x < x || plot.points[i - 1].x > x) continue;
        const PlotPoint& a = plot.points[i - 1];
        const double part = (x - a.x) / (b.x - a.x);
        const auto between = [part](double from, double to) { return from + (to - from) * part; };
        return Range{between(a.y.low, b.y.low), between(a.y.typical, b.y.typical), between(a.y.high, b.y.high)};
    }
    return std::nullopt;
}

class Frame {
public:
    Frame(const Plot& plot, ImVec2 at, float width, ByteSystem system)
        : plot_(plot), box_{{at.x + kLeft, at.y + kReadOut}, {at.x + width - 8, at.y + plot.height - kTickRow}} {
        double top = plot.limit.value_or(0);
        for (const PlotPoint& point : plot.points) top = std::max(top, std::min(point.y.high, cap()));
        if (plot.here)
            if (const auto y = value_at(plot, *plot.here)) top = std::max(top, y->high);
        step_ = nice_step(std::max(top, 1e-9), scale_of_unit(top, plot.y.unit, system));
        top_ = step_ * std::ceil(top / step_ - 1e-6);
        low_ = place_of(plot.points.front().x);
        span_ = std::max(1e-9, place_of(plot.points.back().x) - low_);
    }

    const Box& box() const { return box_; }
    double step() const { return step_; }
    double top() const { return top_; }

    float x(double value) const {
        return box_.min.x + box_.width() * static_cast<float>((place_of(value) - low_) / span_);
    }
    float y(double value) const {
        return box_.max.y - box_.height() * static_cast<float>(value / top_);
    }

private:
    double place_of(double value) const { return plot_.x.logarithmic ? std::log2(value) : value; }

    /// A curve that runs far above the limit is cut off, so that what matters keeps its room.
    double cap() const { return plot_.limit ? *plot_.limit * 2 : 1e300; }

    const Plot& plot_;
    Box box_;
    double step_ = 1;
    double top_ = 1;
    double low_ = 0;
    double span_ = 1;
};

void grid(Ui& ui, const Frame& frame, const Plot& plot) {
    const Box& box = frame.box();
    for (double level = 0; level <= frame.top() * 1.001; level += frame.step()) {
        const float y = std::round(frame.y(level));
        fill(ui, {{box.min.x, y}, {box.max.x, y + 1}}, ui.theme.line);
        const Figure figure = format(level, plot.y.unit, ui.view.bytes);
        const std::string whole = spoken(ui, figure);
        const bool has_room = text_width(ui, type::kSmall, whole) <= kLeft - 8;
        const std::string text = level == 0 ? "0" : has_room ? whole : figure.prefix + figure.digits;
        draw_text_right(ui, box.min.x - 8, y - type::kSmall.line / 2, type::kSmall, ui.theme.mute, text);
    }
}

/// Figures under the x axis, as many as have room, and the axis' own name at the end.
void ticks(Ui& ui, const Frame& frame, const Plot& plot) {
    const float y = frame.box().max.y + 9;
    const float title = text_width(ui, type::kSmall, plot.x.title);
    const float end = frame.box().max.x + 8 - title;
    draw_text(ui, {end, y}, type::kSmall, ui.theme.mute, plot.x.title);
    float free_from = frame.box().min.x - kLeft;
    for (const PlotPoint& point : plot.points) {
        const std::string text = short_count(point.x);
        const float width = text_width(ui, type::kSmall, text);
        const float x = frame.x(point.x);
        if (x - width / 2 < free_from || x + width / 2 > end - 12) continue;
        fill(ui, {{std::round(x), frame.box().max.y}, {std::round(x) + 1, frame.box().max.y + 5}}, ui.theme.line);
        draw_text(ui, {x - width / 2, y}, type::kSmall, ui.theme.mute, text);
        free_from = x + width / 2 + 12;
    }
}

void curve(Ui& ui, const Frame& frame, const Plot& plot) {
    if (ui.measuring) return;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.PushClipRect(frame.box().min, frame.box().max, true);
    const ImU32 soft = (plot.colour & ~IM_COL32_A_MASK) | (0x30u << IM_COL32_A_SHIFT);
    const ImDrawListFlags before = list.Flags;
    list.Flags &= ~ImDrawListFlags_AntiAliasedFill;  // neighbouring pieces of the band must not leave seams
    std::vector<ImVec2> line;
    for (std::size_t i = 0; i < plot.points.size(); ++i) {
        const PlotPoint& b = plot.points[i];
        line.push_back({frame.x(b.x), frame.y(b.y.typical)});
        if (i == 0 || (b.y.is_exact() && plot.points[i - 1].y.is_exact())) continue;
        const PlotPoint& a = plot.points[i - 1];
        list.AddQuadFilled({frame.x(a.x), frame.y(a.y.high)}, {frame.x(b.x), frame.y(b.y.high)},
                           {frame.x(b.x), frame.y(b.y.low)}, {frame.x(a.x), frame.y(a.y.low)}, soft);
    }
    list.Flags = before;
    list.AddPolyline(line.data(), static_cast<int>(line.size()), plot.colour, 0, 2);
    list.PopClipRect();
}

/// Dashes where the room ends: a level, or a place on the x axis.
void limits(Ui& ui, const Frame& frame, const Plot& plot) {
    constexpr float kDash = 6;
    const Box& box = frame.box();
    if (plot.limit) {
        const float y = std::round(frame.y(*plot.limit));
        for (float x = box.min.x; x < box.max.x; x += 2 * kDash)
            fill(ui, {{x, y}, {std::min(x + kDash, box.max.x), y + 1}}, ui.theme.bad);
    }
    if (plot.end && *plot.end >= plot.points.front().x && *plot.end <= plot.points.back().x) {
        const float x = std::round(frame.x(*plot.end));
        for (float y = box.min.y; y < box.max.y; y += 2 * kDash)
            fill(ui, {{x, y}, {x + 1, std::min(y + kDash, box.max.y)}}, ui.theme.bad);
    }
}

void dot(Ui& ui, ImVec2 at, ImU32 colour) {
    if (ui.measuring) return;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.AddCircleFilled(at, 5, ui.theme.card, 24);
    list.AddCircle(at, 5, colour, 24, 2);
}

void read_out(Ui& ui, ImVec2 at, float width, const Plot& plot, double x, const Range& y) {
    std::string text = group_digits(x) + " " + std::string(plot.x.title) + ": " + spoken(ui, format(y.typical, plot.y.unit, ui.view.bytes));
    if (!y.is_exact()) text += " (" + spoken_interval(ui, y, plot.y.unit) + ")";
    const float used = draw_text(ui, at, type::kSmall, ui.theme.ink, shortened(ui, type::kSmall, text, width));
    if (plot.limit_text.empty()) return;
    const float room = width - used - 24;
    if (text_width(ui, type::kSmall, plot.limit_text) <= room)
        draw_text_right(ui, at.x + width, at.y, type::kSmall, ui.theme.bad, plot.limit_text);
}

}  // namespace

std::optional<double> plot(Ui& ui, std::string_view name, ImVec2 at, float width, const Plot& plot) {
    if (plot.points.size() < 2) return std::nullopt;
    const Frame frame(plot, at, width, ui.view.bytes);
    grid(ui, frame, plot);
    ticks(ui, frame, plot);
    limits(ui, frame, plot);
    curve(ui, frame, plot);
    const Press press = item(ui, name, frame.box());
    std::optional<double> shown = plot.here;
    if (press.hovered) {
        const float pointer = ImGui::GetIO().MousePos.x;
        const auto nearest = std::min_element(plot.points.begin(), plot.points.end(), [&](const PlotPoint& a, const PlotPoint& b) {
            return std::fabs(frame.x(a.x) - pointer) < std::fabs(frame.x(b.x) - pointer);
        });
        shown = nearest->x;
        const float x = std::round(frame.x(*shown));
        fill(ui, {{x, frame.box().min.y}, {x + 1, frame.box().max.y}}, mix(ui.theme.line, ui.theme.mute, 0.5f));
    }
    if (plot.here)
        if (const auto y = value_at(plot, *plot.here)) dot(ui, {frame.x(*plot.here), frame.y(y->typical)}, plot.colour);
    if (shown)
        if (const auto y = value_at(plot, *shown)) {
            if (press.hovered && y->typical <= frame.top()) dot(ui, {frame.x(*shown), frame.y(y->typical)}, plot.colour);
            read_out(ui, at, width, plot, *shown, *y);
        }
    focus_ring(ui, press, frame.box());
    return press.pressed ? shown : std::nullopt;
}

}  // namespace ballpark::ui
