#include "catalog/json_rows.h"
#include "catalog/loaders.h"
#include "quantity/sorting.h"

#include <tuple>

namespace ballpark {

namespace {

RentalPrice read_rental_price(JsonRow& row) {
    RentalPrice price;
    price.device = row.text("device");
    price.provider = row.text("provider");
    price.offer = row.text("offer");
    price.term = row.one_of("term", {"on demand", "spot", "contract", "market"});
    price.usd_per_hour = UsdPerHour(row.positive("usd_per_hour"));
    price.provenance = row.provenance();
    return price;
}

PurchasePrice read_purchase_price(JsonRow& row) {
    PurchasePrice price;
    price.device = row.text("device");
    price.usd = Usd(row.positive("usd"));
    price.launch_year = row.count("launch_year");
    price.provenance = row.provenance();
    return price;
}

std::optional<UsdPerToken> per_million(const std::optional<double>& usd) {
    return usd ? std::optional<UsdPerToken>(usd_per_million_tokens(*usd)) : std::nullopt;
}

ApiPrice read_api_price(JsonRow& row) {
    ApiPrice price;
    price.model = row.text("model");
    price.name = row.text("name");
    price.kind = row.one_of("kind", {"chat", "completion", "embedding", "finetuned", "finetuning"});
    price.input = usd_per_million_tokens(row.positive("input_usd_per_million_tokens"));
    price.output = per_million(row.optional_positive("output_usd_per_million_tokens"));
    price.cached_input = per_million(row.optional_positive("cached_input_usd_per_million_tokens"));
    price.cache_write = per_million(row.optional_positive("cache_write_usd_per_million_tokens"));
    price.from = row.date("from");
    price.provenance = row.provenance();
    return price;
}

}  // namespace

Result<std::vector<RentalPrice>> read_rental_prices(std::string_view json) {
    return read_rows<RentalPrice>("catalog/rental_prices.json", json, read_rental_price);
}

Result<std::vector<PurchasePrice>> read_purchase_prices(std::string_view json) {
    return read_rows<PurchasePrice>("catalog/purchase_prices.json", json, read_purchase_price);
}

Result<std::vector<ApiPrice>> read_api_prices(std::string_view json) {
    auto prices = read_rows<ApiPrice>("catalog/api_prices.json", json, read_api_price);
    if (prices)
        sort_rows(*prices, [](const ApiPrice& a, const ApiPrice& b) {
            return std::tie(a.model, a.from) < std::tie(b.model, b.from);
        });
    return prices;
}

}  // namespace ballpark
