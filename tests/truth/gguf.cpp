// GGUF: headers against the reference reader, sizes of the mixtures against llama-quantize.

#include <optional>

#include "catalog/catalog.h"
#include "formats/gguf.h"
#include "formats/gguf_model.h"
#include "model/gguf_size.h"
#include "model/parameters.h"
#include "truth/truth.h"

namespace ballpark::truth {
namespace {

namespace fs = std::filesystem;

std::optional<GgufFile> read_header(const fs::path& path) {
    const std::string bytes = read_file(path);
    MemoryReader reader(std::as_bytes(std::span(bytes.data(), bytes.size())));
    auto file = read_gguf(reader);
    if (!file) return std::nullopt;
    return *std::move(file);
}

std::optional<ModelSpec> read_spec(const fs::path& path) {
    const auto file = read_header(path);
    if (!file) return std::nullopt;
    auto model = gguf_model(*file);
    if (!model) return std::nullopt;
    return *std::move(model);
}

std::int64_t wrong_metadata(const GgufFile& file, const Json& expected) {
    std::int64_t wrong = 0;
    for (const auto& [key, row] : expected.items()) {
        if (key.rfind("GGUF.", 0) == 0) continue;
        const GgufEntry* entry = file.find(key);
        const bool found = entry != nullptr && static_cast<std::int64_t>(entry->offset) == row.value("offset", -1LL);
        wrong += !found;
        if (!found || !row.contains("value") || !row["value"].is_number_integer()) continue;
        wrong += file.integer(key) != row["value"].get<std::int64_t>();
    }
    return wrong;
}

std::int64_t wrong_tensors(const GgufFile& file, const Json& expected) {
    std::int64_t wrong = file.tensors.size() != expected.size();
    for (const GgufTensor& tensor : file.tensors) {
        const auto row = expected.find(tensor.name);
        if (row == expected.end()) {
            ++wrong;
            continue;
        }
        std::array<std::int64_t, 4> ne{1, 1, 1, 1};
        for (std::size_t i = 0; i < (*row)["shape"].size() && i < 4; ++i)
            ne[i] = (*row)["shape"][i].get<std::int64_t>();
        wrong += ne != tensor.ne;
    }
    return wrong;
}

// Names of the measurements that differ from the catalog's.
struct OtherName {
    std::string_view measured;
    std::string_view catalog;
};
constexpr OtherName kOtherNames[] = {
    {"chatglm-glm4-9b", "glm-4-9b"},   {"glm4-9b-0414", "glm-4-9b-0414"}, {"jamba-v0.1", "jamba-1.5-mini"},
    {"mistral-7b-v0.1", "mistral-7b"}, {"phi-3-mini-4k", "phi-3-mini"},   {"bge-base-en", "bge-base-en-v1.5"},
    {"glm4.5-air", "glm-4.5-air"},
};

const ModelEntry* catalog_row(const Result<Catalog>& catalog, std::string_view model) {
    if (!catalog) return nullptr;
    for (const OtherName& name : kOtherNames)
        if (name.measured == model) model = name.catalog;
    for (const ModelEntry& candidate : catalog->models())
        if (candidate.id == model) return &candidate;
    return nullptr;
}

ModelSpec regenerated(ModelSpec model) {
    model.file_tensors.clear();
    return model;
}

// Most of these files were converted without a tokenizer; what lies beside the tensors says which have one.
double file_like(const Json& row, const GgufSize& size) {
    const double beside = row["file_bytes"].get<double>() - row["tensor_bytes"].get<double>();
    const bool has_tokenizer = beside > size.tokenizer_bytes.as_double() / 2;
    return (has_tokenizer ? size.file_bytes + size.tokenizer_bytes : size.file_bytes).as_double();
}

}  // namespace

void replay_gguf_headers(const fs::path& folder, Report& report) {
    Family& keys = report.family("GGUF headers: metadata and tensors (mistakes)", {1, 0, 0, 0});
    Family& sizes = report.family("GGUF headers: file size and parameters", {1, 0, 0, 0});
    Family& generated = report.family("Parameters generated from the layers", {1, 0, 0, 0});
    if (!fs::is_directory(header_folder(folder))) return;
    for (const auto& entry : fs::directory_iterator(header_folder(folder))) {
        const std::string name = entry.path().filename().string();
        const std::string suffix = ".gguf-dump.json";
        if (name.size() < suffix.size() || name.substr(name.size() - suffix.size()) != suffix) continue;
        const std::string stem = name.substr(0, name.size() - suffix.size());
        const Json dump = Json::parse(read_file(entry.path()), nullptr, false);
        if (!dump.contains("metadata") || !dump.contains("tensors")) {
            keys.leave_out("the reference reader printed no metadata");
            continue;
        }
        const auto file = read_header(entry.path().parent_path() / (stem + ".gguf.header"));
        if (!file) {
            keys.compare(stem, 0, 1);
            continue;
        }
        keys.compare(
            stem, 0,
            static_cast<double>(wrong_metadata(*file, dump["metadata"]) + wrong_tensors(*file, dump["tensors"])));
        if (dump.contains("file_bytes"))
            sizes.compare(stem, dump["file_bytes"].get<double>(), file->file_bytes.as_double());
        const auto model = gguf_model(*file);
        if (!model) continue;
        const GgufSize own = gguf_size(*model, std::nullopt);
        if (dump.contains("n_params"))
            sizes.compare(stem + " elements", dump["n_params"].get<double>(), own.elements.as_double());
        generated.compare(stem, count_parameters(*model).total.as_double(),
                          count_parameters(regenerated(*model)).total.as_double());
    }
}

void replay_gguf_sizes(const fs::path& folder, Report& report) {
    const Bar bar{0.99, 0, 0, 0.003};
    Family& tensors = report.family("GGUF mixtures from the F16 header: tensors", bar);
    Family& files = report.family("GGUF mixtures from the F16 header: file", bar);
    Family& configs = report.family("GGUF mixtures from config.json: tensors", bar);
    Family& config_files = report.family("GGUF mixtures from config.json: file", {0, 0.003, 0.003, 0.003});
    const auto catalog = Catalog::load();
    std::map<std::string, std::optional<ModelSpec>> headers;
    for (const Json& row : read_lines(folder / "gguf_sizes.jsonl")) {
        const std::string model = row["model"].get<std::string>();
        const std::string id = model + " " + row["ftype"].get<std::string>();
        const auto mixture = gguf_mixture_from_name(row["ftype"].get<std::string>());
        if (!mixture) {
            tensors.compare(id, 1, 0);
            continue;
        }
        if (headers.find(model) == headers.end())
            headers[model] = read_spec(header_folder(folder) / (model + ".F16.gguf.header"));
        const double measured = row["tensor_bytes"].get<double>();
        if (const auto& spec = headers[model]) {
            const GgufSize size = gguf_size(*spec, mixture);
            tensors.compare(id, measured, size.tensor_bytes.as_double());
            if (row.contains("file_bytes") && row["file_bytes"].is_number())
                files.compare(id, row["file_bytes"].get<double>(), size.file_bytes.as_double());
        } else {
            tensors.leave_out("no header of " + model);
        }
        const ModelEntry* entry = catalog_row(catalog, model);
        if (entry == nullptr) {
            configs.leave_out("no config of " + model);
            continue;
        }
        const GgufSize size = gguf_size(entry->spec, mixture);
        configs.compare(id, measured, size.tensor_bytes.as_double());
        if (row.contains("file_bytes") && row["file_bytes"].is_number())
            config_files.compare(id, row["file_bytes"].get<double>(), file_like(row, size));
    }
}

}  // namespace ballpark::truth
