#include "question/hourly_price.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace ballpark {
namespace {

constexpr double kHoursPerYear = 8760;

/// The same day a year earlier: "2026-08-21" → "2025-08-21". ISO dates compare as text.
std::string year_before(std::string date) {
    if (date.size() < 4) return date;
    int year = 0;
    for (int i = 0; i < 4; ++i) year = 10 * year + (date[static_cast<std::size_t>(i)] - '0');
    return std::to_string(year - 1) + date.substr(4);
}

std::vector<const RentalPrice*> offers_for(const Catalog& catalog, std::string_view device, std::string_view term) {
    std::vector<const RentalPrice*> offers;
    std::string newest;
    for (const RentalPrice& price : catalog.rental_prices())
        if (price.device == device && price.term == term) newest = std::max(newest, price.provenance.as_of);
    const std::string oldest = year_before(newest);
    for (const RentalPrice& price : catalog.rental_prices())
        if (price.device == device && price.term == term && price.provenance.as_of >= oldest) offers.push_back(&price);
    std::sort(offers.begin(), offers.end(), [](const RentalPrice* a, const RentalPrice* b) {
        return a->usd_per_hour.count() < b->usd_per_hour.count();
    });
    return offers;
}

std::optional<HourlyPrice> rented(const PriceChoice& choice, const DeviceSpec& device, const Catalog& catalog) {
    const std::string_view term = choice.spot ? "spot" : "on demand";
    const std::vector<const RentalPrice*> offers = offers_for(catalog, device.id, term);
    if (offers.empty()) return std::nullopt;
    const auto price = [&](std::size_t i) { return offers[i]->usd_per_hour.count(); };
    const std::size_t last = offers.size() - 1;
    HourlyPrice out;
    out.usd_per_hour = {price(0), (price(last / 2) + price((last + 1) / 2)) / 2, price(last)};
    out.offers = static_cast<std::int64_t>(offers.size());
    std::string providers;
    for (const RentalPrice* offer : offers) {
        out.as_of = std::max(out.as_of, offer->provenance.as_of);
        if (providers.find(offer->provider) == std::string::npos) providers += (providers.empty() ? "" : ", ") + offer->provider;
    }
    out.source = std::string(term) + ": " + providers + ", " + out.as_of;
    return out;
}

void explain(const HourlyPrice& price, Worksheet& why) {
    why.add({.name = "usd_per_hour",
             .value = price.usd_per_hour.typical,
             .unit = Unit::usd_per_hour,
             .formula = {},
             .with = {},
             .source = price.source,
             .children = {}});
}

}  // namespace

std::optional<Error> read_price_choice(Fields& fields, PriceChoice& choice) {
    choice.usd_per_hour = fields.number("gpu_usd_per_hour", 0, 1e6);
    choice.purchase_usd = fields.number("gpu_purchase_usd", 0, 1e9);
    const auto lifetime = fields.number("lifetime_years", 0.01, 100);
    const auto energy = fields.number("usd_per_kwh", 0, 100);
    choice.lifetime_years = lifetime.value_or(choice.lifetime_years);
    choice.usd_per_kwh = energy.value_or(choice.usd_per_kwh);
    choice.utilization = fields.number("utilization", 0.001, 1).value_or(choice.utilization);
    const auto term = fields.text("price_term");
    if (fields.first_error()) return fields.first_error();
    if (term && *term != "on demand" && *term != "spot")
        return Error{ErrorCode::bad_value, "price_term", "price_term must be \"on demand\" or \"spot\""};
    choice.spot = term == "spot";
    if (!choice.purchase_usd && (lifetime || energy))
        return Error{ErrorCode::missing_field, "gpu_purchase_usd",
                     std::string(lifetime ? "lifetime_years" : "usd_per_kwh") + " is of a device that is owned: say gpu_purchase_usd"};
    if (choice.usd_per_hour && choice.purchase_usd)
        return Error{ErrorCode::bad_value, "gpu_purchase_usd", "say gpu_usd_per_hour or gpu_purchase_usd: a device is rented or owned"};
    return std::nullopt;
}

std::optional<HourlyPrice> hourly_price(const PriceChoice& choice, const DeviceSpec& device, const Catalog& catalog,
                                        Worksheet* why) {
    std::optional<HourlyPrice> price;
    if (choice.purchase_usd) {
        const UsdPerHour hour = owned_price({.purchase = Usd(*choice.purchase_usd),
                                             .lifetime_hours = choice.lifetime_years * kHoursPerYear,
                                             .power = device.power.value_or(Watts(0)),
                                             .utilization = choice.utilization,
                                             .usd_per_kwh = choice.usd_per_kwh},
                                            why);
        return HourlyPrice{Range::exact(hour.count()), "the purchase price in the question, and energy", {}, 0};
    }
    if (choice.usd_per_hour) price = HourlyPrice{Range::exact(*choice.usd_per_hour), "the price in the question", {}, 0};
    else price = rented(choice, device, catalog);
    if (price && why) explain(*price, *why);
    return price;
}

}  // namespace ballpark
