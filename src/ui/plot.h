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
};

struct PlotAxis {
    Unit unit = Unit::count;
    bool logarithmic = false;
    std::string_view title;  ///< at its end
};

struct Plot {
    PlotAxis x;
    PlotAxis y;
    std::vector<PlotPoint> points;      ///< ascending in x
    ImU32 colour = 0;
    std::optional<double> here;         ///< the operating point, marked on the curve
    std::optional<double> limit;        ///< a level that must not be passed
    std::optional<double> end;          ///< an x beyond which there is no room
    std::string limit_text;             ///< what the limit or the end is
    float height = 240;                 ///< read-out and axis included
};

/// Draws it from `at` down. Returns the x that was pressed: one of the points'.
std::optional<double> plot(Ui& ui, std::string_view name, ImVec2 at, float width, const Plot& plot);

}  // namespace ballpark::ui
