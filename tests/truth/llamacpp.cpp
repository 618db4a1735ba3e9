// llama.cpp: every buffer of runs on model files, by place.

#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>

#include "estimate/llamacpp_memory.h"
#include "formats/gguf.h"
#include "formats/gguf_model.h"
#include "numeric/weight_format.h"
#include "truth/truth.h"

namespace ballpark::truth {
namespace {

namespace fs = std::filesystem;

struct HeaderModel {
    ModelSpec spec;
    GgufSize size;
};

std::optional<HeaderModel> read_header_model(const fs::path& path) {
    const std::string bytes = read_file(path);
    MemoryReader reader(std::as_bytes(std::span(bytes.data(), bytes.size())));
    const auto file = read_gguf(reader);
    if (!file) return std::nullopt;
    auto spec = gguf_model(*file);
    if (!spec) return std::nullopt;
    GgufSize size = gguf_size(*spec, std::nullopt);
    return HeaderModel{*std::move(spec), std::move(size)};
}

LlamacppSetup setup_of(const Json& question) {
    LlamacppSetup setup;
    setup.context = Tokens(question.value("context_tokens", std::int64_t{0}));
    setup.batch_tokens = question.value("batch_tokens", std::int64_t{2048});
    setup.ubatch_tokens = question.value("ubatch_tokens", std::int64_t{512});
    setup.kv_k = kv_type_from_name(question.value("kv_k", "f16")).value_or(TensorType::f16);
    setup.kv_v = kv_type_from_name(question.value("kv_v", "f16")).value_or(TensorType::f16);
    const Json& flash = question["flash_attention"];
    if (flash.is_boolean()) setup.flash_attention = flash.get<bool>() ? FlashAttention::on : FlashAttention::off;
    setup.parallel_slots = question.value("parallel_slots", std::int64_t{1});
    setup.kv_unified = question.value("kv_unified", false);
    setup.swa_full = question.value("swa_full", false);
    setup.gpu_layers = question.value("gpu_layers", std::int64_t{0});
    setup.program = question.value("program", "server") == "bench" ? LlamacppProgram::bench : LlamacppProgram::server;
    return setup;
}

// "CPU" is the host; the one device of these runs is a processor that the scheduler treats as a GPU.
double measured_at(const Json& places, std::size_t place) {
    const auto at = places.find(place == 0 ? "CPU" : "RPC0");
    return at == places.end() ? 0 : at->get<double>();
}

// MiB with two decimals, as the log has it.
double as_printed(Bytes bytes) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f", bytes.as_double() / (1024.0 * 1024.0));
    return std::atof(text);
}

struct Families {
    Family& model;
    Family& cache;
    Family& output;
    Family& compute_host;
    Family& compute_offloaded;
    Family& compute_places;
    Family& compute_range;
};

void compare(const Json& row, const LlamacppMemory& memory, Families& to) {
    const std::string id = row["id"].get<std::string>();
    const Json& places = row["by_place"];
    for (std::size_t i = 0; i < memory.places.size(); ++i) {
        const LlamacppPlace& place = memory.places[i];
        const std::string at = id + " " + place.name;
        if (const double model = measured_at(places["model"], i); model > 0 || place.model.count() > 0)
            to.model.compare(at, model, place.model.as_double());
        if (const double cache = measured_at(places["context"], i); cache > 0 || place.kv.count() > 0)
            to.cache.compare(at, cache, (place.kv + place.recurrent).as_double());
    }
    if (row["output_buffer_mib"].is_number()) {
        to.output.compare(id, row["output_buffer_mib"].get<double>(), as_printed(memory.sum.output));
    }
    Family& compute = row["question"].value("gpu_layers", 0) == 0 ? to.compute_host : to.compute_offloaded;
    const double reserved = row["near"]["memory.compute_buffer_bytes"].get<double>();
    compute.compare(id, reserved, memory.sum.compute.as_double());
    to.compute_range.compare(id, reserved, memory.sum.compute_range, 0);
    for (std::size_t i = 0; i < memory.places.size(); ++i)
        if (const double bytes = measured_at(places["compute"], i); memory.places.size() > 1 && bytes > 0)
            to.compute_places.compare(id + " " + memory.places[i].name, bytes, memory.places[i].compute.as_double());
}

}  // namespace

void replay_llamacpp(const fs::path& folder, Report& report) {
    constexpr Bar kCompute{.median = 0.005, .ninetieth = 0.05};
    Families families{report.family("llama.cpp model buffers, by place", {0.99, 0, 0, 1}),
                      report.family("llama.cpp KV and state buffers, by place", {0.99, 0, 0, 1}),
                      report.family("llama.cpp output buffers", {0.99, 0, 0, 1}),
                      report.family("llama.cpp compute buffers, on the host", kCompute),
                      report.family("llama.cpp compute buffers, offloaded", kCompute),
                      report.family("llama.cpp compute buffers, by place", kCompute),
                      report.family("llama.cpp compute buffers, ranges",
                                    {.median = 0.005, .ninetieth = 0.05, .inside_from = 0.85, .inside_to = 0.97})};
    std::map<std::string, std::optional<HeaderModel>> headers;
    for (const Json& row : read_lines(folder / "memory_llamacpp_runs.jsonl")) {
        const std::string file = row["question"]["model"].value("file", "");
        if (headers.find(file) == headers.end()) headers[file] = read_header_model(header_folder(folder) / file);
        const auto& header = headers[file];
        if (!header) {
            families.model.leave_out("no header " + file);
            continue;
        }
        const auto memory = llamacpp_memory(header->spec, header->size, setup_of(row["question"]));
        if (!memory) {
            families.model.leave_out(memory.error().message);
            continue;
        }
        compare(row, *memory, families);
    }
}

}  // namespace ballpark::truth
