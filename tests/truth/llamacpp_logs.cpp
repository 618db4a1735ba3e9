// llama.cpp load logs of many builds and back ends: the cache to the MiB.

#include <cmath>
#include <optional>

#include "estimate/llamacpp_memory.h"
#include "formats/hf_config.h"
#include "numeric/weight_format.h"
#include "truth/truth.h"

namespace ballpark::truth {
namespace {

namespace fs = std::filesystem;

std::optional<ModelSpec> model_of(const fs::path& folder, const Catalog& catalog, const Json& row) {
    if (row.contains("config_file") && row["config_file"].is_string()) {
        auto model = read_hf_config(read_file(folder / ".." / row["config_file"].get<std::string>()));
        if (model) return *std::move(model);
    }
    const std::string name = row["model"].get<std::string>();
    const auto entry = catalog.find_model(name.substr(0, name.find(" (")));
    if (!entry) return std::nullopt;
    return (*entry)->spec;
}

bool says(const Json& row, std::string_view words) {
    return row.value("note", std::string()).find(words) != std::string::npos;
}

// Why a row is no question for the rules of today, in the words of its note; empty when it is one.
std::string other_rules(const Json& row) {
    const std::string engine = row["setting"].value("engine", std::string());
    if (engine.rfind("llama.cpp", 0) != 0) return "another program: " + engine;
    if (says(row, "without MLA tensors") || says(row, "pre-MLA")) return "a file converted before latent attention was kept latent";
    if (!row["setting"].contains("n_ctx") || !row["setting"]["n_ctx"].is_number_integer()) return "no context is printed";
    if (!row["measured"].contains("kv_total")) return "no cache is printed";
    return {};
}

LlamacppSetup setup_of(const Json& row) {
    const Json& setting = row["setting"];
    LlamacppSetup setup;
    setup.context = Tokens(setting["n_ctx"].get<std::int64_t>());
    setup.batch_tokens = setting.value("n_batch", std::int64_t{2048});
    setup.ubatch_tokens = setting.value("n_ubatch", std::int64_t{512});
    setup.parallel_slots = setting.value("n_seq_max", std::int64_t{1});
    setup.kv_k = kv_type_from_name(setting.value("type_k", std::string("f16"))).value_or(TensorType::f16);
    setup.kv_v = kv_type_from_name(setting.value("type_v", std::string("f16"))).value_or(TensorType::f16);
    // Printed cells are those of one stream: when they are all of the context, the slots share it.
    const bool caches = setting.contains("kv_caches") && !setting["kv_caches"].empty();
    setup.kv_unified = !caches || setting["kv_caches"][0].value("cells", std::int64_t{0}) >= setup.context.count();
    setup.swa_full = says(row, "no iSWA") || says(row, "swa_full") || says(row, "full KV kept");
    return setup;
}

}  // namespace

void replay_llamacpp_logs(const fs::path& folder, const Catalog& catalog, Report& report) {
    Family& family = report.family("llama.cpp logs: KV cache to the MiB", {0.99, 0, 0, 1});
    for (const Json& row : read_lines(folder / "memory_llamacpp_logs.jsonl")) {
        if (const std::string reason = other_rules(row); !reason.empty()) {
            family.leave_out(reason);
            continue;
        }
        const auto model = model_of(folder, catalog, row);
        if (!model) {
            family.leave_out("no config of " + row["model"].get<std::string>());
            continue;
        }
        const auto memory = llamacpp_memory(*model, gguf_size(*model, std::nullopt), setup_of(row));
        if (!memory) {
            family.leave_out(memory.error().message);
            continue;
        }
        constexpr double kMib = 1024.0 * 1024.0;
        family.compare(row["id"].get<std::string>(), std::round(row["measured"]["kv_total"].value("bytes", 0.0) / kMib),
                       std::round(memory->sum.kv.as_double() / kMib));
    }
}

}  // namespace ballpark::truth
