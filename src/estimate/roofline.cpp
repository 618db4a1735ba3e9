#include "estimate/roofline.h"

#include <algorithm>

#include "estimate/speed_parts.h"

namespace ballpark {
namespace {

RooflinePoint point(double flop, double bytes, const Range& seconds) {
    return {flop / bytes, {flop / seconds.high, flop / seconds.typical, flop / seconds.low}};
}

}  // namespace

double Roofline::roof(double flop_per_byte) const { return std::min(peak, flop_per_byte * bandwidth); }

std::optional<Roofline> roofline(const SpeedSetup& setup, const SpeedEstimate& estimate) {
    const double peak = setup.device.peak;
    const double bandwidth = setup.device.bandwidth;
    if (peak <= 0 || bandwidth <= 0) return std::nullopt;
    static constexpr SpeedConstants kPerfect{};
    SpeedSetup perfect = setup;
    // At one rate for all arithmetic, seconds are operations.
    perfect.device.attention_peak = peak;
    SpeedShares shares = speed_shares(setup, estimate.running);
    shares.wire = 0;
    const SpeedParts step = decode_parts(perfect, kPerfect, shares, setup.input + setup.output / 2);
    const PromptTimes prompt = prompt_times(perfect, kPerfect, shares);
    Roofline out{peak, bandwidth, {}, {}};
    out.decode = point(step.compute * peak, (step.weights + step.experts + step.cache) * bandwidth, estimate.step);
    out.prefill = point((prompt.dense + prompt.routed_alone + prompt.attention) * peak, (prompt.passes * prompt.pass + prompt.again) * bandwidth, estimate.prefill);
    return out;
}

}  // namespace ballpark
