#include "question/price.h"

#include <algorithm>

#include "quantity/sorting.h"
#include "question/fields.h"

namespace ballpark {
namespace {

constexpr std::int64_t kMostTokens = 1'000'000'000'000;
constexpr std::int64_t kMostRequests = 1'000'000'000'000;
constexpr std::size_t kMostModels = 100;

struct PriceFields {
    std::optional<std::int64_t> input, extra_input, cached, cache_write, output, extra_output, requests, alternatives;
    std::optional<double> cache_hit_share, batch_share, retries, concise_saving;
    std::optional<bool> batch;
};

PriceFields read_figures(Fields& fields) {
    PriceFields read;
    read.input = fields.integer("input_tokens", 0, kMostTokens);
    read.extra_input = fields.integer("extra_input_tokens", 0, kMostTokens);
    read.cached = fields.integer("cached_input_tokens", 0, kMostTokens);
    read.cache_write = fields.integer("cache_write_tokens", 0, kMostTokens);
    read.cache_hit_share = fields.number("cache_hit_share", 0, 1);
    read.output = fields.integer("output_tokens", 0, kMostTokens);
    read.extra_output = fields.integer("extra_output_tokens", 0, kMostTokens);
    read.requests = fields.integer("requests", 0, kMostRequests);
    read.batch = fields.boolean("batch");
    read.batch_share = fields.number("batch_share", 0, 1);
    read.retries = fields.number("retries", 0, 1000);
    read.alternatives = fields.integer("alternatives", 1, 1000);
    read.concise_saving = fields.number("concise_saving", 0, 1);
    return read;
}

std::optional<Error> contradictions(const PriceFields& read) {
    if (read.cached && read.cache_hit_share)
        return Error{ErrorCode::bad_value, "cache_hit_share", "give cached_input_tokens or cache_hit_share, not both"};
    if (read.batch && read.batch_share)
        return Error{ErrorCode::bad_value, "batch_share", "give batch or batch_share, not both"};
    if (!read.input && !read.output && !read.extra_input && !read.extra_output)
        return Error{ErrorCode::missing_field, "input_tokens", "how many tokens? For example \"input_tokens\":1000,\"output_tokens\":300"};
    return std::nullopt;
}

void put_figures(const PriceFields& read, PriceQuestion& question) {
    const auto figure = [](const std::optional<std::int64_t>& value, double otherwise = 0) {
        return value ? static_cast<double>(*value) : otherwise;
    };
    question.input = figure(read.input) + figure(read.extra_input);
    question.cached = read.cache_hit_share ? *read.cache_hit_share * (question.input - figure(read.cache_write)) : figure(read.cached);
    question.cache_write = figure(read.cache_write);
    question.output = figure(read.output);
    question.hidden_output = figure(read.extra_output);
    question.requests = figure(read.requests, 1);
    question.batch_share = read.batch_share.value_or(read.batch.value_or(false) ? 1 : 0);
    question.retries = read.retries.value_or(0);
    question.alternatives = figure(read.alternatives, 1);
    question.concise_saving = read.concise_saving.value_or(0);
}

bool is_two_digits(std::string_view text, std::size_t at, int low, int high, int& value) {
    for (const char c : text.substr(at, 2))
        if (c < '0' || c > '9') return false;
    value = (text[at] - '0') * 10 + (text[at + 1] - '0');
    return value >= low && value <= high;
}

/// "2026-08-21", or with a time of day in UTC, "2026-08-21T02:30Z".
std::optional<PriceMoment> read_moment(std::string_view text) {
    int ignored = 0;
    int hour = 0;
    int minute = 0;
    if (text.size() < 10 || text[4] != '-' || text[7] != '-' || !is_two_digits(text, 0, 19, 99, ignored) ||
        !is_two_digits(text, 2, 0, 99, ignored) || !is_two_digits(text, 5, 1, 12, ignored) || !is_two_digits(text, 8, 1, 31, ignored))
        return std::nullopt;
    PriceMoment moment{std::string(text.substr(0, 10)), std::nullopt};
    if (text.size() == 10) return moment;
    if (text.size() < 17 || text[10] != 'T' || text[13] != ':' || text.back() != 'Z' ||
        !is_two_digits(text, 11, 0, 23, hour) || !is_two_digits(text, 14, 0, 59, minute))
        return std::nullopt;
    moment.minute = hour * 60 + minute;
    return moment;
}

std::optional<Error> read_models(const Json* model, const Json* models, const PriceList& list, PriceQuestion& question) {
    if (!model && !models)
        return Error{ErrorCode::missing_field, "model", "which API model? For example \"model\":\"gpt-4o\" or \"anthropic/claude-haiku-4-5\""};
    question.side_by_side = models != nullptr;
    const Json::Array one = model ? Json::Array{*model} : Json::Array{};
    const Json::Array& names = models ? models->items() : one;
    const char* field = models ? "models" : "model";
    if (models && (!models->is_array() || names.empty() || names.size() > kMostModels))
        return Error{ErrorCode::bad_value, "models", "models is a list of 1 to 100 names"};
    if (model && models) return Error{ErrorCode::bad_value, "models", "give model or models, not both"};
    for (const Json& name : names) {
        if (!name.is_string()) return Error{ErrorCode::bad_value, field, "a model is a name in quotes, such as \"gpt-4o\""};
        Result<const PricedModel*> found = list.find(name.text());
        if (!found) return Error{found.error().code, field, found.error().message};
        question.models.push_back(*found);
    }
    return std::nullopt;
}

BillingRates billing(const ListedPrice& price, bool long_context) {
    const ListedRates& rates = long_context ? price.long_rates : price.rates;
    const UsdPerToken free(0);
    return {rates.input.value_or(free), rates.output.value_or(free), rates.cached_input, rates.cache_write, price.reasoning, price.per_request};
}

/// What a provider leaves of a price in a batch; a fact of the catalog, nullopt when none is known.
std::optional<BatchFactors> batch_factors(const Catalog& catalog, std::string_view provider) {
    const Fact* fresh = catalog.fact("batch_discount." + std::string(provider));
    const Fact* cached = catalog.fact("batch_discount_cached." + std::string(provider));
    if (!fresh) return std::nullopt;
    return BatchFactors{1 - fresh->value.typical, cached ? 1 - cached->value.typical : 1};
}

BilledTokens tokens_of(const PriceQuestion& question, double saving) {
    const double hidden = question.hidden_output * question.alternatives;
    return {question.input, question.cached, question.cache_write,
            question.output * (1 - saving) * question.alternatives + hidden, hidden};
}

Result<const ListedPrice*> price_at(const PricedModel& model, const PriceMoment& at) {
    const ListedPrice* price = PriceList::in_force(model, at);
    if (price) return price;
    return Error{ErrorCode::bad_value, "at",
                 model.id + " was not sold on " + at.date + "; its first known price is of " + model.prices.front().from};
}

void note_once(std::vector<Note>& notes, Note note) {
    if (std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(std::move(note));
}

void add_notes(const PriceQuestion& question, const PriceRow& row, const PriceList& list, std::vector<Note>& notes) {
    const std::string& id = row.model->id;
    const ListedRates& rates = row.long_context ? row.price->long_rates : row.price->rates;
    if (question.cached > 0 && !rates.cached_input)
        note_once(notes, {false, "no_cached_price", {{"model", id}}});
    if (question.cache_write > 0 && !rates.cache_write)
        note_once(notes, {false, "no_cache_write_price", {{"model", id}}});
    if (question.output + question.hidden_output > 0 && !rates.output && rates.input)
        note_once(notes, {true, "no_output_price", {{"model", id}}});
    if (question.at.date > list.as_of())
        note_once(notes, {true, "after_the_list", {{"date", std::string(list.as_of())}}});
    if (row.price->from.empty() && question.at.date < row.price->provenance.as_of)
        note_once(notes, {false, "start_unknown", {{"model", id}, {"date", row.price->provenance.as_of}}});
    for (const ListedPrice& price : row.model->prices)
        if (!price.all_day() && !question.at.minute && price.from <= question.at.date)
            note_once(notes, {false, "depends_on_the_hour", {{"model", id}, {"date", question.at.date}}});
    if (!row.price->provenance.note.empty()) note_once(notes, {false, "price", {{"model", id}, {"text", row.price->provenance.note}}});
}

Result<PriceRow> bill_model(const PriceQuestion& question, const PricedModel& model, const Catalog& catalog, Worksheet* why,
                            std::vector<Note>& notes) {
    Result<const ListedPrice*> price = price_at(model, question.at);
    if (!price) return price.error();
    PriceRow row{&model, *price, (*price)->above.count() > 0 && question.input > (*price)->above.as_double(), {}, {}, {}, {}, 0};
    const BillingRates rates = billing(*row.price, row.long_context);
    const std::string source = model.id + " in " + row.price->provenance.source + ", " + row.price->provenance.as_of;
    const double share = question.batch_share;
    BatchFactors batch;
    if (share > 0) {
        const auto known = batch_factors(catalog, model.provider);
        if (!known)
            return Error{ErrorCode::unsupported, question.batch_share == 1 ? "batch" : "batch_share",
                         "what " + model.seller + " bills for a batch is not known; ask without batch"};
        batch = *known;
        if (question.cached > 0 && batch.cached == 1 && rates.cached_input)
            note_once(notes, {false, "cached_in_batch", {{"seller", model.seller}}});
    }
    const auto bill = [&](double saving, Worksheet* sheet) {
        const BilledTokens tokens = tokens_of(question, saving);
        if (share == 0) return bill_request(rates, tokens, {}, source, sheet);
        if (share == 1) return bill_request(rates, tokens, batch, source, sheet);
        const Bill at_once = bill_request(rates, tokens, {}, source, sheet);
        return blend_bills(at_once, bill_request(rates, tokens, batch, source, sheet), share, sheet);
    };
    const std::size_t mark = why ? why->mark() : 0;
    row.bill = bill(question.concise_saving, why);
    row.per_request = bill_total(row.bill, question.retries, 1);
    row.total = bill_total(row.bill, question.retries, question.requests, why, mark);
    if (question.concise_saving > 0)
        row.saved = bill_total(bill(0, nullptr), question.retries, question.requests) - row.total;
    add_notes(question, row, catalog.price_list(), notes);
    return row;
}

}  // namespace

Result<PriceQuestion> read_price(const Json& json, const Context& context) {
    Fields fields(json);
    for (const char* name : {"ask", "id", "explain"}) fields.any(name);
    const Json* model = fields.any("model");
    const Json* models = fields.any("models");
    const PriceFields figures = read_figures(fields);
    const std::optional<std::string> at = fields.text("at");
    if (auto error = fields.error()) return *error;

    PriceQuestion question;
    const PriceList& list = context.catalog.price_list();
    if (auto error = read_models(model, models, list, question)) return *error;
    if (auto error = contradictions(figures)) return *error;
    put_figures(figures, question);
    if (question.cached + question.cache_write > question.input)
        return Error{ErrorCode::bad_value, figures.cached ? "cached_input_tokens" : "cache_write_tokens",
                     "cached_input_tokens and cache_write_tokens are part of input_tokens and can't be more than them"};
    const std::optional<PriceMoment> moment = read_moment(at.value_or(list.as_of()));
    if (!moment) return Error{ErrorCode::bad_value, "at", "at is a date such as 2026-08-21, or a time such as 2026-08-21T02:30Z"};
    question.at = *moment;
    return question;
}

Result<PriceAnswer> answer_price(const PriceQuestion& question, const Catalog& catalog, bool explain) {
    struct Explained {
        PriceRow row;
        std::vector<Step> why;
    };
    PriceAnswer answer;
    std::vector<Explained> rows;
    for (const PricedModel* model : question.models) {
        Worksheet sheet;
        Result<PriceRow> row = bill_model(question, *model, catalog, explain ? &sheet : nullptr, answer.notes);
        if (!row) return row.error();
        rows.push_back({*row, sheet.take()});
    }
    sort_rows(rows, [](const Explained& a, const Explained& b) { return a.row.total < b.row.total; });
    for (Explained& each : rows) {
        const Usd cheapest = rows.front().row.total;
        each.row.ratio = cheapest.count() > 0 ? each.row.total / cheapest : 0;
        answer.rows.push_back(each.row);
        for (Step& step : each.why) answer.why.push_back(std::move(step));
    }
    return answer;
}

}  // namespace ballpark
