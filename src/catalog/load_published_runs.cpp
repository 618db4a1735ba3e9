// Reads catalog/published_runs.json: questions about training runs, and what was measured.

#include <algorithm>

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

template <class T>
std::size_t place_of(std::span<const T> rows, const std::string& id) {
    return static_cast<std::size_t>(std::find_if(rows.begin(), rows.end(), [&](const T& row) { return row.id == id; }) - rows.begin());
}

}  // namespace

Result<std::vector<PublishedRun>> read_published_runs(std::string_view json, std::span<const ModelEntry> models,
                                                      std::span<const DeviceSpec> devices) {
    Result<std::vector<PublishedRun>> runs = read_rows<PublishedRun>(kFile, json, read_run);
    if (!runs) return runs;
    for (PublishedRun& run : *runs) {
        const Json& question = run.question;
        run.model = place_of(models, question["model"].text());
        run.device = place_of(devices, question["gpu"].text());
        const bool named = question["gpu"].is_string();
        if (run.model == models.size() || (named && run.device == devices.size()))
            return Error{ErrorCode::bad_file, std::string(kFile), std::string(kFile) + ": " + run.name + ": model or gpu is not in the catalog"};
    }
    return runs;
}

}  // namespace ballpark
