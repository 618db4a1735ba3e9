/// `price`: what requests to an API model cost at list prices, today or at a date; several models side by side.
///
/// `cached_input_tokens` and `cache_write_tokens` are part of `input_tokens`, as providers report them. A request whose
/// whole input is longer than the provider's limit is billed at the long-context prices, all of it.
#pragma once

#include <string>
#include <vector>

#include "catalog/price_list.h"
#include "estimate/price_bill.h"
#include "estimate/worksheet.h"
#include "question/context.h"
#include "question/note.h"
#include "question/report.h"

namespace ballpark {

struct PriceQuestion {
    std::vector<const PricedModel*> models;
    bool side_by_side = false;  ///< asked with `models`, a list
    PriceMoment at;
    double input = 0;           ///< with `extra_input_tokens`
    double cached = 0;
    double cache_write = 0;
    double output = 0;          ///< of one alternative, as it would be without `concise_saving`
    double hidden_output = 0;   ///< `extra_output_tokens`: reasoning, billed but not shown
    double requests = 1;
    double batch_share = 0;     ///< of the requests that go in a batch
    double retries = 0;         ///< tries beyond the first, on average
    double alternatives = 1;    ///< `n`: answers to one input
    double concise_saving = 0;  ///< share of the output that a short answer saves
};

/// One model's bill.
struct PriceRow {
    const PricedModel* model = nullptr;
    const ListedPrice* price = nullptr;
    bool long_context = false;
    Bill bill;         ///< one try, on average over what goes in a batch and what does not
    Usd per_request;   ///< with its retries
    Usd total;
    Usd saved;         ///< by `concise_saving`, of the total
    double ratio = 0;  ///< to the cheapest of the list; 0 when that one is free
};

struct PriceAnswer {
    std::vector<PriceRow> rows;  ///< cheapest first
    std::vector<Note> notes;
    std::vector<Step> why;       ///< for each row one step, in the same order
};

/// Errors: `unknown_model` with candidates; `bad_value` for cached tokens beyond the input, a model that was not sold
/// yet at a date; `unsupported` for a batch where no batch price is known.
Result<PriceQuestion> read_price(const Json& question, const Context& context);
Result<PriceAnswer> answer_price(const PriceQuestion& question, const Catalog& catalog, bool explain);

/// CONTRACT's answer; for `models` a list of them, with the ratio to the cheapest.
Json to_json(const PriceQuestion& question, const PriceAnswer& answer);
Table price_table(const PriceQuestion& question, const PriceAnswer& answer, const Phrases& phrases);

}  // namespace ballpark
