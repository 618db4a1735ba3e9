#include "question/embed.h"

#include <algorithm>
#include <cmath>

#include "estimate/train_activations.h"
#include "estimate/weights.h"
#include "question/engine_constants.h"

namespace ballpark {
namespace {

constexpr double kBatchTokens = 16'384;  // servers' default: text-embeddings-inference --max-batch-tokens

/// Share of a device's rate that a published embedding server kept up: the same fact, model and device for each.
struct Measured {
    std::string_view fact;
    std::string_view model;
    std::string_view device;
};
constexpr Measured kSlow{"sentence_transformers_l4_bge_large_tokens_per_second", "bge-large-en-v1.5", "l4-24gb"};
constexpr Measured kFast{"tei_l4_bge_large_tokens_per_second", "bge-large-en-v1.5", "l4-24gb"};

double flop_per_token(const ParameterCount& count) { return 2 * count.matrices.as_double(); }

double share_of(const Measured& row, const Catalog& catalog) {
    const Fact* fact = catalog.fact(row.fact);
    const auto model = catalog.find_model(row.model);
    const auto device = catalog.find_device(row.device);
    if (fact == nullptr || !model || !device || !(*device)->fp16) return 0;
    return flop_per_token(count_parameters((*model)->spec)) * fact->value.typical / (*device)->fp16->count();
}

/// Between a plain script and a server that batches without padding; typical is the geometric middle.
std::optional<Range> rate(const EmbedQuestion& q, const Catalog& catalog, Worksheet* why) {
    if (q.tokens_per_second) return Range::exact(*q.tokens_per_second);
    if (!q.gpu || !q.gpu->fp16 || q.model.parameters.matrices.count() <= 0) return std::nullopt;
    const double slow = share_of(kSlow, catalog);
    const double fast = share_of(kFast, catalog);
    if (slow <= 0 || fast <= 0) return std::nullopt;
    const double peak = q.gpu->fp16->count() / flop_per_token(q.model.parameters);
    const double middle = std::sqrt(slow * fast);
    if (why)
        why->add({.name = "embedding_rate",
                  .value = peak * middle,
                  .unit = Unit::tokens_per_second,
                  .formula = "peak * share / (2 * matrices)",
                  .with = {{"peak", q.gpu->fp16->count()}, {"share", middle}, {"matrices", q.model.parameters.matrices.as_double()}},
                  .source = "share of peak between sentence-transformers and text-embeddings-inference on an L4: "
                            "michaelfeil/infinity docs/benchmarking.md at fcb951c",
                  .children = {}});
    return Range{peak * slow, peak * middle, peak * fast};
}

void set_memory(const EmbedQuestion& q, const Catalog& catalog, EmbedAnswer& answer, Worksheet* why) {
    answer.weights = weight_bytes(q.model.parameters, *find_weight_format("fp16"), why);
    // An encoder at work holds one layer's vectors of a batch: inner widths and a few copies of the hidden ones.
    const ActivationElements kept = activation_elements(*q.model.spec, {});
    const double batch = kBatchTokens * 2 * (kept.largest + 3 * kept.largest_hidden);
    const Result<Range> context = driver_context(catalog, q.gpu ? q.gpu->family : "");
    const Range driver = context ? *context : Range{};
    const double weights = answer.weights.as_double();
    answer.memory = {weights + driver.low, weights + batch + driver.typical, weights + 2 * batch + driver.high};
}

void set_costs(const EmbedQuestion& q, const Catalog& catalog, EmbedAnswer& answer, Worksheet* why) {
    answer.api_usd = answer.tokens * q.api->input.count();
    const double output = q.generation->output.value_or(q.generation->input).count();
    answer.lookup_vs_generation = output / q.api->input.count();
    answer.tokens_per_second = rate(q, catalog, why);
    if (!answer.tokens_per_second) {
        answer.notes.push_back({false, "no_rate", "name a gpu whose rate is known, or give tokens_per_second, to have time and cost"});
        return;
    }
    const Range& speed = *answer.tokens_per_second;
    answer.seconds = Range{answer.tokens / speed.high, answer.tokens / speed.typical, answer.tokens / speed.low};
    if (!q.gpu) return;
    const auto price = hourly_price(q.price, *q.gpu, catalog, why);
    if (!price) {
        answer.notes.push_back({false, "no_price", "nobody in the catalog rents out " + q.gpu->name + "; give gpu_usd_per_hour for dollars"});
        return;
    }
    const Range& rent = price->usd_per_hour;
    const Range& t = *answer.seconds;
    const Range usd{t.low / 3600 * rent.low, t.typical / 3600 * rent.typical, t.high / 3600 * rent.high};
    answer.selfhost_usd = usd;
    if (usd.low <= 0) return;
    answer.ratio = Range{answer.api_usd / usd.high, answer.api_usd / usd.typical, answer.api_usd / usd.low};
    const double generated = output * answer.tokens;
    answer.lookup_vs_generation_selfhost = Range{generated / usd.high, generated / usd.typical, generated / usd.low};
    if (why)
        why->add({.name = "api_over_own",
                  .value = answer.ratio->typical,
                  .unit = Unit::ratio,
                  .formula = "api_usd / (seconds / 3600 * usd_per_hour)",
                  .with = {{"api_usd", answer.api_usd}, {"seconds", t.typical}, {"usd_per_hour", rent.typical}},
                  .source = q.api->provenance.source,
                  .children = {}});
}

}  // namespace

Result<EmbedAnswer> answer_embed(const EmbedQuestion& q, const Catalog& catalog, bool explain) {
    Worksheet sheet;
    Worksheet* why = explain ? &sheet : nullptr;
    EmbedAnswer answer;
    answer.tokens = q.documents * q.tokens_per_document;
    set_memory(q, catalog, answer, why);
    answer.vector = vector_bytes(q.index.dimensions, q.index.format);
    answer.index = index_bytes(q.index, why);
    if (answer.index.saturated()) return Error{ErrorCode::too_large, "documents", "the index is beyond 2^53 bytes; ask for fewer documents"};
    const Fact* rent = catalog.fact("memory_usd_per_gb_month");
    answer.index_usd_per_month = answer.index.as_double() / 1e9 * q.usd_per_gb_month.value_or(rent != nullptr ? rent->value.typical : 0);
    set_costs(q, catalog, answer, why);
    const std::int64_t longest = q.model.spec->max_position_embeddings;
    if (longest > 0 && q.tokens_per_document > static_cast<double>(longest))
        answer.notes.push_back({true, "longer_than_model", "the model reads " + std::to_string(longest) + " tokens at once; longer documents must be cut, into a vector each"});
    if (q.index.dimensions > q.model.spec->hidden_size && q.model.spec->hidden_size > 0)
        answer.notes.push_back({true, "more_dimensions", "the model's vectors have " + std::to_string(q.model.spec->hidden_size) + " dimensions"});
    answer.why = sheet.take();
    return answer;
}

}  // namespace ballpark
