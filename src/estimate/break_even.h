/// From how many requests a month on a service of one's own is cheaper than an API: a staircase against a line.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "estimate/worksheet.h"
#include "quantity/quantity.h"

namespace ballpark {

/// One copy of the service: whole devices, paid by the month, good for so many requests within its latency targets.
struct Replica {
    Usd per_month;
    double requests_per_month = 0;  ///< capacity times the share of the month that is busy
};

/// Both bills at a volume. `copies` is what the volume needs.
struct VolumeCost {
    double requests_per_month = 0;
    std::int64_t copies = 0;
    double selfhost_usd = 0;
    double api_usd = 0;
};

struct BreakEven {
    /// Fewest requests a month at which the own service costs no more than the API; absent: never, because even full
    /// copies cost more a request.
    std::optional<double> requests_per_month;
    /// From this volume on the API is never cheaper again, although between the two each new copy, still empty, may
    /// make it so for a while.
    std::optional<double> always_from;
    std::vector<VolumeCost> series;  ///< the corners of the staircase, from one request on
};

/// Copies that `requests_per_month` need: whole ones.
std::int64_t copies_needed(const Replica& replica, double requests_per_month);

/// `api_per_request` is what the API bills for the same request, cache hits and tiers included. `corners` steps of the
/// staircase are drawn, at least up to the break-even.
BreakEven break_even(const Replica& replica, Usd api_per_request, std::int64_t corners = 8, Worksheet* why = nullptr);

}  // namespace ballpark
