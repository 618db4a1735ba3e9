/// The roofline of a service: what its devices can compute in a second at each intensity, and where the service stands.
#pragma once

#include <optional>

#include "estimate/speed.h"
#include "quantity/range.h"

namespace ballpark {

struct RooflinePoint {
    double flop_per_byte = 0;
    Range flop_per_second;      ///< of one device
};

/// Of one device. The roof over an intensity is the lesser of `peak` and intensity times `bandwidth`.
struct Roofline {
    double peak = 0;            ///< FLOP a second of matrix products in the weights' format
    double bandwidth = 0;       ///< bytes a second
    RooflinePoint decode;       ///< a step of the requests that run together
    RooflinePoint prefill;      ///< a prompt alone

    double roof(double flop_per_byte) const;
};

/// Nothing where the device's rates are not known. `estimate` is of the same setup.
/// Source: Williams et al. 2009, doi:10.1145/1498765.1498785; bytes and operations of a step as in estimate/speed_parts.h.
std::optional<Roofline> roofline(const SpeedSetup& setup, const SpeedEstimate& estimate);

}  // namespace ballpark
