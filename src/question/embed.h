/// `embed`: turning a corpus into vectors, by a device of one's own or an API, and holding them in an index.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "estimate/embedding_index.h"
#include "question/context.h"
#include "question/hourly_price.h"
#include "question/model_choice.h"
#include "question/note.h"
#include "question/report.h"

namespace ballpark {

struct EmbedQuestion {
    ModelChoice model;
    double documents = 0;
    double tokens_per_document = 0;
    IndexSetup index;
    std::string vector_format;
    std::string index_name;
    std::optional<DeviceSpec> gpu;
    std::optional<double> tokens_per_second;  ///< measured by whoever asks
    const ApiPrice* api = nullptr;
    const ApiPrice* generation = nullptr;
    std::optional<double> usd_per_gb_month;
    PriceChoice price;
};

/// A published embedding server.
struct EmbedEvidence {
    std::string_view engine;
    std::string_view model;
    std::string_view gpu;
    const Fact* measured = nullptr;         ///< tokens a second; the catalog's
    double tokens_per_document = 0;
    Range estimate;
    std::vector<std::string_view> differs;  ///< "model", "gpu", "tokens_per_document"
};

struct EmbedAnswer {
    Bytes weights;
    Range memory;                        ///< weights, one batch's activations, the driver's context
    double tokens = 0;
    std::optional<Range> tokens_per_second;
    std::optional<Range> seconds;
    std::optional<Range> selfhost_usd;
    double api_usd = 0;
    std::optional<Range> ratio;          ///< API over one's own
    std::int64_t vector = 0;             ///< bytes of one
    Bytes index;
    double index_usd_per_month = 0;
    double lookup_vs_generation = 0;     ///< generating a token over embedding one, both by API
    std::optional<Range> lookup_vs_generation_selfhost;
    std::vector<EmbedEvidence> evidence;
    std::vector<Note> notes;
    std::vector<Step> why;
};

/// Errors: those of the fields, `unknown_model` for an API model without a price.
Result<EmbedQuestion> read_embed(const Json& question, const Context& context);
Result<EmbedAnswer> answer_embed(const EmbedQuestion& question, const Catalog& catalog, bool explain);
Json to_json(const EmbedQuestion& question, const EmbedAnswer& answer);
Table evidence_table(const std::vector<EmbedEvidence>& evidence);
Table embed_table(const EmbedQuestion& question, const EmbedAnswer& answer, const Phrases& phrases, ByteSystem system);

}  // namespace ballpark
