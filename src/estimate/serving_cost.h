/// What a service of one's own costs: an hour of a device, a million tokens, a request, a month.
///
/// The bill is fixed: devices are paid whether they work or not, so that a token's price is the hour's price over what
/// the hour delivers, and an idle hour makes it dearer, never cheaper.
#pragma once

#include <cstdint>

#include "estimate/worksheet.h"
#include "quantity/quantity.h"
#include "quantity/range.h"

namespace ballpark {

inline constexpr double kHoursPerMonth = 730;  ///< 8,760 hours a year over twelve

/// A device that is bought: its price over its life, and the power it draws.
struct OwnedDevice {
    Usd purchase;
    double lifetime_hours = 3 * 8760;
    Watts power;                   ///< board limit
    double utilization = 1;        ///< share of the time at that limit
    double usd_per_kwh = 0;
};

/// Dollars an hour of one owned device: purchase over lifetime, and energy.
UsdPerHour owned_price(const OwnedDevice& device, Worksheet* why = nullptr);

/// One service (a replica: all devices that hold one copy, or all copies together) while it is busy.
struct ServiceRates {
    Range requests_per_second;
    Range prefill_tokens_per_second;  ///< how fast prompts are read when nothing else is done
};

struct ServiceBill {
    Range usd_per_hour;               ///< of the whole service
    double input_tokens = 0;          ///< of a typical request
    double output_tokens = 0;
    double utilization = 1;           ///< busy share of paid hours
};

/// Dollars. The high end of the price meets the low end of the rates.
struct ServiceCost {
    Range usd_per_hour;
    Range usd_per_million_input_tokens;
    Range usd_per_million_output_tokens;
    Range usd_per_request;
    Range usd_per_month;
};

/// A request's time on the service is 1 / requests_per_second. Its prompt's part is input_tokens over the prefill rate,
/// the rest is its output's: the two prices, times their tokens, add up to a request's. Without output tokens the
/// prompt pays for everything.
/// Every rate must be positive.
ServiceCost service_cost(const ServiceBill& bill, const ServiceRates& rates, Worksheet* why = nullptr);

}  // namespace ballpark
