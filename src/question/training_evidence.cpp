#include "question/training_evidence.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "model/parameters.h"
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

std::string_view objective_of(const Json& question) {
    const std::string& name = question["objective"].text();
    return name.empty() || name == "sft" ? "supervised" : name == "grpo" || name == "ppo" ? "reinforcement" : name == "dpo" ? "preference" : std::string_view(name);
}

std::string_view name_of(Objective objective) {
    return objective == Objective::supervised ? "supervised" : objective == Objective::preference ? "preference" : "reinforcement";
}

std::string_view name_of(TrainPrecision precision) {
    return precision == TrainPrecision::bf16 ? "bf16" : precision == TrainPrecision::fp8 ? "fp8" : "fp4";
}

std::string_view name_of(Recompute recompute) {
    return recompute == Recompute::none ? "none" : recompute == Recompute::full ? "full" : "selective";
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

Compared compare(const TrainingQuestion& q, std::int64_t gpus, const PublishedRun& run, const Catalog& catalog) {
    const Json& row = run.question;
    const auto count = [&](const char* name, double fallback) { return row[name].is_number() ? row[name].number() : fallback; };
    const auto text = [&](const char* name, std::string_view fallback) { return row[name].is_string() ? std::string_view(row[name].text()) : fallback; };
    Compared out;
    const ModelEntry& model = catalog.models()[run.model];
    const ParameterCount size = count_parameters(model.spec);
    const bool mixture = size.active.count() != size.total.count();
    const bool asked_mixture = q.model.parameters.active.count() != q.model.parameters.total.count();
    out.check("model", model.id == q.model.id, 0.3 + doublings(size.active.as_double(), q.model.parameters.active.as_double()) + (mixture != asked_mixture ? 2 : 0));
    out.check("method", text("method", q.finetune ? "lora" : "full") == q.method, 1);
    out.check("objective", objective_of(row) == name_of(q.objective), 2.5);
    if (run.peak_bytes <= 0) {
        const bool kin = run.device < catalog.devices().size() && catalog.devices()[run.device].family == q.gpu->family;
        out.check("gpu", text("gpu", "") == q.gpu->id, kin ? 0.5 : 1.5);
        out.check("precision", text("precision", "bf16") == name_of(q.precision), 0.7);
    }
    out.check("gpus", static_cast<std::int64_t>(count("gpus", 1)) == gpus, 0.15 * doublings(count("gpus", 1), static_cast<double>(gpus)));
    const double sequence = count("sequence_tokens", q.finetune ? 2048 : 4096);
    out.check("sequence_tokens", sequence == q.setup.sequence.as_double(), 0.3 * doublings(sequence, q.setup.sequence.as_double()));
    const double together = count("micro_batch", 1);
    out.check("micro_batch", together == static_cast<double>(q.setup.micro_batch), 0.2 * doublings(together, static_cast<double>(q.setup.micro_batch)));
    out.check("recompute", text("recompute", q.finetune && text("method", "") == "qlora" ? "full" : "none") == name_of(q.setup.recompute), 0.3);
    if (q.setup.adapter.frozen_base()) out.check("rank", count("rank", 16) == static_cast<double>(q.setup.adapter.rank), 0.1);
    if (run.gpu_hours > 0) out.check("tokens", count("tokens", 0) == q.tokens.as_double(), 0.1 * doublings(count("tokens", 1), q.tokens.as_double()));
    return out;
}

/// The measured figure by the run's own question; a peak depends on no device, so the asked one stands in where none is named.
std::optional<Range> estimate_of(const PublishedRun& run, const TrainingQuestion& asked, const Catalog& catalog) {
    const Phrases no_words;
    const Context context{catalog, no_words, {}, {}, {}};
    Json question = run.question;
    if (question["gpu"].is_null()) question["gpu"] = asked.gpu->id;
    if (question["tokens"].is_null()) question["tokens"] = 1e9;
    Result<TrainingQuestion> q = read_training(question, context, asked.finetune);
    if (!q) return std::nullopt;
    if (run.peak_bytes > 0) q->gpu = asked.gpu;
    const Result<TrainingRun> computed = training_run_of(*q, catalog);
    if (!computed) return std::nullopt;
    return run.gpu_hours > 0 ? computed->gpu_hours : run.peak_bytes > 0 ? computed->memory.total : computed->tokens_per_second;
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
        const PublishedRun* run;
        Compared compared;
    };
    std::vector<Near> near;
    for (const PublishedRun& run : catalog.published_runs()) {
        if ((run.question["ask"].text() == "finetune") != q.finetune) continue;
        Compared compared = compare(q, gpus, run, catalog);
        if (compared.distance < kTooFar) near.push_back({&run, std::move(compared)});
    }
    std::stable_sort(near.begin(), near.end(), [](const Near& a, const Near& b) { return a.compared.distance < b.compared.distance; });
    std::vector<TrainingEvidence> out;
    for (Near& each : near) {
        if (out.size() == kMost) break;
        if (const auto estimate = estimate_of(*each.run, q, catalog)) out.push_back({each.run, *estimate, std::move(each.compared.differs)});
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
        std::string differs;
        for (const std::string_view name : each.differs) differs += (differs.empty() ? "" : ", ") + std::string(name);
        table.rows.push_back({what, format(figure.value, figure.unit).text(),
                              format(each.estimate.typical, figure.unit).text() + " (" + format_interval(each.estimate, figure.unit) + ")",
                              differs.empty() ? "nothing" : differs, run.provenance.source + ", " + run.provenance.as_of});
    }
    return table;
}

}  // namespace ballpark
