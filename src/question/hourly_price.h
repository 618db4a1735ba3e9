/// What an hour of one device costs in a question: as asked, as owned, or as the clouds of the catalog rent it out.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "catalog/catalog.h"
#include "estimate/serving_cost.h"
#include "estimate/worksheet.h"
#include "quantity/range.h"
#include "question/fields.h"
#include "question/note.h"

namespace ballpark {

/// How a question pays for its devices. Nothing set: rented at the catalog's prices.
struct PriceChoice {
    std::optional<double> usd_per_hour;     ///< `gpu_usd_per_hour`
    bool owned = false;                     ///< any of `gpu_purchase_usd`, `lifetime_years`, `usd_per_kwh` was said
    std::optional<double> purchase_usd;     ///< `gpu_purchase_usd`; absent and owned: what the device cost at its launch
    double lifetime_years = 3;
    double usd_per_kwh = 0.12;
    bool spot = false;                      ///< `price_term` "spot"
    double utilization = 1;                 ///< busy share of paid hours
};

/// Reads `gpu_usd_per_hour`, `gpu_purchase_usd`, `lifetime_years`, `usd_per_kwh`, `price_term`, `utilization`.
std::optional<Error> read_price_choice(Fields& fields, PriceChoice& choice);

struct HourlyPrice {
    Range usd_per_hour;        ///< of one device
    std::string source;        ///< who asks it, and of when
    std::string as_of;         ///< ISO date of the newest offer or the launch price's source; empty: the question's price
    std::int64_t offers = 0;   ///< rows of the catalog behind the range
};

/// The offers of the last year before the newest one: lowest, median and highest; of an owned device purchase over
/// lifetime, and energy. Nothing where the question says no price and the catalog knows no offer, or no launch price.
std::optional<HourlyPrice> hourly_price(const PriceChoice& choice, const DeviceSpec& device, const Catalog& catalog,
                                        Worksheet* why = nullptr);

/// The mean of several devices' prices; nothing where one has none.
std::optional<HourlyPrice> hourly_price(const PriceChoice& choice, std::span<const DeviceSpec> devices, const Catalog& catalog,
                                        Worksheet* why = nullptr);

/// That the launch price was taken, or what to say where `price`, the device's, is not known; nothing else to know: none.
std::optional<Note> price_note(const PriceChoice& choice, const DeviceSpec& device, const std::optional<HourlyPrice>& price);

}  // namespace ballpark
