/// A request's bill: one by hand, one model's real prices, and what must hold for all.
#include "estimate/price_bill.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>

namespace ballpark {
namespace {

using Catch::Matchers::WithinRel;

constexpr UsdPerToken dollars(double per_million) { return usd_per_million_tokens(per_million); }

TEST_CASE("a bill by hand", "[estimate]") {
    // 10,000 tokens in, of them 6,000 cached and 1,000 written; 500 out. $3 in, $0.30 cached, $3.75 written, $15 out:
    // 3,000 · 3 + 6,000 · 0.3 + 1,000 · 3.75 + 500 · 15 = 9,000 + 1,800 + 3,750 + 7,500 = 22,050 millionths.
    const BillingRates rates{dollars(3), dollars(15), dollars(0.3), dollars(3.75), {}, Usd(0)};
    Worksheet sheet;
    const Bill bill = bill_request(rates, {10000, 6000, 1000, 500, 0}, {}, "hand", &sheet);
    CHECK_THAT(bill.input.count(), WithinRel(0.009, 1e-12));
    CHECK_THAT(bill.cached_input.count(), WithinRel(0.0018, 1e-12));
    CHECK_THAT(bill.cache_write.count(), WithinRel(0.00375, 1e-12));
    CHECK_THAT(bill.output.count(), WithinRel(0.0075, 1e-12));
    CHECK_THAT(bill.total.count(), WithinRel(0.02205, 1e-12));
    REQUIRE(sheet.steps().size() == 1);
    CHECK(sheet.steps()[0].children.size() == 4);
    // Half price in a batch, and 1,000 of them with a tenth tried again.
    CHECK_THAT(bill_request(rates, {10000, 6000, 1000, 500, 0}, {0.5, 0.5}, "hand").total.count(), WithinRel(0.011025, 1e-12));
    CHECK_THAT(bill_total(bill, 0.1, 1000).count(), WithinRel(24.255, 1e-12));
}

TEST_CASE("what has no price of its own is billed as what it is part of", "[estimate]") {
    const BillingRates rates{dollars(2), dollars(8), {}, {}, {}, Usd(0.012)};
    const Bill bill = bill_request(rates, {1000, 400, 100, 300, 200}, {}, "none");
    CHECK_THAT(bill.total.count(), WithinRel(0.002 + 0.0024 + 0.012, 1e-12));
    const BillingRates thinking{dollars(2), dollars(8), {}, {}, dollars(3), Usd(0)};
    CHECK_THAT(bill_request(thinking, {0, 0, 0, 300, 200}, {}, "none").total.count(), WithinRel(100 * 8e-6 + 200 * 3e-6, 1e-12));
}

TEST_CASE("a bill is linear in its tokens, and zero for none", "[estimate]") {
    const BillingRates rates{dollars(1.25), dollars(10), dollars(0.125), {}, {}, Usd(0)};
    CHECK(bill_request(rates, {}, {}, "none").total.count() == 0);
    for (const double scale : {1.0, 2.0, 7.0, 1e6}) {
        const Bill one = bill_request(rates, {100, 50, 0, 20, 0}, {}, "none");
        const Bill many = bill_request(rates, {100 * scale, 50 * scale, 0, 20 * scale, 0}, {}, "none");
        CHECK_THAT(many.total.count(), WithinRel(one.total.count() * scale, 1e-12));
        CHECK_THAT(blend_bills(one, many, 0.25).total.count(), WithinRel(0.75 * one.total.count() + 0.25 * many.total.count(), 1e-12));
    }
}

}  // namespace
}  // namespace ballpark
