#include "question/embed.h"

#include <algorithm>
#include <cmath>

#include "estimate/train_activations.h"
#include "estimate/weights.h"
#include "quantity/power.h"
#include "quantity/units.h"
#include "question/engine_constants.h"

namespace ballpark {
namespace {

constexpr double kBatchTokens = 16'384;  // servers' default: text-embeddings-inference --max-batch-tokens

/// A published embedding server: the same fact, model and device for each.
struct Measured {
    std::string_view engine;
    std::string_view fact;
    std::string_view model;
    std::string_view device;
};
constexpr Measured kMeasured[] = {
    {"sentence-transformers", "sentence_transformers_l4_bge_large_tokens_per_second", "bge-large-en-v1.5", "l4-24gb"},
    {"text-embeddings-inference", "tei_l4_bge_large_tokens_per_second", "bge-large-en-v1.5", "l4-24gb"},
    {"infinity", "infinity_mi210_bge_large_tokens_per_second", "bge-large-en-v1.5", "mi210-64gb"},
};
constexpr double kMeasuredLength = 449;    // 115,000 tokens in 256 texts, michaelfeil/infinity docs/benchmarking.md
constexpr double kHiddenCopies = 8;        // vectors of hidden_size that a layer moves beside its inner widths
constexpr double kUnmeasuredFactor = 1.6;  // devices whose family no row speaks of

/// Seconds of a token: products at some share of the device's peak, and what the memory moves between them.
struct TokenCost {
    double flop = 0;
    double moved = 0;  ///< bytes

