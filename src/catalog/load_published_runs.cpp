// Reads catalog/published_runs.json: questions about training runs, and what was measured.

#include <utility>

#include "catalog/json_rows.h"
#include "catalog/loaders.h"

namespace ballpark {
namespace {

constexpr std::string_view kFile = "catalog/published_runs.json";

PublishedRun read_run(JsonRow& row) {
    PublishedRun run;
    run.name = row.text("name");
    if (const Json* question = row.object("question")) run.question = *question;
    run.tokens_per_second = row.optional_positive("tokens_per_second").value_or(0);
    run.gpu_hours = row.optional_positive("gpu_hours").value_or(0);
    run.peak_bytes = row.optional_positive("peak_bytes").value_or(0);
    run.provenance = row.provenance();
    const std::string& ask = std::as_const(run.question)["ask"].text();
    if (ask != "train" && ask != "finetune") row.fail("question", "must ask train or finetune");
    if (run.tokens_per_second + run.gpu_hours + run.peak_bytes <= 0) row.fail("tokens_per_second", "or another figure must be there");
    return run;
}

}  // namespace

Result<std::vector<PublishedRun>> read_published_runs(std::string_view json, std::span<const ModelEntry> models,
                                                      std::span<const DeviceSpec> devices) {
    Result<std::vector<PublishedRun>> runs = read_rows<PublishedRun>(kFile, json, read_run);
    if (!runs) return runs;
    for (const PublishedRun& run : *runs) {
        const Json& gpu = run.question["gpu"];
        const bool names_gpu = gpu.is_string() || run.peak_bytes <= 0;
        if (!has_id(models, run.question["model"].text()) || (names_gpu && !has_id(devices, gpu.text())))
            return Error{ErrorCode::bad_file, std::string(kFile), std::string(kFile) + ": " + run.name + ": model or gpu is not in the catalog"};
    }
    return runs;
}

}  // namespace ballpark
