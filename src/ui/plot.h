/// A plot: crisp lines over a quiet grid, axes with units, ranges as bands, a read-out that follows the pointer.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quantity/range.h"
#include "quantity/units.h"
#include "ui/ui.h"

namespace ballpark::ui {

struct PlotPoint {
    double x = 0;
    Range y;
    bool unnamed = false;  ///< no figure stands under it on an axis `at_points`
};

struct PlotAxis {
    Unit unit = Unit::count;
    bool logarithmic = false;
    std::string_view title{};  ///< at its end; of the y axis above it
    bool at_points = false;    ///< figures stand under the points, which people know; else at round figures
};

/// A curve with a name, which the read-out and the data have.
struct PlotSeries {
    std::string name;
    std::vector<PlotPoint> points;  ///< ascending in x; two at one x are a step
    ImU32 colour = 0;
};

/// A point beside the curves, named where it stands.
struct PlotMark {
    std::string name;
    double x = 0;
    Range y;
    ImU32 colour = 0;
};

struct Plot {
    PlotAxis x;
    PlotAxis y;
    std::vector<PlotSeries> series;
    std::vector<PlotMark> marks{};
    std::optional<double> from{};   ///< where the x axis begins, if not at the first point
    std::optional<double> here{};   ///< the operating point, marked on the first curve
    std::optional<double> limit{};  ///< a level that must not be passed
    std::optional<double> end{};    ///< an x where the room ends
    std::optional<double> turn{};   ///< an x where something changes
    std::string limit_text{};       ///< what the limit, the end or the turn is
    float height = 240;             ///< read-out and axis included; a legend comes on top
};

/// Draws it from `at` down. Returns the x that was pressed: one of the first curve's points.
std::optional<double> plot(Ui& ui, std::string_view name, ImVec2 at, float width, const Plot& plot);

/// Height that it takes at this width.
float plot_height(const Ui& ui, const Plot& plot, float width);

/// Its data as CSV: a row a point, the names of axes and curves in the first.
std::string plot_csv(const Plot& plot);

}  // namespace ballpark::ui
