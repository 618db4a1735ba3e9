// The answer of `embed` as CONTRACT writes it, and as a table.

#include "question/embed.h"

namespace ballpark {
namespace {

Json range_or_null(const std::optional<Range>& range) { return range ? json_range(*range) : Json(nullptr); }

}  // namespace

Json to_json(const EmbedQuestion& q, const EmbedAnswer& answer) {
    Json out;
    out["model"] = q.model.id;
    out["tokens"] = json_figure(answer.tokens);
    out["weights_bytes"] = answer.weights.count();
    out["memory_bytes"] = json_range(answer.memory);
    out["tokens_per_second"] = range_or_null(answer.tokens_per_second);
    out["embed_seconds"] = range_or_null(answer.seconds);
    out["selfhost_usd"] = range_or_null(answer.selfhost_usd);
    out["api_model"] = q.api->model;
    out["api_usd"] = json_figure(answer.api_usd);
    out["api_as_of"] = q.api->provenance.as_of;
    out["ratio"] = range_or_null(answer.ratio);
    out["dimensions"] = q.index.dimensions;
    out["vector_bytes"] = answer.vector;
    out["index"] = q.index_name;
    out["index_bytes"] = answer.index.count();
    out["index_usd_per_month"] = json_figure(answer.index_usd_per_month);
    out["generation_model"] = q.generation->model;
    out["lookup_vs_generation_ratio"] = json_figure(answer.lookup_vs_generation);
    out["selfhost_lookup_vs_generation_ratio"] = range_or_null(answer.lookup_vs_generation_selfhost);
    for (const EmbedEvidence& row : answer.evidence) {
        Json differs = Json::array();
        for (const std::string_view name : row.differs) differs.push_back(name);
        out["evidence"].push_back({{"source", row.measured->provenance.source}, {"as_of", row.measured->provenance.as_of}, {"model", row.model},
                                   {"gpu", row.gpu}, {"engine", row.engine}, {"tokens_per_document", json_figure(row.tokens_per_document)},
                                   {"tokens_per_second", json_figure(row.measured->value.typical)},
                                   {"estimate", {{"tokens_per_second", json_range(row.estimate)}}}, {"differs", std::move(differs)}});
    }
    return out;
}

Table evidence_table(const std::vector<EmbedEvidence>& evidence) {
    Table table{{"measured", "tokens a document", "figure", "estimate", "differs in", "source"}, {}};
    for (const EmbedEvidence& row : evidence) {
        table.rows.push_back({std::string(row.model) + " on " + std::string(row.gpu) + ", " + std::string(row.engine), group_digits(row.tokens_per_document),
                              format(row.measured->value.typical, Unit::tokens_per_second).text(),
                              format(row.estimate.typical, Unit::tokens_per_second).text() + " (" + format_interval(row.estimate, Unit::tokens_per_second) + ")",
                              fields_in_words(row.differs), row.measured->provenance.source + ", " + row.measured->provenance.as_of});
    }
    return table;
}

Table embed_table(const EmbedQuestion& q, const EmbedAnswer& answer, const Phrases& phrases, ByteSystem system) {
    Table table{{"", ""}, {}};
    const auto add = [&](std::string_view name, std::string value) {
        table.rows.push_back({title_of(phrases, "embed.", name), std::move(value)});
    };
    const auto range = [&](std::string_view name, const std::optional<Range>& value, Unit unit) {
        if (!value) return;
        const std::string typical = format(value->typical, unit, system).text();
        add(name, value->is_exact() ? typical : typical + " (" + format_interval(*value, unit, system) + ")");
    };
    add("model", q.model.id);
    add("tokens", format(answer.tokens, Unit::tokens).text());
    range("memory", answer.memory, Unit::bytes);
    range("tokens_per_second", answer.tokens_per_second, Unit::tokens_per_second);
    range("time", answer.seconds, Unit::seconds);
    range("selfhost_cost", answer.selfhost_usd, Unit::usd);
    add("api_cost", format(answer.api_usd, Unit::usd).text() + " (" + q.api->model + ", " + q.api->provenance.as_of + ")");
    range("api_over_own", answer.ratio, Unit::ratio);
    add("vector", format(static_cast<double>(answer.vector), Unit::bytes, system).text() + " of " + std::to_string(q.index.dimensions) + " dimensions in " + q.vector_format);
    add("index", format(answer.index.as_double(), Unit::bytes, system).text() + " (" + q.index_name + ")");
    add("index_cost_a_month", format(answer.index_usd_per_month, Unit::usd).text());
    add("generation_over_lookup", format(answer.lookup_vs_generation, Unit::ratio).text() + " (" + q.generation->model + ")");
    range("generation_over_own_lookup", answer.lookup_vs_generation_selfhost, Unit::ratio);
    for (const Note& note : answer.notes) table.rows.push_back({std::string(note_title(note, phrases)), note_text(note, phrases)});
    return table;
}

}  // namespace ballpark
