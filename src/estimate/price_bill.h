/// What a request costs, line by line, as providers bill it: input, what of it the prompt cache held, output, fees.
#pragma once

#include <optional>
#include <string_view>

#include "estimate/worksheet.h"
#include "quantity/quantity.h"

namespace ballpark {

/// Dollars for a token. What has no price of its own is billed at the price of what it is a part of: cached and
/// cache-written tokens as input, hidden reasoning as output.
struct BillingRates {
    UsdPerToken input;
    UsdPerToken output;
    std::optional<UsdPerToken> cached_input;
    std::optional<UsdPerToken> cache_write;
    std::optional<UsdPerToken> reasoning;
    Usd per_request;
};

/// What of a price is left in a batch: 0.5 at half price.
struct BatchFactors {
    double fresh = 1;   ///< of input, cache writes and output
    double cached = 1;  ///< of input read from the cache
};

/// Tokens of one request, possibly an average over many. All parts are counted in the whole.
struct BilledTokens {
    double input = 0;         ///< all of the input
    double cached = 0;        ///< of the input: read from the cache
    double cache_write = 0;   ///< of the input: written to the cache
    double output = 0;        ///< all of the output
    double reasoning = 0;     ///< of the output: hidden
};

/// The lines of a bill for one request.
struct Bill {
    Usd input;  ///< neither read from the cache nor written to it
    Usd cached_input;
    Usd cache_write;
    Usd output;  ///< with reasoning
    Usd fee;
    Usd total;
};

/// One request. Exact arithmetic over list prices; batch factors are 1 for a request that does not wait. `source`: the
/// price list and its date.
Bill bill_request(const BillingRates& rates, const BilledTokens& tokens, const BatchFactors& batch,
                  std::string_view source, Worksheet* why = nullptr);

/// The average request when `share` (0..1) of them cost `b` and the others `a`.
Bill blend_bills(const Bill& a, const Bill& b, double share, Worksheet* why = nullptr);

/// A number of requests, each tried `1 + retries` times on average, and all tries billed. In the worksheet it stands
/// above the steps since `mark`.
Usd bill_total(const Bill& one, double retries, double requests, Worksheet* why = nullptr, std::size_t mark = 0);

}  // namespace ballpark
