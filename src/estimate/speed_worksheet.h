/// A speed estimate as steps: every formula with its values put in.
#pragma once

#include "estimate/speed.h"
#include "estimate/speed_parts.h"

namespace ballpark {

/// Adds "ttft", "tpot" and "tokens_per_second" with what they are made of beneath them.
void explain_speed(const SpeedSetup& setup, const SpeedConstants& constants, const SpeedEstimate& estimate,
                   const SpeedShares& shares, Worksheet& why);

}  // namespace ballpark
