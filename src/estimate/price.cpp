#include "estimate/price.h"

namespace ballpark {
namespace {

constexpr double kMillion = 1e6;

double per_million(UsdPerToken price) { return price.count() * kMillion; }

}  // namespace

// Source: every provider's price page bills input and output tokens at separate list prices.
Usd request_cost(const TokenPrices& prices, Tokens input, Tokens output, Worksheet* why) {
    const Usd cost = input * prices.input + output * prices.output;
    if (why)
        why->add({.name = "request_cost",
                  .value = cost.count(),
                  .unit = Unit::usd,
                  .formula = "(input_tokens * input_price + output_tokens * output_price) / 1000000",
                  .with = {{"input_tokens", input.as_double()},
                           {"input_price", per_million(prices.input)},
                           {"output_tokens", output.as_double()},
                           {"output_price", per_million(prices.output)}},
                  .source = "provider price lists: input and output are billed apart",
                  .children = {}});
    return cost;
}

double saving_from_shorter_output(const TokenPrices& prices, Tokens input, Tokens output, double shrink, Worksheet* why) {
    const std::size_t mark = why ? why->mark() : 0;
    const Usd bill = request_cost(prices, input, output, why);
    const Usd for_output = output * prices.output;
    const double share = bill.count() > 0 ? for_output / bill : 0;
    const double saved = shrink * share;
    if (why)
        why->add_above(mark, {.name = "saving_from_shorter_output",
                              .value = saved,
                              .unit = Unit::share,
                              .formula = "shrink * output_cost / request_cost",
                              .with = {{"shrink", shrink},
                                       {"output_cost", for_output.count()},
                                       {"request_cost", bill.count()}},
                              .source = "the output's share of the bill shrinks, the input's stays",
                              .children = {}});
    return saved;
}

UsdPerToken blended_price(const TokenPrices& prices, double generated, Worksheet* why) {
    const UsdPerToken price = prices.input * (1 - generated) + prices.output * generated;
    if (why)
        why->add({.name = "blended_price",
                  .value = per_million(price),
                  .unit = Unit::usd_per_million_tokens,
                  .formula = "(1 - generated) * input_price + generated * output_price",
                  .with = {{"generated", generated},
                           {"input_price", per_million(prices.input)},
                           {"output_price", per_million(prices.output)}},
                  .source = "average over the tokens of a request",
                  .children = {}});
    return price;
}

double price_ratio(UsdPerToken a, UsdPerToken b, Worksheet* why) {
    const double ratio = a / b;
    if (why)
        why->add({.name = "price_ratio",
                  .value = ratio,
                  .unit = Unit::ratio,
                  .formula = "price_a / price_b",
                  .with = {{"price_a", per_million(a)}, {"price_b", per_million(b)}},
                  .source = "both prices in dollars for a million tokens",
                  .children = {}});
    return ratio;
}

UsdPerToken selfhosted_price(UsdPerHour rent, TokensPerSecond rate, Worksheet* why) {
    const UsdPerToken price = rent / rate;
    if (why)
        why->add({.name = "selfhosted_price",
                  .value = per_million(price),
                  .unit = Unit::usd_per_million_tokens,
                  .formula = "usd_per_hour / (tokens_per_second * 3600) * 1000000",
                  .with = {{"usd_per_hour", rent.count()}, {"tokens_per_second", rate.count()}},
                  .source = "rent divided by what the machine does in an hour, busy all the time",
                  .children = {}});
    return price;
}

}  // namespace ballpark
