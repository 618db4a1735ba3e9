#include "question/json.h"
#include "question/price.h"

namespace ballpark {
namespace {

constexpr double kMillion = 1e6;

/// Dollars without the noise of binary fractions behind the twelfth decimal (the sixth, for thousands).
Json json_usd(Usd amount) {
    const double scale = std::fabs(amount.count()) < 1e3 ? 1e12 : 1e6;
    const double scaled = amount.count() * scale;
    return json_figure(std::fabs(scaled) < 9e15 ? std::floor(scaled + 0.5) / scale : amount.count());
}

Json per_million(const std::optional<UsdPerToken>& rate) {
    return rate ? json_figure(std::floor(rate->count() * kMillion * 1e9 + 0.5) / 1e9) : Json(nullptr);
}

Json rates_json(const ListedRates& rates) {
    return {{"input_usd_per_million_tokens", per_million(rates.input)},
            {"output_usd_per_million_tokens", per_million(rates.output)},
            {"cached_input_usd_per_million_tokens", per_million(rates.cached_input)},
            {"cache_write_usd_per_million_tokens", per_million(rates.cache_write)}};
}

Json row_json(const PriceQuestion& question, const PriceRow& row) {
    const ListedPrice& price = *row.price;
    Json out = {{"model", row.model->id},
                {"provider", row.model->seller},
                {"input_usd", json_usd(row.bill.input)},
                {"cached_input_usd", json_usd(row.bill.cached_input)},
                {"cache_write_usd", json_usd(row.bill.cache_write)},
                {"output_usd", json_usd(row.bill.output)}};
    if (row.bill.fee.count() > 0) out["request_fee_usd"] = json_usd(row.bill.fee);
    out["per_request_usd"] = json_usd(row.per_request);
    out["total_usd"] = json_usd(row.total);
    if (question.concise_saving > 0) out["saved_usd"] = json_usd(row.saved);
    out["tier"] = row.long_context ? "long_context" : "standard";
    if (price.above.count() > 0) out["long_context_above_tokens"] = price.above.count();
    out["rates"] = rates_json(row.long_context ? price.long_rates : price.rates);
    out["at"] = question.at.date;
    out["from"] = price.from.empty() ? Json(nullptr) : Json(price.from);
    out["as_of"] = price.provenance.as_of;
    out["source"] = price.provenance.source;
    return out;
}

std::string usd_text(Usd amount) { return amount.count() == 0 ? "$0" : format(amount.count(), Unit::usd).text(); }

std::string rate_text(const std::optional<UsdPerToken>& rate) {
    return rate ? "$" + decimal(rate->count() * kMillion, 4) + " / M" : "-";
}

}  // namespace

Json to_json(const PriceQuestion& question, const PriceAnswer& answer) {
    if (!question.side_by_side) return row_json(question, answer.rows.front());
    Json rows = Json::array();
    for (const PriceRow& row : answer.rows) {
        Json out = row_json(question, row);
        out["ratio"] = row.ratio > 0 ? json_figure(row.ratio) : Json(nullptr);
        rows.push_back(std::move(out));
    }
    return {{"models", std::move(rows)}};
}

Table price_table(const PriceQuestion& question, const PriceAnswer& answer, const Phrases& phrases) {
    if (question.side_by_side) {
        Table table{{"model", "input", "cached", "output", "a request", "total", "ratio", "tier", "as of"}, {}};
        for (const PriceRow& row : answer.rows) {
            const ListedRates& rates = row.long_context ? row.price->long_rates : row.price->rates;
            table.rows.push_back({row.model->id, rate_text(rates.input), rate_text(rates.cached_input), rate_text(rates.output),
                                  usd_text(row.per_request), usd_text(row.total),
                                  row.ratio > 0 ? decimal(row.ratio, 3) + "×" : "-", row.long_context ? "long context" : "standard",
                                  row.price->provenance.as_of});
        }
        for (const Note& note : answer.notes) table.rows.push_back({note_text(note, phrases), "", "", "", "", "", "", "", ""});
        return table;
    }
    const PriceRow& row = answer.rows.front();
    const ListedRates& rates = row.long_context ? row.price->long_rates : row.price->rates;
    Table table{{"", ""}, {}};
    const auto add = [&](std::string_view name, std::string value) {
        table.rows.push_back({title_of(phrases, "price.", name), std::move(value)});
    };
    add("model", row.model->id);
    add("tier", row.long_context ? "long context, above " + group_digits(row.price->above.as_double()) + " tokens" : "standard");
    add("input", usd_text(row.bill.input) + " at " + rate_text(rates.input));
    if (question.cached > 0) add("cached_input", usd_text(row.bill.cached_input) + " at " + rate_text(rates.cached_input ? rates.cached_input : rates.input));
    if (question.cache_write > 0) add("cache_write", usd_text(row.bill.cache_write) + " at " + rate_text(rates.cache_write ? rates.cache_write : rates.input));
    add("output", usd_text(row.bill.output) + " at " + rate_text(rates.output));
    if (row.bill.fee.count() > 0) add("request_fee", usd_text(row.bill.fee));
    add("per_request", usd_text(row.per_request));
    add("total", usd_text(row.total) + " for " + group_digits(question.requests) + (question.requests == 1 ? " request" : " requests"));
    if (question.concise_saving > 0) add("saved", usd_text(row.saved));
    add("as_of", row.price->provenance.as_of + (row.price->from.empty() ? "" : ", since " + row.price->from));
    add("source", row.price->provenance.source);
    for (const Note& note : answer.notes) table.rows.push_back({std::string(note_title(note, phrases)), note_text(note, phrases)});
    return table;
}

}  // namespace ballpark
