#include "question/training_evidence.h"

#include <algorithm>

#include "quantity/sorting.h"
#include "question/json.h"
#include "question/training.h"

namespace ballpark {
namespace {

constexpr std::size_t kMost = 3;
constexpr double kTooFar = 6;

/// How many doublings lie between two figures.
double doublings(double a, double b) {
    const double low = std::max(std::min(a, b), 1.0);
    double ratio = std::max(a, b) / low;
    double count = 0;
    for (; ratio >= 2; ratio /= 2) ++count;
    return count + ratio - 1;
}

/// A run held against the question, field by field: how far apart, and in what.
struct Compared {
    double distance = 0;
    std::vector<std::string_view> differs;

    void check(std::string_view field, bool same, double far) {
        if (same) return;
        distance += far;
        differs.push_back(field);
    }
};

/// A run and the question about it, read as any question is.
struct ReadRun {
    const PublishedRun* published;
    TrainingQuestion question;
};

/// A peak depends on no device, so the asked one stands in for what it ran on, which is not always told.
std::optional<ReadRun> read_run(const PublishedRun& run, const TrainingQuestion& asked, const Catalog& catalog) {
    const Phrases no_words;
    const Context context{catalog, no_words, {}, {}, {}};
    Json question = run.question;
    if (question["gpu"].is_null()) question["gpu"] = catalog.devices().front().id;
    if (question["tokens"].is_null()) question["tokens"] = 1e9;
    Result<TrainingQuestion> read = read_training(question, context, asked.finetune);
    if (!read) return std::nullopt;
    if (run.peak_bytes > 0) read->gpu = asked.gpu;
    return ReadRun{&run, *std::move(read)};
}

Compared compare(const TrainingQuestion& q, std::int64_t gpus, const ReadRun& run) {
    const TrainingQuestion& r = run.question;
    const auto is_mixture = [](const ParameterCount& size) { return size.active.count() != size.total.count(); };
    const ParameterCount& size = r.model.parameters;
    const ParameterCount& asked = q.model.parameters;
    Compared out;
    // Each at twice as much, or another one, lies so far away.
    const auto check = [&](std::string_view field, double a, double b, double far) { out.check(field, a == b, far * doublings(a, b)); };
    out.check("model", r.model.id == q.model.id,
              0.3 + doublings(size.active.as_double(), asked.active.as_double()) + (is_mixture(size) != is_mixture(asked) ? 2 : 0));
    out.check("method", r.method == q.method, 1);
    out.check("objective", r.objective == q.objective, 2.5);
    if (run.published->peak_bytes <= 0) {
        out.check("gpu", r.gpu->id == q.gpu->id, r.gpu->family == q.gpu->family ? 0.5 : 1.5);
        out.check("precision", r.precision == q.precision, 0.7);
    }
    check("gpus", static_cast<double>(std::max<std::int64_t>(r.gpus, 1)), static_cast<double>(gpus), 0.15);
    check("sequence_tokens", r.setup.sequence.as_double(), q.setup.sequence.as_double(), 0.3);
    check("micro_batch", static_cast<double>(r.setup.micro_batch), static_cast<double>(q.setup.micro_batch), 0.2);
    out.check("recompute", r.setup.recompute == q.setup.recompute, 0.3);
    if (q.setup.adapter.frozen_base()) out.check("rank", r.setup.adapter.rank == q.setup.adapter.rank, 0.1);
    if (run.published->gpu_hours > 0) check("tokens", r.tokens.as_double(), q.tokens.as_double(), 0.1);
    return out;
}

/// The measured figure by the run's own question.
std::optional<Range> estimate_of(const ReadRun& run, const Catalog& catalog) {
    const Result<TrainingRun> computed = training_run_of(run.question, catalog);
    if (!computed) return std::nullopt;
    const PublishedRun& published = *run.published;
    return published.gpu_hours > 0 ? computed->gpu_hours : published.peak_bytes > 0 ? computed->memory.total : computed->tokens_per_second;
}

struct MeasuredFigure {
    std::string_view name;
    double value;
    Unit unit;
};

MeasuredFigure figure_of(const PublishedRun& run) {
    if (run.gpu_hours > 0) return {"gpu_hours", run.gpu_hours, Unit::hours};
    if (run.peak_bytes > 0) return {"peak_bytes", run.peak_bytes, Unit::bytes};
    return {"tokens_per_second", run.tokens_per_second, Unit::tokens_per_second};
}

Json to_json(const TrainingEvidence& evidence) {
    const PublishedRun& run = *evidence.run;
    Json out = {{"source", run.provenance.source}, {"as_of", run.provenance.as_of}, {"run", run.name}};
    for (const char* name : {"model", "gpu", "gpus", "method", "objective", "precision", "sequence_tokens", "tokens"})
        if (const Json& value = run.question[name]; !value.is_null()) out[name] = value;
    const MeasuredFigure figure = figure_of(run);
    out[figure.name] = json_figure(figure.value);
    out["estimate"] = {{figure.name, json_range(evidence.estimate)}};
    Json differs = Json::array();
    for (const std::string_view name : evidence.differs) differs.push_back(name);
    out["differs"] = std::move(differs);
    if (!run.provenance.note.empty()) out["note"] = run.provenance.note;
    return out;
}

}  // namespace

std::vector<TrainingEvidence> published_runs_near(const TrainingQuestion& q, std::int64_t gpus, const Catalog& catalog) {
    struct Near {
        ReadRun run;
        Compared compared;
    };
    std::vector<Near> near;
    for (const PublishedRun& run : catalog.published_runs()) {
        if ((run.question["ask"].text() == "finetune") != q.finetune) continue;
        std::optional<ReadRun> read = read_run(run, q, catalog);
        if (!read) continue;
        Compared compared = compare(q, gpus, *read);
        if (compared.distance < kTooFar) near.push_back({*std::move(read), std::move(compared)});
    }
    sort_rows(near, [](const Near& a, const Near& b) { return a.compared.distance < b.compared.distance; });
    std::vector<TrainingEvidence> out;
    for (Near& each : near) {
        if (out.size() == kMost) break;
        if (const auto estimate = estimate_of(each.run, catalog)) out.push_back({each.run.published, *estimate, std::move(each.compared.differs)});
    }
    return out;
}

Json to_json(const std::vector<TrainingEvidence>& evidence) {
    Json out = Json::array();
    for (const TrainingEvidence& each : evidence) out.push_back(to_json(each));
    return out;
}

Table evidence_table(const std::vector<TrainingEvidence>& evidence) {
    Table table{{"measured", "figure", "estimate", "differs in", "source"}, {}};
    for (const TrainingEvidence& each : evidence) {
        const PublishedRun& run = *each.run;
        const Json& question = run.question;
        const MeasuredFigure figure = figure_of(run);
        std::string what = run.name + (question["method"].is_string() ? " " + question["method"].text() : "") +
                           (question["objective"].is_string() ? " " + question["objective"].text() : "");
        if (question["gpu"].is_string()) what += " on " + group_digits(question["gpus"].number()) + " × " + question["gpu"].text();
        if (!run.provenance.note.empty()) what += " (" + run.provenance.note + ")";
        table.rows.push_back({what, format(figure.value, figure.unit).text(),
                              format(each.estimate.typical, figure.unit).text() + " (" + format_interval(each.estimate, figure.unit) + ")",
                              fields_in_words(each.differs), run.provenance.source + ", " + run.provenance.as_of});
    }
    return table;
}

}  // namespace ballpark
