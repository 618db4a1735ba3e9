/// A slider over a linear or logarithmic scale that stops at sensible values.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "ui/widgets/item.h"

namespace ballpark::ui {

struct SliderScale {
    double low = 0;
    double high = 1;
    bool logarithmic = false;
    bool whole = false;                 ///< counts: no fractions
    std::span<const double> snaps{};    ///< ascending

    /// Where a value stands on the track, 0..1.
    double position(double value) const;

    /// The value at a position: the stop that is nearer than `reach` (in parts of the track), or else two to three
    /// significant digits.
    double value(double position, double reach) const;

    /// The next stop in a direction (-1, +1), or a fiftieth of the track further where there are none.
    double step(double value, int direction) const;
};

inline constexpr float kSliderHeight = 28;

/// Returns the new value while it is dragged or moved by the arrow keys. Its target is 40 px high.
std::optional<double> slider(Ui& ui, std::string_view name, ImVec2 at, float width, const SliderScale& scale,
                             double value);

}  // namespace ballpark::ui
