#include "estimate/serving_cost.h"

#include <algorithm>

namespace ballpark {
namespace {

constexpr double kSecondsPerHour = 3600;

/// One end of the range, or its middle.
struct Figures {
    double hour = 0;
    double requests = 0;
    double prefill = 0;
};

struct Prices {
    double input = 0;    ///< dollars a token
    double output = 0;
    double request = 0;
};

Prices prices_at(const ServiceBill& bill, const Figures& at) {
    const double second = at.hour / kSecondsPerHour / bill.utilization;
    const double busy = 1 / at.requests;
    const double prompt = bill.output_tokens > 0 ? std::min(busy, bill.input_tokens / at.prefill) : busy;
    Prices prices;
    prices.request = second * busy;
    if (bill.input_tokens > 0) prices.input = second * prompt / bill.input_tokens;
    if (bill.output_tokens > 0) prices.output = second * (busy - prompt) / bill.output_tokens;
    return prices;
}

void explain(const ServiceBill& bill, const ServiceRates& rates, const ServiceCost& cost, Worksheet& why) {
    const double hour = bill.usd_per_hour.typical;
    const double requests = rates.requests_per_second.typical;
    const std::string source = "rent divided by what the service delivers in the paid hour";
    why.add({.name = "usd_per_request",
             .value = cost.usd_per_request.typical,
             .unit = Unit::usd,
             .formula = "usd_per_hour / 3600 / utilization / requests_per_second",
             .with = {{"usd_per_hour", hour}, {"utilization", bill.utilization}, {"requests_per_second", requests}},
             .source = source,
             .children = {}});
    if (bill.input_tokens > 0 && bill.output_tokens > 0)
        why.add({.name = "usd_per_million_input_tokens",
                 .value = cost.usd_per_million_input_tokens.typical,
                 .unit = Unit::usd_per_million_tokens,
                 .formula = "1000000 * usd_per_hour / 3600 / utilization * min(1 / requests_per_second / input_tokens, 1 / prefill_rate)",
                 .with = {{"usd_per_hour", hour},
                          {"utilization", bill.utilization},
                          {"requests_per_second", requests},
                          {"input_tokens", bill.input_tokens},
                          {"prefill_rate", rates.prefill_tokens_per_second.typical}},
                 .source = "a prompt pays for the time that reading it takes",
                 .children = {}});
    if (bill.output_tokens > 0)
        why.add({.name = "usd_per_million_output_tokens",
                 .value = cost.usd_per_million_output_tokens.typical,
                 .unit = Unit::usd_per_million_tokens,
                 .formula = "1000000 * (usd_per_request - input_tokens * input_price / 1000000) / output_tokens",
                 .with = {{"usd_per_request", cost.usd_per_request.typical},
                          {"input_tokens", bill.input_tokens},
                          {"input_price", cost.usd_per_million_input_tokens.typical},
                          {"output_tokens", bill.output_tokens}},
                 .source = "the rest of the request's time is its answer's",
                 .children = {}});
    why.add({.name = "usd_per_month",
             .value = cost.usd_per_month.typical,
             .unit = Unit::usd,
             .formula = "usd_per_hour * 730",
             .with = {{"usd_per_hour", hour}},
             .source = "8,760 hours a year over twelve",
             .children = {}});
}

}  // namespace

UsdPerHour owned_price(const OwnedDevice& device, Worksheet* why) {
    const double energy = device.power.count() / 1000 * device.utilization * device.usd_per_kwh;
    const UsdPerHour price(device.purchase.count() / device.lifetime_hours + energy);
    if (why)
        why->add({.name = "owned_price",
                  .value = price.count(),
                  .unit = Unit::usd_per_hour,
                  .formula = "purchase / lifetime_hours + watts / 1000 * utilization * usd_per_kwh",
                  .with = {{"purchase", device.purchase.count()},
                           {"lifetime_hours", device.lifetime_hours},
                           {"watts", device.power.count()},
                           {"utilization", device.utilization},
                           {"usd_per_kwh", device.usd_per_kwh}},
                  .source = "straight-line depreciation to zero, and the board's power limit",
                  .children = {}});
    return price;
}

ServiceCost service_cost(const ServiceBill& bill, const ServiceRates& rates, Worksheet* why) {
    const Prices low = prices_at(bill, {bill.usd_per_hour.low, rates.requests_per_second.high, rates.prefill_tokens_per_second.high});
    const Prices typical =
        prices_at(bill, {bill.usd_per_hour.typical, rates.requests_per_second.typical, rates.prefill_tokens_per_second.typical});
    const Prices high = prices_at(bill, {bill.usd_per_hour.high, rates.requests_per_second.low, rates.prefill_tokens_per_second.low});
    const auto million = [](double a, double b, double c) { return Range::spanning(a * 1e6, b * 1e6, c * 1e6); };
    const auto month = [&](double hour) { return hour * kHoursPerMonth; };
    const ServiceCost cost{
        .usd_per_hour = bill.usd_per_hour,
        .usd_per_million_input_tokens = million(low.input, typical.input, high.input),
        .usd_per_million_output_tokens = million(low.output, typical.output, high.output),
        .usd_per_request = Range::spanning(low.request, typical.request, high.request),
        .usd_per_month = {month(bill.usd_per_hour.low), month(bill.usd_per_hour.typical), month(bill.usd_per_hour.high)},
    };
    if (why) explain(bill, rates, cost, *why);
    return cost;
}

}  // namespace ballpark
