// Training: throughput tables, published accelerator hours, fine-tuning peaks, by constants fitted without the row's
// model, device or program; and adapters.

#include <cmath>
#include <map>
#include <optional>
#include <type_traits>

#include "estimate/adapters.h"
#include "question/training.h"
#include "truth/training_rows.h"
#include "truth/truth.h"

namespace ballpark::truth {
namespace {

constexpr double kPrinted = 0.01 * 1073741824.0;

/// Constants of tests/truth/fit_training.py by what was left out of the fit.
class Folds {
public:
    Folds() : lines_(read_lines(BALLPARK_TEST_DATA "/truth/data/training_folds.jsonl")) {}

    /// `base` with the values that a fit without this model, device or program found; nothing where there is none.
    template <class Constants>
    std::optional<Constants> without(const char* kind, const std::string& label, Constants base) const {
        const Json* values = find(kind, label);
        if (values == nullptr) return {};
        const Json& names = lines_[0][std::is_same_v<Constants, TrainConstants> ? "constants" : "memory_constants"];
        for (std::size_t i = 0; i < names.size(); ++i) set(base, names[i].get<std::string>(), (*values)[i].get<double>());
        return base;
    }

    /// Goodput by the runs of other models.
    std::optional<Range> goodput_without(const std::string& model) const {
        const Json* values = find("run", model);
        if (values == nullptr) return {};
        return Range{(*values)[0].get<double>(), (*values)[1].get<double>(), (*values)[2].get<double>()};
    }

private:
    const Json* find(const char* kind, const std::string& label) const {
        for (const Json& line : lines_)
            if (line.value(kind, "") == label) return &line["values"];
        return nullptr;
    }
    static void set(TrainConstants& constants, const std::string& name, double value) {
        static const std::map<std::string, double TrainConstants::*> kMembers = {
            {"train_matrix_share", &TrainConstants::matrix_share}, {"train_narrow_cost", &TrainConstants::narrow_cost},
            {"train_attention_share", &TrainConstants::attention_share}, {"train_passes", &TrainConstants::passes},
            {"train_unfused_passes", &TrainConstants::unfused_passes}, {"train_gather_cost", &TrainConstants::gather_cost},
            {"train_sum_cost", &TrainConstants::sum_cost}, {"train_dispatch_cost", &TrainConstants::dispatch_cost},
            {"train_per_doubling", &TrainConstants::per_doubling}};
        constants.*kMembers.at(name) = value;
    }
    static void set(TrainMemoryConstants& constants, const std::string& name, double value) {
        static const std::map<std::string, double TrainMemoryConstants::*> kMembers = {
            {"train_hidden_copies", &TrainMemoryConstants::hidden_copies},
            {"train_hidden_copies_compiled", &TrainMemoryConstants::hidden_copies_compiled},
            {"train_logit_bytes", &TrainMemoryConstants::logit_bytes},
            {"train_logit_bytes_chunked", &TrainMemoryConstants::logit_bytes_chunked},
            {"train_fixed", &TrainMemoryConstants::fixed}};
        constants.*kMembers.at(name) = value;
    }

