#include <algorithm>

#include "catalog/catalog.h"
#include "catalog/price_list.h"
#include "json/json.h"
#include "quantity/sorting.h"

namespace ballpark {
namespace {

constexpr std::string_view kFile = "catalog/api_price_list.json";
constexpr std::size_t kRates = 4;

Error bad(std::string_view where, std::string_view what) {
    return {ErrorCode::bad_file, std::string(kFile), std::string(kFile) + ": " + std::string(where) + ": " + std::string(what)};
}

std::optional<UsdPerToken> rate(const Json& value) {
    return value.is_number() ? std::optional(usd_per_million_tokens(value.number())) : std::nullopt;
}

/// Input, output, cached input and cache write from `items[first]` on; what is not there is not listed.
ListedRates rates(const Json::Array& items, std::size_t first) {
    const auto at = [&](std::size_t i) { return first + i < items.size() ? rate(items[first + i]) : std::nullopt; };
    return {at(0), at(1), at(2), at(3)};
}

int minutes(std::string_view clock) {
    const auto digit = [&](std::size_t i) { return clock[i] - '0'; };
    return (digit(0) * 10 + digit(1)) * 60 + digit(3) * 10 + digit(4);
}

std::optional<Error> read_more(const Json& more, std::string_view model, ListedPrice& price, std::vector<std::string>& also) {
    for (const auto& [key, value] : more.members()) {
        if (key == "from") {
            price.from = value.text();
        } else if (key == "hours" && value.text().size() == 11) {
            price.begins = minutes(std::string_view(value.text()).substr(0, 5));
            price.ends = minutes(std::string_view(value.text()).substr(6));
        } else if (key == "request") {
            price.per_request = Usd(value.number() / 1e3);
        } else if (key == "reasoning") {
            price.reasoning = rate(value);
        } else if (key == "also") {
            for (const Json& name : value.items()) also.push_back(name.text());
        } else if (key == "above" && value.size() > 1) {
            price.above = Tokens(value.items()[0].integer());
            price.long_rates = rates(value.items(), 1);
        } else {
            return bad(model, "\"" + key + "\" is not understood");
        }
    }
    return {};
}

std::optional<Error> read_row(const Json& row, const Provenance& provenance, std::vector<PricedModel>& models,
                              const PricedModel& like) {
    const Json::Array& items = row.items();
    if (items.empty() || !items[0].is_string()) return bad(like.provider, "a row begins with the model's name");
    const std::string id = like.provider + "/" + items[0].text();
    const bool has_more = items.back().is_object();
    if (items.size() > 1 + kRates + (has_more ? 1 : 0)) return bad(id, "more prices than columns");
    ListedPrice price;
    price.rates = rates({items.begin(), items.end() - (has_more ? 1 : 0)}, 1);
    price.provenance = provenance;
    if (models.empty() || models.back().id != id) {
        models.push_back(like);
        models.back().id = id;
    }
    if (has_more)
        if (auto error = read_more(items.back(), id, price, models.back().also)) return error;
    models.back().prices.push_back(std::move(price));
    return {};
}

/// The price of a row of api_prices.json.
ListedPrice listed(const ApiPrice& row) {
    ListedPrice price;
    price.rates = {row.input, row.output, row.cached_input, row.cache_write};
    price.from = row.from;
    price.provenance = row.provenance;
    return price;
}

bool same_price(const ListedPrice& a, const ListedPrice& b) {
    return a.rates.input == b.rates.input && a.rates.output == b.rates.output;
}

}  // namespace

Result<PriceList> PriceList::read(std::string_view json, std::span<const ApiPrice> dated) {
    const Json document = Json::parse(json);
    PriceList list;
    list.as_of_ = document["as_of"].text();
    const Provenance provenance{document["source"].text(), list.as_of_, {}};
    if (provenance.source.empty() || provenance.as_of.empty()) return bad("source", "source and as_of are missing");
    for (const auto& [id, provider] : document["providers"].members())
        for (const auto& [key, rows] : provider.members()) {
            if (!rows.is_array()) continue;
            PricedModel like;
            like.provider = id;
            like.seller = provider["name"].text();
            like.own = key == "own";
            for (const Json& row : rows.items())
                if (auto error = read_row(row, provenance, list.models_, like)) return *std::move(error);
        }
    if (list.models_.empty()) return bad("providers", "there are none");
    list.add_dated(dated);
    list.index();
    return list;
}

/// What the list does not say: models that it lacks, and prices that it no longer has.
void PriceList::add_dated(std::span<const ApiPrice> dated) {
    for (const ApiPrice& row : dated) {
        const ListedPrice price = listed(row);
        const auto found = std::find_if(models_.begin(), models_.end(), [&](const PricedModel& m) { return m.id == row.model; });
        if (found == models_.end()) {
            PricedModel model;
            model.id = row.model;
            model.provider = row.model.substr(0, row.model.find('/'));
            const auto kin = std::find_if(models_.begin(), models_.end(), [&](const PricedModel& m) { return m.provider == model.provider; });
            model.seller = kin != models_.end() ? kin->seller : model.provider;
            model.own = true;
            model.prices.push_back(price);
            models_.push_back(std::move(model));
            continue;
        }
        std::vector<ListedPrice>& prices = found->prices;
        if (std::none_of(prices.begin(), prices.end(), [&](const ListedPrice& p) { return same_price(p, price); }))
            prices.push_back(price);
    }
}

void PriceList::index() {
    sort_rows(models_, [](const PricedModel& a, const PricedModel& b) { return a.id < b.id; });
    keys_.reserve(models_.size());
    for (PricedModel& model : models_) {
        sort_rows(model.prices, [](const ListedPrice& a, const ListedPrice& b) {
            return a.all_day() != b.all_day() ? a.all_day() : a.from < b.from;
        });
        keys_.push_back(key_of(model.provider, model.name()));
    }
}

}  // namespace ballpark
