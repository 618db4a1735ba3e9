/// What tokens cost at every provider that is known, by date: all models of api_price_list.json, and the older prices of
/// api_prices.json.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/provenance.h"
#include "quantity/quantity.h"
#include "quantity/result.h"

namespace ballpark {

struct ApiPrice;

/// Dollars for a token. Absent: no such price is listed, which is not the same as free.
struct ListedRates {
    std::optional<UsdPerToken> input;
    std::optional<UsdPerToken> output;
    std::optional<UsdPerToken> cached_input;
    std::optional<UsdPerToken> cache_write;
};

/// A model's price from a date on.
struct ListedPrice {
    ListedRates rates;
    Tokens above;                          ///< input longer than this is billed, all of it, at `long_rates`; 0: never
    ListedRates long_rates;
    std::optional<UsdPerToken> reasoning;  ///< where hidden tokens have a price of their own
    Usd per_request;                       ///< a fee beside the tokens
    std::string from;                      ///< ISO date; empty: the source does not say since when
    int begins = 0;                        ///< minutes after midnight UTC between which it holds, where it depends on
    int ends = 0;                          ///< the hour (it may pass midnight); equal: all day
    Provenance provenance;

    bool all_day() const { return begins == ends; }
};

struct PricedModel {
    std::string id;        ///< "openai/gpt-4o"
    std::string provider;  ///< "openai"
    std::string seller;    ///< the provider's name, "OpenAI"
    bool own = false;      ///< sold by its maker: meant by its name alone
    std::vector<std::string> also;    ///< other names of it, as letters and digits
    std::vector<ListedPrice> prices;  ///< by date; those of certain hours behind those of all day

    std::string_view name() const { return std::string_view(id).substr(provider.size() + 1); }
};

/// A moment: a date, and minutes after midnight UTC where it was said.
struct PriceMoment {
    std::string date;  ///< ISO
    std::optional<int> minute;
};

class PriceList {
public:
    /// `json` is api_price_list.json; `dated` are rows of api_prices.json, which know older prices and other models.
    static Result<PriceList> read(std::string_view json, std::span<const ApiPrice> dated);

    /// In the order of their ids.
    std::span<const PricedModel> models() const { return models_; }
    /// The day of the list, ISO.
    const std::string& as_of() const { return as_of_; }

    /// The model that a name means: "openai/gpt-4o", or "gpt-4o", which is its maker's; case, punctuation and the date
    /// of a snapshot aside. `unknown_model`, field "model": none (the nearest are proposed), or several (they are
    /// listed).
    Result<const PricedModel*> find(std::string_view name) const;

    /// The price that holds at a moment; nullptr before the first. Without a minute the price of all day.
    static const ListedPrice* in_force(const PricedModel& model, const PriceMoment& at);

private:
    struct Key {
        std::string provider;  ///< letters and digits of the provider, and of the name behind it
        std::string name;
        std::string undated;   ///< the same without a snapshot's date and "latest"
        std::string tail;      ///< what follows the last slash of the name
        bool dated = false;    ///< the name is of a snapshot
    };
    static Key key_of(std::string_view provider, std::string_view name);
    enum class Among : std::uint8_t { provider, own, all };
    std::vector<std::size_t> matching(const Key& key, Among among) const;
    bool sells(std::string_view provider) const;
    Error unknown(std::string_view name) const;
    void add_dated(std::span<const ApiPrice> dated);
    void index();

    std::vector<PricedModel> models_;
    std::vector<Key> keys_;
    std::string as_of_;
};

}  // namespace ballpark