    std::vector<Json> lines_;
};

constexpr const char* kNoFold = "no constants without it: run fit_training.py";

void compare_rate(const TrainRow& row, const std::optional<TrainConstants>& constants, Family& family) {
    if (!row.unusable.empty()) return family.leave_out(row.unusable);
    if (!constants) return family.leave_out(kNoFold);
    const auto computed = train_speed(row.trained(), row.setup, *row.device, row.precision, *constants);
    if (!computed) return family.leave_out(computed.error().message);
    family.compare(row.id, *row.rate(), computed->tokens_per_second, 0);
}

void compare_hours(const TrainRow& row, const TrainConstants& constants, const Range& good, Family& family) {
    const auto computed = train_speed(row.trained(), row.setup, *row.device, row.precision, constants);
    if (!computed) return family.leave_out(computed.error().message);
    const Range& rate = computed->tokens_per_second;
    const double typical = row.tokens / rate.typical / 3600 / good.typical;
    const double faster = std::hypot(1 - rate.typical / rate.high, 1 - good.typical / good.high);
    const double slower = std::hypot(rate.typical / rate.low - 1, good.typical / good.low - 1);
    family.compare(row.id, *row.hours, {typical * (1 - faster), typical, typical * (1 + slower)}, 0);
}

/// Tables that give both tokens and operations say how many operations a token is.
void replay_flop(const std::vector<TrainRow>& rows, Report& report) {
    Family& flop = report.family("training: operations of a token", {.median = 0.005, .ninetieth = 0.05});
    for (const TrainRow& row : rows)
        if (row.unusable.empty() && row.tokens_per_second && row.flop_per_second)
            flop.compare(row.id, *row.flop_per_second / *row.tokens_per_second, row.counted_flop());
}

void replay_speed(const std::vector<TrainRow>& rows, const TrainConstants& fitted, const Folds& folds, Report& report) {
    const Bar bar{.median = 0.12, .ninetieth = 0.35, .largest = 10, .inside_from = 0.85};
    Family& by_model = report.family("training, model left out: throughput", bar);
    Family& by_device = report.family("training, device left out: throughput", bar);
    Family& hours = report.family("training, model left out: accelerator hours", {.median = 0.30, .inside_from = 0.85});
    for (const TrainRow& row : rows) {
        const auto without_model = folds.without("model", row.model, fitted);
        if (!row.hours || !row.unusable.empty()) {
            compare_rate(row, without_model, by_model);
            if (row.unusable.empty()) compare_rate(row, folds.without("device", row.device->id, fitted), by_device);
            continue;
        }
        // A model that is in no table was left out of the fit anyway.
        const auto good = folds.goodput_without(row.model);
        if (good) compare_hours(row, without_model.value_or(fitted), *good, hours);
        else hours.leave_out(kNoFold);
    }
}

void replay_memory(const std::vector<TuneRow>& rows, const TrainMemoryConstants& fitted, const Folds& folds, Report& report) {
    // With a whole program left out the median misses 10 % by a point: each keeps other copies.
    Family& by_model = report.family("fine-tuning, model left out: peak", {.median = 0.10, .ninetieth = 0.30, .inside_from = 0.85});
    Family& by_program = report.family("fine-tuning, program left out: peak", {.median = 0.12, .ninetieth = 0.30, .inside_from = 0.85});
    Family& adapters = report.family("fine-tuning: trainable parameters", {.equal_share = 1});
    Family& files = report.family("fine-tuning: bytes of the adapter file", {.equal_share = 1});
    for (const TuneRow& row : rows) {
        if (!row.unusable.empty()) {
            by_model.leave_out(row.unusable);
            continue;
        }
        if (row.setup.adapter.frozen_base() && row.trainable) {
            const AdapterSize size = adapter_size(*row.spec, row.setup.adapter);
            adapters.compare(row.id, *row.trainable, size.parameters.as_double());
            const std::optional<Bytes> file = adapter_file(*row.spec, row.setup.adapter);
            if (row.adapter_file && file) files.compare(row.id, *row.adapter_file, file->as_double());
        }
        const auto compare = [&](Family& family, const std::optional<TrainMemoryConstants>& constants) {
            if (!constants) return family.leave_out(kNoFold);
            const TrainMemory memory = train_memory({row.trained(), row.setup, row.recipe, row.frozen, 0, 1, Bytes()}, *constants);
            family.compare(row.id, row.peak, row.with_context ? memory.with_context : memory.total, kPrinted);
        };
        compare(by_model, folds.without("tuned_model", row.model, fitted));
        compare(by_program, folds.without("program", row.program, fitted));
    }
}

}  // namespace

void replay_training(const std::filesystem::path& folder, const Catalog& catalog, Report& report) {
    const auto speed = train_constants(catalog);
    const auto memory = train_memory_constants(catalog);
    if (!speed || !memory) return;
    TrainingNames names(catalog);
    const Folds folds;
    const std::vector<TrainRow> rows = train_rows(folder, names);
    replay_flop(rows, report);
    replay_speed(rows, *speed, folds, report);
    replay_memory(tune_rows(folder, catalog, names), *memory, folds, report);
}

}  // namespace ballpark::truth
