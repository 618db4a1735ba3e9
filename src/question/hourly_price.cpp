#include "question/hourly_price.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "quantity/sorting.h"
#include "quantity/units.h"

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
    sort_rows(offers, [](const RentalPrice* a, const RentalPrice* b) {
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

void explain(const char* name, double value, Unit unit, const std::string& source, Worksheet* why) {
    if (why) why->add({.name = name, .value = value, .unit = unit, .formula = {}, .with = {}, .source = source, .children = {}});
}

std::optional<HourlyPrice> owned(const PriceChoice& choice, const DeviceSpec& device, const Catalog& catalog, Worksheet* why) {
    HourlyPrice out;
    double purchase = choice.purchase_usd.value_or(0);
    out.source = "the purchase price in the question";
    if (!choice.purchase_usd) {
        const PurchasePrice* launch = catalog.purchase_price(device.id);
        if (!launch) return std::nullopt;
        purchase = launch->usd.count();
        out.as_of = launch->provenance.as_of;
        out.source = "the launch price of " + std::to_string(launch->launch_year) + ", $" + group_digits(purchase) + " (" +
                     launch->provenance.source + ", " + out.as_of + ")";
        explain("launch_price", purchase, Unit::usd, out.source, why);
    }
    const UsdPerHour hour = owned_price({.purchase = Usd(purchase),
                                         .lifetime_hours = choice.lifetime_years * kHoursPerYear,
                                         .power = device.power.value_or(Watts(0)),
                                         .utilization = choice.utilization,
                                         .usd_per_kwh = choice.usd_per_kwh},
                                        why);
    out.usd_per_hour = Range::exact(hour.count());
    out.source += ", and energy";
    return out;
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
    choice.owned = choice.purchase_usd || lifetime || energy;
    const char* field = choice.purchase_usd ? "gpu_purchase_usd" : lifetime ? "lifetime_years" : "usd_per_kwh";
    if (choice.owned && (choice.usd_per_hour || term))
        return Error{ErrorCode::bad_value, field,
                     std::string("say ") + (term ? "price_term" : "gpu_usd_per_hour") + " or " + field + ": a device is rented or owned"};
    return std::nullopt;
}

std::optional<HourlyPrice> hourly_price(const PriceChoice& choice, const DeviceSpec& device, const Catalog& catalog,
                                        Worksheet* why) {
    if (choice.owned) return owned(choice, device, catalog, why);
    std::optional<HourlyPrice> price;
    if (choice.usd_per_hour) price = HourlyPrice{Range::exact(*choice.usd_per_hour), "the price in the question", {}, 0};
    else price = rented(choice, device, catalog);
    if (price) explain("usd_per_hour", price->usd_per_hour.typical, Unit::usd_per_hour, price->source, why);
    return price;
}

std::optional<HourlyPrice> hourly_price(const PriceChoice& choice, std::span<const DeviceSpec> devices, const Catalog& catalog,
                                        Worksheet* why) {
    HourlyPrice mean;
    const double part = 1 / static_cast<double>(devices.size());
    for (const DeviceSpec& device : devices) {
        const std::optional<HourlyPrice> price = hourly_price(choice, device, catalog);
        if (!price) return std::nullopt;
        mean.usd_per_hour = sum(mean.usd_per_hour, times(price->usd_per_hour, part));
        mean.offers += price->offers;
        mean.as_of = std::max(mean.as_of, price->as_of);
        if (mean.source.find(price->source) == std::string::npos) mean.source += (mean.source.empty() ? "" : "; ") + price->source;
    }
    explain("usd_per_hour", mean.usd_per_hour.typical, Unit::usd_per_hour, mean.source, why);
    return mean;
}

std::optional<Note> price_note(const PriceChoice& choice, const DeviceSpec& device, const std::optional<HourlyPrice>& price) {
    if (!price)
        return Note{choice.owned, "no_price", {{"device", device.name}}, choice.owned ? "no_price.owned" : "no_price.rented"};
    if (!choice.owned || choice.purchase_usd) return std::nullopt;
    return Note{false, "launch_price", {{"price", price->source}}};
}

}  // namespace ballpark
