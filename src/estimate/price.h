/// What tokens cost at a provider, and how prices compare.
#pragma once

#include "estimate/worksheet.h"
#include "quantity/quantity.h"
#include "quantity/range.h"

namespace ballpark {

/// List prices of one model. An embedding model has no output.
struct TokenPrices {
    UsdPerToken input;
    UsdPerToken output;
};

/// One request: input and output tokens at their own prices.
Usd request_cost(const TokenPrices& prices, Tokens input, Tokens output, Worksheet* why = nullptr);

/// Share of a bill saved when the output shrinks by `shrink` (0..1) and the input stays: shrink times the output's
/// share of the bill. Zero for a free request.
double saving_from_shorter_output(const TokenPrices& prices, Tokens input, Tokens output, double shrink,
                                  Worksheet* why = nullptr);

/// Price of a token of which `generated` (0..1) are output, on average.
UsdPerToken blended_price(const TokenPrices& prices, double generated, Worksheet* why = nullptr);

/// How many times a token of `a` costs one of `b`.
double price_ratio(UsdPerToken a, UsdPerToken b, Worksheet* why = nullptr);

/// Price of a token from a machine rented by the hour that is busy all the time.
UsdPerToken selfhosted_price(UsdPerHour rent, TokensPerSecond rate, Worksheet* why = nullptr);

}  // namespace ballpark
