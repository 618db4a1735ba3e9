#include "ui/plot_scale.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace ballpark::ui {
namespace {

constexpr int kGridLines = 4;
constexpr double kLeast = 1e-12;  // of a logarithmic axis

struct Reach {
    double low = 0;
    double high = 1;
};

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

/// Powers of ten, every so many, and where there are few 2 and 5 times them.
std::vector<double> logarithmic_ticks(const Reach& reach) {
    const int first = static_cast<int>(std::floor(std::log10(reach.low) + 1e-9));
    const int last = static_cast<int>(std::ceil(std::log10(reach.high) - 1e-9));
    const int stride = std::max(1, (last - first) / 6);
    constexpr double kFewDecades = 2.2;
    const bool few = std::log10(reach.high / reach.low) < kFewDecades;
    std::vector<double> ticks;
    for (int power = first; power <= last; power += stride)
        for (const double times : {1.0, 2.0, 5.0}) {
            const double tick = times * std::pow(10.0, power);
            if ((times == 1.0 || few) && tick >= reach.low * (1 - 1e-9) && tick <= reach.high * (1 + 1e-9)) ticks.push_back(tick);
        }
    return ticks;
}

std::vector<double> linear_ticks(const Reach& reach, double step) {
    std::vector<double> ticks;
    for (double tick = std::ceil(reach.low / step - 1e-9) * step; tick <= reach.high + step * 1e-6; tick += step) ticks.push_back(tick);
    return ticks;
}

Reach x_reach(const Plot& plot) {
    Reach reach{1e300, -1e300};
    const auto take = [&](double x) { reach = {std::min(reach.low, x), std::max(reach.high, x)}; };
    for (const PlotSeries& series : plot.series)
        for (const PlotPoint& point : series.points) take(point.x);
    for (const PlotMark& mark : plot.marks) take(mark.x);
    if (plot.from) reach.low = *plot.from;
    if (plot.x.logarithmic) reach.low = std::max(reach.low, kLeast);
    return reach;
}

/// A curve that runs far above the limit is cut off, so that what matters keeps its room; where the scenario stands is seen.
Reach y_reach(const Plot& plot, ByteSystem system) {
    double cap = plot.limit ? *plot.limit * 2 : 1e300;
    if (plot.here && !plot.series.empty()) {
        const std::vector<PlotPoint>& points = plot.series.front().points;
        const auto own = std::find_if(points.begin(), points.end(), [&](const PlotPoint& point) { return point.x >= *plot.here; });
        if (own != points.end()) cap = std::max(cap, own->y.high);
    }
    Reach reach{1e300, plot.limit.value_or(0)};
    const auto take = [&](const Range& y) {
        reach.high = std::max(reach.high, std::min(y.high, cap));
        if (y.low > 0) reach.low = std::min(reach.low, y.low);
    };
    for (const PlotSeries& series : plot.series)
        for (const PlotPoint& point : series.points)
            if (!plot.from || point.x >= *plot.from) take(point.y);
    for (const PlotMark& mark : plot.marks) take(mark.y);
    if (plot.y.logarithmic) {
        reach.low = std::clamp(reach.low, kLeast, std::max(reach.high / 10, kLeast));
        return {std::pow(10.0, std::floor(std::log10(reach.low))), std::pow(10.0, std::ceil(std::log10(std::max(reach.high, 2 * kLeast))))};
    }
    const double step = nice_step(std::max(reach.high, 1e-9), scale_of_unit(reach.high, plot.y.unit, system));
    return {0, step * std::ceil(reach.high / step - 1e-6)};
}

std::vector<double> x_ticks_of(const Plot& plot) {
    const Reach reach = x_reach(plot);
    if (plot.x.at_points) {
        std::vector<double> ticks;
        for (const PlotPoint& point : plot.series.front().points)
            if (!point.unnamed) ticks.push_back(point.x);
        return ticks;
    }
    if (plot.x.logarithmic) return logarithmic_ticks(reach);
    return linear_ticks(reach, nice_step(std::max(reach.high - reach.low, 1e-9), 1));
}

}  // namespace

double PlotScale::place(double value) const { return logarithmic_ ? std::log10(std::max(value, kLeast)) : value; }

double PlotScale::between(double from, double to, double part) const {
    if (!logarithmic_ || from <= 0 || to <= 0) return from + (to - from) * part;
    return from * std::pow(to / from, part);
}

PlotFrame::PlotFrame(const Plot& plot, Box box, ByteSystem system)
    : box_(box), x_(x_reach(plot).low, x_reach(plot).high, plot.x.logarithmic), y_(y_reach(plot, system).low, y_reach(plot, system).high, plot.y.logarithmic) {
    const Reach y = y_reach(plot, system);
    y_ticks_ = plot.y.logarithmic ? logarithmic_ticks(y) : linear_ticks(y, nice_step(std::max(y.high, 1e-9), scale_of_unit(y.high, plot.y.unit, system)));
    x_ticks_ = x_ticks_of(plot);
}

std::optional<Range> PlotFrame::value_at(const PlotSeries& series, double x) const {
    for (std::size_t i = 0; i < series.points.size(); ++i) {
        const PlotPoint& b = series.points[i];
        if (b.x == x) return b.y;
        if (i == 0 || b.x < x || series.points[i - 1].x > x) continue;
        const PlotPoint& a = series.points[i - 1];
        const double part = (x_.part(x) - x_.part(a.x)) / (x_.part(b.x) - x_.part(a.x));
        return Range{y_.between(a.y.low, b.y.low, part), y_.between(a.y.typical, b.y.typical, part), y_.between(a.y.high, b.y.high, part)};
    }
    return std::nullopt;
}

}  // namespace ballpark::ui
