#include "catalog/json_rows.h"
#include "catalog/loaders.h"

namespace ballpark {

namespace {

Fact read_fact(JsonRow& row) {
    Fact fact;
    fact.id = row.text("id");
    if (row.has("value")) {
        fact.value = Range::exact(row.number("value"));
    } else {
        fact.value.low = row.number("low");
        fact.value.typical = row.number("typical");
        fact.value.high = row.number("high");
        if (fact.value.low > fact.value.typical || fact.value.typical > fact.value.high)
            row.fail("typical", "must lie between low and high");
    }
    fact.unit = row.text("unit");
    fact.provenance = row.provenance();
    return fact;
}

Claim read_claim(JsonRow& row) {
    Claim claim;
    claim.id = row.text("id");
    claim.year = static_cast<int>(row.count("year"));
    claim.low = row.number("low");
    claim.high = row.optional_number("high");
    if (claim.high && *claim.high < claim.low) row.fail("high", "must not be below low");
    claim.unit = row.text("unit");
    claim.provenance = row.provenance();
    return claim;
}

}  // namespace

Result<std::vector<Fact>> read_facts(std::string_view json) {
    return read_rows<Fact>("catalog/facts.json", json, read_fact);
}

Result<std::vector<Claim>> read_claims(std::string_view json) {
    return read_rows<Claim>("catalog/claims.json", json, read_claim);
}

}  // namespace ballpark