    double seconds(double peak, double share, double bandwidth) const {
        return flop / (peak * share) + (bandwidth > 0 ? moved / bandwidth : 0);
    }
};

TokenCost token_cost(const ModelSpec& model, const ParameterCount& count, double length) {
    const ActivationElements kept = activation_elements(model, {});
    // Every token looks at every other: 4 operations a pair and width, scores and values.
    const double attention = 4 * length * kept.hidden;
    return {2 * count.matrices.as_double() + attention, 2 * (kept.inner + kHiddenCopies * kept.hidden)};
}

/// Shares of the peak that published servers kept up, and whether one of them ran on such a device.
struct Shares {
    double low = 0;
    double typical = 1;
    double high = 0;
    bool family = false;
};

std::optional<Shares> measured_shares(const Catalog& catalog, const DeviceSpec& device) {
    Shares shares;
    double count = 0;
    double logarithms = 0;
    for (const Measured& row : kMeasured) {
        const Fact* fact = catalog.fact(row.fact);
        const auto model = catalog.find_model(row.model);
        const auto on = catalog.find_device(row.device);
        if (fact == nullptr || !model || !on || !(*on)->fp16) return std::nullopt;
        const TokenCost cost = token_cost((*model)->spec, (*model)->parameters, kMeasuredLength);
        const double products = 1 / fact->value.typical - cost.moved / (*on)->bandwidth.count();
        const double share = cost.flop / ((*on)->fp16->count() * products);
        shares.low = count == 0 ? share : std::min(shares.low, share);
        shares.high = std::max(shares.high, share);
        logarithms += natural_log(share);
        shares.family = shares.family || (*on)->family == device.family;
        ++count;
    }
    shares.typical = exponential(logarithms / count);
    if (!shares.family) {
        shares.low /= kUnmeasuredFactor;
        shares.high = std::min(shares.high * kUnmeasuredFactor, 1.0);
    }
    return shares;
}

/// Between a plain script and a server that batches without padding; typical is the geometric mean of what was measured.
std::optional<Range> rate(const EmbedQuestion& q, const Catalog& catalog, EmbedAnswer& answer, Worksheet* why) {
    if (q.tokens_per_second) return Range::exact(*q.tokens_per_second);
    if (!q.gpu || !q.gpu->fp16 || q.model.parameters.matrices.count() <= 0) return std::nullopt;
    const auto shares = measured_shares(catalog, *q.gpu);
    if (!shares) return std::nullopt;
    const TokenCost cost = token_cost(*q.model.spec, q.model.parameters, q.tokens_per_document);
    const double peak = q.gpu->fp16->count();
    const double bandwidth = q.gpu->bandwidth.count();
    const auto at = [&](double share) { return 1 / cost.seconds(peak, share, bandwidth); };
    if (!shares->family)
        answer.notes.push_back({false, "no_rows_embedding"});
    if (why)
        why->add({.name = "embedding_rate",
                  .value = at(shares->typical),
                  .unit = Unit::tokens_per_second,
                  .formula = bandwidth > 0 ? "1 / (flop / (peak * share) + moved / bandwidth)" : "1 / (flop / (peak * share))",
                  .with = {{"flop", cost.flop}, {"peak", peak}, {"share", shares->typical}, {"moved", cost.moved}, {"bandwidth", bandwidth}},
                  .source = "share of peak of sentence-transformers and text-embeddings-inference on an L4 and infinity on an MI210: "
                            "michaelfeil/infinity docs/benchmarking.md at fcb951c",
                  .children = {}});
    return Range{at(shares->low), at(shares->typical), at(shares->high)};
}

/// All measured servers, those on such a device first, each with what the estimate says of it.
void set_evidence(const EmbedQuestion& q, const Catalog& catalog, EmbedAnswer& answer) {
    for (const Measured& row : kMeasured) {
        const Fact* fact = catalog.fact(row.fact);
        const auto model = catalog.find_model(row.model);
        const auto device = catalog.find_device(row.device);
        if (fact == nullptr || !model || !device || !(*device)->fp16) continue;
        const auto shares = measured_shares(catalog, **device);
        if (!shares) continue;
        const TokenCost cost = token_cost((*model)->spec, (*model)->parameters, kMeasuredLength);
        const auto at = [&](double share) { return 1 / cost.seconds((*device)->fp16->count(), share, (*device)->bandwidth.count()); };
        EmbedEvidence evidence{row.engine, row.model, row.device, fact, kMeasuredLength, {at(shares->low), at(shares->typical), at(shares->high)}, {}};
        if (q.model.id != row.model) evidence.differs.emplace_back("model");
        const bool same_device = q.gpu && q.gpu->id == row.device;
        if (!same_device) evidence.differs.emplace_back("gpu");
        if (q.tokens_per_document != kMeasuredLength) evidence.differs.emplace_back("tokens_per_document");
        answer.evidence.insert(same_device ? answer.evidence.begin() : answer.evidence.end(), std::move(evidence));
    }
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
    answer.tokens_per_second = rate(q, catalog, answer, why);
    if (!answer.tokens_per_second) {
        answer.notes.push_back({false, "no_rate"});
        return;
    }
    const Range& speed = *answer.tokens_per_second;
    answer.seconds = Range{answer.tokens / speed.high, answer.tokens / speed.typical, answer.tokens / speed.low};
    if (!q.gpu) return;
    const auto price = hourly_price(q.price, *q.gpu, catalog, why);
    if (auto note = price_note(q.price, *q.gpu, price)) answer.notes.push_back(*std::move(note));
    if (!price) return;
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
    if (const double table = l2_table_bytes(q.index); table > 0)
        answer.notes.push_back({false, "l2_table", {{"table", format(table, Unit::bytes).text()}}});
    const Fact* rent = catalog.fact("memory_usd_per_gb_month");
    answer.index_usd_per_month = answer.index.as_double() / 1e9 * q.usd_per_gb_month.value_or(rent != nullptr ? rent->value.typical : 0);
    set_costs(q, catalog, answer, why);
    const std::int64_t longest = q.model.spec->max_position_embeddings;
    if (longest > 0 && q.tokens_per_document > static_cast<double>(longest))
        answer.notes.push_back({true, "longer_than_model", {{"most", std::to_string(longest)}}});
    if (q.index.dimensions > q.model.spec->hidden_size && q.model.spec->hidden_size > 0)
        answer.notes.push_back({true, "more_dimensions", {{"dimensions", std::to_string(q.model.spec->hidden_size)}}});
    set_evidence(q, catalog, answer);
    answer.why = sheet.take();
    return answer;
}

}  // namespace ballpark
