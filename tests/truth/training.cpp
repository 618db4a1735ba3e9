// Training: throughput tables, published accelerator hours, fine-tuning peaks, adapters, against the estimators.

#include <cmath>

#include "estimate/adapters.h"
#include "question/training.h"
#include "truth/training_rows.h"
#include "truth/truth.h"

namespace ballpark::truth {
namespace {

constexpr double kPrinted = 0.01 * 1073741824.0;

void replay_speed(const std::vector<TrainRow>& rows, const TrainConstants& constants, Report& report) {
    Family& speed = report.family("training: throughput of a device", {.median = 0.12, .ninetieth = 0.35, .largest = 10, .inside_from = 0.85});
    Family& hours = report.family("training: published accelerator hours", {.median = 0.30, .inside_from = 0.85});
    for (const TrainRow& row : rows) {
        Family& family = row.hours ? hours : speed;
        if (!row.unusable.empty()) {
            family.leave_out(row.unusable);
            continue;
        }
        const auto computed = train_speed(row.trained(), row.setup, *row.device, row.precision, constants);
        if (!computed) {
            family.leave_out(computed.error().message);
            continue;
        }
        const Range& rate = computed->tokens_per_second;
        if (!row.hours) {
            speed.compare(row.id, *row.rate(), rate, 0);
            continue;
        }
        const Range& good = constants.goodput;
        const double typical = row.tokens / rate.typical / 3600 / good.typical;
        const double faster = std::hypot(1 - rate.typical / rate.high, 1 - good.typical / good.high);
        const double slower = std::hypot(rate.typical / rate.low - 1, good.typical / good.low - 1);
        hours.compare(row.id, *row.hours, {typical * (1 - faster), typical, typical * (1 + slower)}, 0);
    }
}

void replay_memory(const std::vector<TuneRow>& rows, const TrainMemoryConstants& constants, Report& report) {
    Family& peaks = report.family("fine-tuning: peak of a device", {.median = 0.10, .ninetieth = 0.30, .inside_from = 0.85});
    Family& adapters = report.family("fine-tuning: trainable parameters", {.equal_share = 1});
    Family& files = report.family("fine-tuning: bytes of the adapter file", {.equal_share = 1});
    for (const TuneRow& row : rows) {
        if (row.unusable.empty() && row.setup.adapter.frozen_base() && row.trainable) {
            const AdapterSize size = adapter_size(*row.spec, row.setup.adapter);
            adapters.compare(row.id, *row.trainable, size.parameters.as_double());
            if (row.adapter_file && size.file) files.compare(row.id, *row.adapter_file, size.file->as_double());
        }
        if (!row.unusable.empty()) {
            peaks.leave_out(row.unusable);
            continue;
        }
        const TrainMemory memory = train_memory({row.trained(), row.setup, row.recipe, row.frozen, 0, 1, Bytes()}, constants);
        peaks.compare(row.id, row.peak, row.with_context ? memory.with_context : memory.total, kPrinted);
    }
}

}  // namespace

void replay_training(const std::filesystem::path& folder, const Catalog& catalog, Report& report) {
    const auto speed = train_constants(catalog);
    const auto memory = train_memory_constants(catalog);
    if (!speed || !memory) return;
    TrainingNames names(catalog);
    replay_speed(train_rows(folder, names), *speed, report);
    replay_memory(tune_rows(folder, catalog, names), *memory, report);
}

}  // namespace ballpark::truth
