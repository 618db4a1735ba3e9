#include "estimate/break_even.h"

#include <algorithm>
#include <cmath>

namespace ballpark {
namespace {

constexpr std::int64_t kMostCorners = 64;

VolumeCost at_volume(const Replica& replica, Usd api, std::int64_t copies, double requests) {
    return {requests, copies, replica.per_month.count() * static_cast<double>(copies), api.count() * requests};
}

}  // namespace

std::int64_t copies_needed(const Replica& replica, double requests_per_month) {
    const double copies = std::ceil(requests_per_month / replica.requests_per_month);
    return copies < 9e15 ? std::max<std::int64_t>(1, static_cast<std::int64_t>(copies)) : kLargestExactCount;
}

BreakEven break_even(const Replica& replica, Usd api_per_request, std::int64_t corners, Worksheet* why) {
    BreakEven result;
    const double month = replica.per_month.count();
    const double api = api_per_request.count();
    const double full = replica.requests_per_month;
    // One copy, filled: what the API would bill for the same requests. Below its price, no volume pays.
    if (api > 0 && api * full >= month) {
        result.requests_per_month = std::ceil(month / api);
        // A new copy is paid for from its first request on when the n full ones before it, at the API's price, cover
        // n + 1 months: n · (api · full - month) >= month. The last stair that has to be climbed is n's own.
        const double gain = api * full - month;
        if (gain > 0) result.always_from = std::ceil(std::ceil(month / gain) * month / api);
    }
    for (std::int64_t copy = 1; copy <= std::clamp<std::int64_t>(corners, 1, kMostCorners); ++copy) {
        const double first = copy == 1 ? 1 : full * static_cast<double>(copy - 1);
        result.series.push_back(at_volume(replica, api_per_request, copy, first));
        result.series.push_back(at_volume(replica, api_per_request, copy, full * static_cast<double>(copy)));
    }
    if (why && result.requests_per_month)
        why->add({.name = "break_even_requests",
                  .value = *result.requests_per_month,
                  .unit = Unit::count,
                  .formula = "ceil(replica_usd_per_month / api_usd_per_request)",
                  .with = {{"replica_usd_per_month", month}, {"api_usd_per_request", api}},
                  .source = "the smallest volume at which one paid copy costs no more than the API's bill for it",
                  .children = {}});
    return result;
}

}  // namespace ballpark
