// llama.cpp load logs of many builds and back ends: caches to the MiB, weights and compute buffers by place.

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "estimate/llamacpp_memory.h"
#include "formats/hf_config.h"
#include "numeric/gguf_mixture.h"
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

constexpr std::string_view kExpertsOnHost = "expert tensors kept on CPU";

// Why a row is no question for the rules of today, in the words of its note; empty when it is one.
std::string other_rules(const Json& row) {
    const std::string engine = row["setting"].value("engine", std::string());
    if (engine.rfind("llama.cpp", 0) != 0) return "another program: " + engine;
    if (says(row, "without MLA tensors") || says(row, "pre-MLA"))
        return "a file converted before latent attention was kept latent";
    if (!row["setting"].contains("n_ctx") || !row["setting"]["n_ctx"].is_number_integer())
        return "no context is printed";
    if (!row["measured"].contains("kv_total")) return "no cache is printed";
    return {};
}

// What a log's names of buffers mean: the host computes in its own memory or in memory pinned for a device.
bool on_host(std::string_view device) {
    return device.rfind("CPU", 0) == 0 || device == "AMX" || device.find("_Host") != std::string_view::npos;
}

// Printed figures of one kind by place; devices in the order of their names. Copies that the processor repacks are a
// buffer beside the mapped file, which still holds the same tensors.
std::vector<double> printed(const Json& row, const std::string& kind) {
    std::vector<double> places{0};
    std::vector<std::pair<std::string, double>> devices;
    for (const auto& [name, figure] : row["measured"].items()) {
        if (name.rfind(kind + ".", 0) != 0 || name.find("REPACK") != std::string::npos) continue;
        const std::string device = name.substr(kind.size() + 1);
        if (on_host(device))
            places[0] += figure.value("bytes", 0.0);
        else
            devices.emplace_back(device, figure.value("bytes", 0.0));
    }
    for (const auto& [device, bytes] : devices) places.push_back(bytes);
    return places;
}

// "Q4_K - Medium", "mostly Q4_0", "MXFP4 MoE" as mixtures; llama.cpp's own spelling of file types.
std::optional<GgufMixture> mixture_of(const Json& row) {
    std::string name = row["setting"].value("quant", std::string());
    if (name.rfind("mostly ", 0) == 0) name = name.substr(7);
    if (name == "MXFP4 MoE") return gguf_mixture_from_name("mxfp4_moe");
    if (const auto at = name.find(" - "); at != std::string::npos)
        name = name.substr(0, at) + "_" + name.substr(at + 3, 1);
    return gguf_mixture_from_name(name);
}

// CUDA prints "CUDA0"; ROCm and the OpenCL and Vulkan back ends say their own names.
LlamacppBackend backend_of(const Json& row) {
    for (const auto& item : row["measured"].items())
        if (item.key().find(".CUDA") != std::string::npos || item.key().find(".ROCm") != std::string::npos)
            return kLlamacppCuda;
    return kLlamacppHost;
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
    const std::string flash = setting.value("flash_attn", std::string("0"));
    // Where nothing is printed, quantised values say that it was on.
    const bool unsaid = !setting.contains("flash_attn") && setting.value("type_v", std::string("f16")) == "q8_0";
    setup.flash_attention = !unsaid && (flash == "0" || flash == "disabled") ? FlashAttention::off : FlashAttention::on;
    // No log on record is as young as the graph with three inputs; those of 2023 print one buffer in all.
    const bool total = row["measured"].contains("compute_buffer_total");
    setup.release = total ? LlamacppRelease::early : LlamacppRelease::classic;
    setup.device = backend_of(row);
    const std::size_t devices = printed(row, "compute_buffer").size() - 1;
    setup.tensor_split.assign(std::max(devices, printed(row, "model_buffer").size() - 1), 1);
    if (setup.tensor_split.empty() && total) setup.tensor_split = {1};
    if (says(row, kExpertsOnHost)) setup.cpu_moe = kAllLayers;
    setup.swa_full = says(row, "no iSWA") || says(row, "swa_full") || says(row, "full KV kept");
    return setup;
}

// Why the weights of a row are not those of the model in one mixture.
std::string other_weights(const Json& row) {
    if (!mixture_of(row)) return "the log prints no mixture of this llama.cpp";
    if (says(row, "experts on"))
        return "some experts were put on the host by hand";
    return {};
}

struct Families {
    Family& cache;
    Family& weights;
    Family& compute;
};

constexpr double kMib = 1024.0 * 1024.0;

void compare_weights(const Json& row, const LlamacppMemory& memory, Families& to) {
    const std::vector<double> places = printed(row, "model_buffer");
    if (const std::string reason = other_weights(row); !reason.empty()) {
        to.weights.leave_out(reason);
        return;
    }
    if (places.size() != memory.places.size() && places.size() > 1) {
        to.weights.leave_out("devices that are not told apart");
        return;
    }
    // A file that is mapped counts from its first to its last tensor on the host, those of the devices in between too.
    const bool mapped = says(row, kExpertsOnHost);
    if (mapped) to.weights.leave_out("the host's part of a file that is mapped whole");
    for (std::size_t i = mapped ? 1 : 0; i < places.size(); ++i)
        if (places[i] > 0)
            to.weights.compare(row["id"].get<std::string>() + " " + memory.places[i].name, places[i],
                               memory.places[i].model.as_double());
}

void compare_compute(const Json& row, const LlamacppMemory& memory, Families& to) {
    const std::string id = row["id"].get<std::string>();
    // Logs of 2023 print one buffer: the device's.
    if (const auto total = row["measured"].find("compute_buffer_total"); total != row["measured"].end()) {
        const LlamacppPlace& device = memory.places.back();
        to.compute.compare(id, total->value("bytes", 0.0), device.compute_range, 0.01 * kMib);
        return;
    }
    const std::vector<double> places = printed(row, "compute_buffer");
    for (std::size_t i = 0; i < places.size() && i < memory.places.size(); ++i)
        if (places[i] > 0)
            to.compute.compare(id + " " + memory.places[i].name, places[i], memory.places[i].compute_range,
                               0.01 * kMib);
}

void replay_row(const fs::path& folder, const Catalog& catalog, const Json& row, Families& to) {
    const auto model = model_of(folder, catalog, row);
    if (!model) {
        to.cache.leave_out("no config of " + row["model"].get<std::string>());
        return;
    }
    const auto memory = llamacpp_memory(*model, gguf_size(*model, mixture_of(row)), setup_of(row));
    if (!memory) {
        to.cache.leave_out(memory.error().message);
        return;
    }
    to.cache.compare(row["id"].get<std::string>(), std::round(row["measured"]["kv_total"].value("bytes", 0.0) / kMib),
                     std::round(memory->sum.kv.as_double() / kMib));
    compare_weights(row, *memory, to);
    compare_compute(row, *memory, to);
}

}  // namespace

void replay_llamacpp_logs(const fs::path& folder, const Catalog& catalog, Report& report) {
    Families families{report.family("llama.cpp logs: KV cache to the MiB", {0.99, 0, 0, 1}),
                      report.family("llama.cpp logs: model buffers, by place", {.median = 0.05}),
                      report.family("llama.cpp logs: compute buffers, by place",
                                    {.median = 0.05, .inside_from = 0.85, .inside_to = 0.97})};
    for (const Json& row : read_lines(folder / "memory_llamacpp_logs.jsonl")) {
        if (const std::string reason = other_rules(row); !reason.empty())
            families.cache.leave_out(reason);
        else
            replay_row(folder, catalog, row, families);
    }
}

}  // namespace ballpark::truth
