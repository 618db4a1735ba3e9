// Checkpoints: `total_size` of model.safetensors.index.json against the parameters of the config.

#include <optional>

#include "catalog/catalog.h"
#include "formats/hf_config.h"
#include "model/parameters.h"
#include "truth/truth.h"

namespace ballpark::truth {
namespace {

struct StoredBytes {
    std::string_view dtype;
    double bytes;
};
constexpr StoredBytes kStored[] = {{"bfloat16", 2}, {"float16", 2}, {"float32", 4}};

namespace fs = std::filesystem;

// A config of exactly this model goes before one that was matched to it by shape.
std::string config_of(const fs::path& folder, const Json& row) {
    std::string model = row["model"].get<std::string>();
    model = model.substr(0, model.find(' '));
    model = model.substr(model.rfind('/') + 1);
    if (fs::is_directory(folder / "configs"))
        for (const auto& entry : fs::directory_iterator(folder / "configs"))
            if (entry.path().filename().string().find("__" + model) != std::string::npos) return read_file(entry.path());
    const bool matched = row.contains("config_file") && row["config_file"].is_string();
    return matched ? read_file(folder / row["config_file"].get<std::string>()) : "";
}

std::optional<ModelSpec> spec_of(const fs::path& folder, const Json& row, const Result<Catalog>& catalog) {
    if (const std::string text = config_of(folder, row); !text.empty()) {
        auto model = read_hf_config(text);
        if (model) return *std::move(model);
    }
    if (!catalog) return std::nullopt;
    const auto entry = catalog->find_model(row["model"].get<std::string>());
    if (!entry) return std::nullopt;
    return (*entry)->spec;
}

}  // namespace

void replay_checkpoint_sizes(const std::filesystem::path& folder, Report& report) {
    // One old checkpoint stores 8 kB of rotary buffers with its parameters.
    Family& family = report.family("Checkpoints: total_size", {0.9, 0, 1e-6, 1e-6});
    const auto catalog = Catalog::load();
    for (const Json& row : read_lines(folder / "file_sizes.jsonl")) {
        if (!row["measured"].contains("total_size")) continue;
        const std::string id = row["id"].get<std::string>();
        const std::string dtype = row["setting"].value("dtype", "");
        double bytes = 0;
        for (const StoredBytes& stored : kStored)
            if (dtype == stored.dtype) bytes = stored.bytes;
        if (bytes == 0) {
            family.leave_out("stored as " + dtype);
            continue;
        }
        const auto model = spec_of(folder / "..", row, catalog);
        if (!model) {
            family.leave_out("no config.json of " + row["model"].get<std::string>());
            continue;
        }
        const ParameterCount count = count_parameters(*model);
        family.compare(id, row["measured"]["total_size"]["value"].get<double>(),
                       bytes * (count.total + count.towers + count.mtp).as_double());
    }
}

}  // namespace ballpark::truth
