// The answers of `train` and `finetune` as a person reads them: one figure a row.

#include "question/figure_rows.h"
#include "question/training.h"

namespace ballpark {
namespace {

std::string layout_text(const TrainParallelism& p) {
    std::string text = std::to_string(p.data) + " data × " + std::to_string(p.tensor) + " tensor × " + std::to_string(p.pipeline) + " pipeline";
    if (p.context > 1) text += " × " + std::to_string(p.context) + " context";
    return text + ", ZeRO " + std::to_string(p.zero_stage);
}

void add_memory(const TrainingAnswer& answer, FigureRows& rows) {
    const TrainMemory& m = answer.run.memory;
    rows.add("parts_per_gpu", "weights " + rows.text(m.weights) + ", gradients " + rows.text(m.gradients) + ", optimizer " +
                                  rows.text(m.optimizer) + ", activations " + rows.text(m.activations) + ", buffers " + rows.text(m.buffers));
    rows.range("peak_per_gpu", m.with_context, Unit::bytes);
    rows.add("fits", (answer.run.fits ? "yes, of " : "no, of ") + rows.text(answer.capacity));
    rows.add("largest_micro_batch", group_digits(static_cast<double>(answer.largest_micro_batch)));
    rows.add("smallest_cluster", answer.smallest_cluster > 0 ? group_digits(static_cast<double>(answer.smallest_cluster)) : "more than can be tried");
}

void add_tuning(const TrainingQuestion& q, const TrainingAnswer& answer, FigureRows& rows) {
    rows.add("method", q.method);
    const auto share = [](double part) { return format(part, Unit::share).text(); };
    if (q.objective != Objective::supervised)
        rows.add("time_goes_to", "training " + share(1 - answer.run.forward_share - answer.run.generating_share) + ", models that only compute " +
                                     share(answer.run.forward_share) + ", generating " + share(answer.run.generating_share));
    if (q.objective == Objective::reinforcement)
        rows.add("generating", rows.text(answer.beside.generated_per_second, Unit::tokens_per_second) + " a device, cache " +
                                   rows.text(answer.beside.cache) + ", weights " + rows.text(answer.beside.weights));
    rows.add("trainable_parameters", group_digits(answer.trainable.as_double()));
    if (answer.adapter) rows.add("adapter_file", rows.text(answer.adapter_bytes));
    if (answer.service)
        rows.add("adapters_on_one_base", group_digits(static_cast<double>(answer.service->beside_base)) + " of " + rows.text(answer.service->each) +
                                             ", each with a sequence, beside " + rows.text(answer.service->base));
    rows.add("cost_ratio_to_pretraining", decimal(answer.cost_ratio_to_pretraining, 2));
    for (const ApiTuning& row : answer.api)
        rows.add("api", row.model + ": " + format(row.usd, Unit::usd).text() + " (price of " + row.as_of + ")");
}

void add_optima(const TrainingAnswer& answer, FigureRows& rows) {
    for (const OptimumRow& row : answer.optima)
        rows.add("compute_optimal", std::string(row.law->id) + ": " + format(row.tokens_for_model, Unit::tokens).text() + " for this size; " +
                                        format(row.parameters_for_budget, Unit::parameters).text() + " for this budget");
    for (const LifetimeRow& row : answer.overtraining)
        rows.add("same_loss", std::string(row.law->id) + ": " + format(row.parameters, Unit::parameters).text() + " on " +
                                  format(row.tokens, Unit::tokens).text() + ", " +
                                  (row.total_usd ? rows.text(*row.total_usd, Unit::usd) : format(row.training_flop + row.serving_flop, Unit::flop).text()) +
                                  " trained and served" + (row.cheapest ? ", the cheapest" : ""));
}

}  // namespace

Table training_table(const TrainingQuestion& q, const TrainingAnswer& answer, const Phrases& phrases, ByteSystem system) {
    FigureRows rows(phrases, "train.", system);
    rows.add("model", q.model.id);
    rows.figure("parameters", q.model.parameters.total.as_double(), Unit::parameters);
    rows.figure("tokens", q.tokens.as_double(), Unit::tokens);
    rows.add("devices", group_digits(static_cast<double>(answer.run.gpus)) + " × " + q.gpu->name + ", " + layout_text(answer.run.setup.parallel));
    rows.add("flop", format(answer.flop, Unit::flop).text() + " (6ND: " + format(answer.flop_6nd, Unit::flop).text() + ")");
    rows.range("mfu", answer.run.mfu, Unit::share);
    rows.range("goodput", answer.run.goodput, Unit::share);
    rows.range("tokens_per_second", answer.run.tokens_per_second, Unit::tokens_per_second);
    rows.range("gpu_hours", answer.run.gpu_hours, Unit::hours);
    const Range seconds{answer.run.days.low * 86400, answer.run.days.typical * 86400, answer.run.days.high * 86400};
    rows.range("time", seconds, Unit::seconds);
    if (answer.run.usd) rows.range("cost", *answer.run.usd, Unit::usd);
    if (q.finetune) add_tuning(q, answer, rows);
    if (answer.packing)
        rows.add("filling_up", format(q.packing ? 0 : answer.packing->wasted, Unit::share).text() + " of the work, " +
                                   format(answer.packing->wasted, Unit::share).text() + " without packing");
    add_memory(answer, rows);
    if (!q.finetune) add_optima(answer, rows);
    for (const Note& note : answer.notes) rows.plain(std::string(note_title(note, phrases)), note_text(note, phrases));
    return rows.take();
}

}  // namespace ballpark
