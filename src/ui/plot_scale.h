/// From values to pixels: the scales of a plot, and round figures to write at them.
#pragma once

#include <vector>

#include "ui/plot.h"
#include "ui/widgets/item.h"

namespace ballpark::ui {

/// One axis over a stretch of pixels.
class PlotScale {
public:
    PlotScale(double low, double high, bool logarithmic) : logarithmic_(logarithmic), low_(place(low)), high_(place(high)) {}

    /// Where a value stands: 0 at the low end, 1 at the high one, beyond them outside.
    double part(double value) const { return high_ > low_ ? (place(value) - low_) / (high_ - low_) : 0; }

    /// The value between two others that stands this part of the way between them.
    double between(double from, double to, double part) const;

    bool logarithmic() const { return logarithmic_; }

private:
    double place(double value) const;

    bool logarithmic_;
    double low_;
    double high_;
};

/// Both axes of a plot in its box.
class PlotFrame {
public:
    PlotFrame(const Plot& plot, Box box, ByteSystem system);

    const Box& box() const { return box_; }
    float x(double value) const { return box_.min.x + box_.width() * static_cast<float>(x_.part(value)); }
    float y(double value) const { return box_.max.y - box_.height() * static_cast<float>(y_.part(value)); }
    const std::vector<double>& x_ticks() const { return x_ticks_; }
    const std::vector<double>& y_ticks() const { return y_ticks_; }

    /// The curve's value at an x, straight between its points in these scales; nothing beyond them.
    std::optional<Range> value_at(const PlotSeries& series, double x) const;

private:
    Box box_;
    PlotScale x_;
    PlotScale y_;
    std::vector<double> x_ticks_;
    std::vector<double> y_ticks_;
};

}  // namespace ballpark::ui
