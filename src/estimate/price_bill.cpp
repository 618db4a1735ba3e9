#include "estimate/price_bill.h"

#include <string>
#include <utility>
#include <vector>

namespace ballpark {
namespace {

constexpr double kMillion = 1e6;

/// A line of the bill: each kind of token is billed apart.
struct Line {
    std::string_view name;
    double tokens;
    UsdPerToken rate;
    double factor;

    Usd add_to(Worksheet* why, std::string_view source) const {
        const Usd cost(tokens * rate.count() * factor);
        if (!why || tokens <= 0) return cost;
        std::vector<Term> with = {{"tokens", tokens}, {"price", rate.count() * kMillion}};
        if (factor != 1) with.push_back({"batch_factor", factor});
        why->add({.name = name,
                  .value = cost.count(),
                  .unit = Unit::usd,
                  .formula = factor == 1 ? "tokens * price / 1000000" : "tokens * price / 1000000 * batch_factor",
                  .with = std::move(with),
                  .source = std::string(source),
                  .children = {}});
        return cost;
    }
};

}  // namespace

Bill bill_request(const BillingRates& rates, const BilledTokens& tokens, const BatchFactors& batch,
                  std::string_view source, Worksheet* why) {
    const std::size_t mark = why ? why->mark() : 0;
    const double fresh = tokens.input - tokens.cached - tokens.cache_write;
    // Cached input without a price of its own is input like any other, in a batch too.
    const double cached_factor = rates.cached_input ? batch.cached : batch.fresh;
    const auto cost = [&](const Line& line) { return line.add_to(why, source); };
    Bill bill;
    bill.input = cost({"input_cost", fresh, rates.input, batch.fresh});
    bill.cached_input = cost({"cached_input_cost", tokens.cached, rates.cached_input.value_or(rates.input), cached_factor});
    bill.cache_write = cost({"cache_write_cost", tokens.cache_write, rates.cache_write.value_or(rates.input), batch.fresh});
    bill.output = cost({"output_cost", tokens.output - tokens.reasoning, rates.output, batch.fresh}) +
                  cost({"reasoning_cost", tokens.reasoning, rates.reasoning.value_or(rates.output), batch.fresh});
    bill.fee = rates.per_request;
    if (why && bill.fee.count() > 0)
        why->add({.name = "request_fee",
                  .value = bill.fee.count(),
                  .unit = Unit::usd,
                  .formula = "",
                  .with = {},
                  .source = std::string(source),
                  .children = {}});
    bill.total = bill.input + bill.cached_input + bill.cache_write + bill.output + bill.fee;
    if (why)
        why->add_above(mark, {.name = "request_bill",
                              .value = bill.total.count(),
                              .unit = Unit::usd,
                              .formula = "sum",
                              .with = {},
                              .source = "every part of a request is billed at its own price",
                              .children = {}});
    return bill;
}

Bill blend_bills(const Bill& a, const Bill& b, double share, Worksheet* why) {
    const auto mixed = [&](Usd x, Usd y) { return Usd(x.count() * (1 - share) + y.count() * share); };
    const Bill bill{mixed(a.input, b.input),   mixed(a.cached_input, b.cached_input), mixed(a.cache_write, b.cache_write),
                    mixed(a.output, b.output), mixed(a.fee, b.fee),                   mixed(a.total, b.total)};
    if (why)
        why->add({.name = "average_bill",
                  .value = bill.total.count(),
                  .unit = Unit::usd,
                  .formula = "(1 - batch_share) * at_once + batch_share * in_batch",
                  .with = {{"batch_share", share}, {"at_once", a.total.count()}, {"in_batch", b.total.count()}},
                  .source = "average over the requests",
                  .children = {}});
    return bill;
}

Usd bill_total(const Bill& one, double retries, double requests, Worksheet* why, std::size_t mark) {
    const Usd total(one.total.count() * (1 + retries) * requests);
    if (why)
        why->add_above(mark, {.name = "total_bill",
                              .value = total.count(),
                              .unit = Unit::usd,
                              .formula = "request_bill * (1 + retries) * requests",
                              .with = {{"request_bill", one.total.count()}, {"retries", retries}, {"requests", requests}},
                              .source = "every try is billed",
                              .children = {}});
    return total;
}

}  // namespace ballpark
