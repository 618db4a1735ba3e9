#include "truth/engine_rows.h"

#include <algorithm>
#include <cctype>
#include <initializer_list>
#include <regex>

#include "formats/hf_config.h"

namespace ballpark::truth {
namespace {

constexpr double kGib = 1073741824.0;

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

bool contains_any(const std::string& text, std::initializer_list<const char*> parts) {
    return std::any_of(parts.begin(), parts.end(),
                       [&](const char* part) { return text.find(part) != std::string::npos; });
}

std::optional<double> first_number(const std::string& text, const char* pattern) {
    std::smatch found;
    if (!std::regex_search(text, found, std::regex(pattern))) return {};
    return std::stod(found[1].str());
}

std::optional<EngineVersion> version_in(const std::string& text) {
    std::smatch found;
    if (!std::regex_search(text, found, std::regex("(\\d+)\\.(\\d+)"))) return {};
    return EngineVersion{std::stoi(found[1].str()), std::stoi(found[2].str())};
}

std::string device_family(const std::string& gpu) {
    if (contains_any(gpu, {"H100", "H200", "H20"})) return "hopper";
    if (contains_any(gpu, {"A100", "A10", "3090"})) return "ampere";
    if (contains_any(gpu, {"L40", "4090", "4060"})) return "ada";
    if (contains_any(gpu, {"T4"})) return "turing";
    if (contains_any(gpu, {"5090", "B200"})) return "blackwell";
    return "";
}

// What the log shows of the card, else what its name promises.
std::optional<double> device_memory(const std::string& gpu) {
    if (const auto shown = first_number(gpu, "([\\d.]+) GiB")) return *shown * kGib;
    if (gpu.find("H100") != std::string::npos) return 79.19 * kGib;
    if (const auto named = first_number(gpu, "(\\d+)\\s*GB")) return *named * kGib * 0.97;
    return {};
}

const WeightFormat& format(const char* id) { return *find_weight_format(id); }

const WeightFormat& server_format(const Json& row) {
    std::string text = lower(said(row, "quantization"));
    text += " " + lower(row["model"].get<std::string>());
    if (contains_any(text, {"nvfp4"})) return format("nvfp4");
    if (contains_any(text, {"mxfp4", "gpt-oss"})) return format("mxfp4");
    if (contains_any(text, {"w8a8", "int8", "smoothquant"})) return format("int8");
    if (contains_any(text, {"fp8"}) && !contains_any(text, {"fp8 kv"})) return format("fp8");
    if (contains_any(text, {"bitsandbytes", "bnb"})) return format("nf4");
    if (contains_any(text, {"gptq", "w4a16", "awq", "4-bit"})) return format("gptq-int4");
    return format(said(row, "dtype") == "float32" ? "fp32" : "bf16");
}

ServingEngine engine_of(const Json& row) {
    const std::string name = lower(said(row, "engine"));
    return contains_any(name, {"sglang"})     ? ServingEngine::sglang
           : contains_any(name, {"tensorrt"}) ? ServingEngine::trtllm
                                              : ServingEngine::vllm;
}

TensorType cache_type(const Json& row, TensorType activations) {
    const std::string kv = said(row, "kv_dtype");
    const std::string text = lower(kv + row["model"].get<std::string>());
    return contains_any(lower(kv), {"fp8"}) || contains_any(text, {"fp8 kv"}) ? TensorType::f8_e4m3 : activations;
}

const char* const kPeaks[] = {"max_memory_allocated", "max_memory_allocated_all_gpus", "gpu_memory",
                              "memory",               "vram_pytorch",                  "max_gpu_ram"};

const WeightFormat& program_format(const std::string& text) {
    static const WeightFormat gptq_int8{"gptq-int8", {256, 256 + 4 + 2}, {1, 2}, "AutoGPTQ, group 128, 8 bit"};
    static const WeightFormat three_bit{"int3", {32, 13}, {1, 2}, "GPTQ at 3 bit"};
    static const WeightFormat blocks_of_64{"bnb-4bit", {64, 36}, {1, 2}, "bitsandbytes 4-bit, 32-bit scale per 64"};
    if (contains_any(text, {"int8", "int 8"})) return contains_any(text, {"gptq"}) ? gptq_int8 : format("int8");
    if (contains_any(text, {"fp8"})) return format("fp8");
    if (contains_any(text, {"3-bit", "3b"})) return three_bit;
    if (contains_any(text, {"nf4-d", "fp4-d", "-dq"})) return format("nf4");
    if (contains_any(text, {"nf4", "fp4"})) return blocks_of_64;
    if (contains_any(text, {"awq", "gptq", "int4", "4-bit"})) return format("gptq-int4");
    return format(contains_any(text, {"32-true", "fp32"}) ? "fp32" : "bf16");
}

std::int64_t count_or(const Json& row, std::initializer_list<const char*> names, std::int64_t fallback) {
    for (const char* name : names)
        if (const auto value = number(row, name)) return static_cast<std::int64_t>(*value);
    return fallback;
}

}  // namespace

std::optional<double> measured(const Json& row, const std::string& name) {
    const Json& all = row["measured"];
    if (!all.contains(name)) return {};
    const Json& figure = all[name];
    const char* key = figure.contains("bytes") && figure["bytes"].is_number() ? "bytes" : "value";
    if (!figure.contains(key) || !figure[key].is_number()) return {};
    const double value = figure[key].get<double>();
    // A peak beyond what its devices hold is in MiB under a wrong label; the other rows of that table print MB.
    return name == "max_memory_allocated_all_gpus" && value > 4096 * kGib ? value / 1024 : value;
}

std::string said(const Json& row, const char* name) {
    const Json& setting = row["setting"];
    if (!setting.contains(name) || setting[name].is_null()) return "";
    return setting[name].is_string() ? setting[name].get<std::string>() : setting[name].dump();
}

std::optional<double> number(const Json& row, const char* name) {
    const Json& setting = row["setting"];
    if (!setting.contains(name) || !setting[name].is_number()) return {};
    return setting[name].get<double>();
}

Shapes::Shapes(const Catalog& catalog, std::filesystem::path folder) : catalog_(catalog), folder_(std::move(folder)) {
    const Json list = Json::parse(read_file(BALLPARK_TEST_DATA "/truth/data/model_shapes.json"), nullptr, false);
    for (const Json& row : list)
        for (const Json& name : row["models"]) configs_[name.get<std::string>()] = row["config"].dump();
}

const ModelSpec* Shapes::find(const Json& row) {
    const std::string name = row["model"].get<std::string>();
    if (const auto known = read_.find(name); known != read_.end()) return &known->second;
    std::string config;
    if (const auto own = configs_.find(name); own != configs_.end()) config = own->second;
    if (config.empty() && row.contains("config_file") && row["config_file"].is_string())
        config = read_file(folder_ / ".." / row["config_file"].get<std::string>());
    if (!config.empty()) {
        auto model = read_hf_config(config);
        return model ? &read_.emplace(name, *std::move(model)).first->second : nullptr;
    }
    const auto entry = catalog_.find_model(name);
    return entry ? &(*entry)->spec : nullptr;
}

ServerRow server_row(const Json& row, const ModelSpec& model) {
    ServerRow result;
    ServingSetup& setup = result.setup;
    const std::string gpu = said(row, "gpu");
    setup.engine = engine_of(row);
    setup.version = version_in(said(row, "engine"));
    setup.weights = server_format(row);
    setup.activations = said(row, "dtype") == "float32" ? TensorType::f32 : TensorType::bf16;
    const TensorType cache = cache_type(row, setup.activations);
    setup.kv = {cache, cache};
    setup.parallel.tensor = count_or(row, {"tp"}, 1);
    setup.parallel.pipeline = count_or(row, {"pp"}, 1);
    setup.max_model_len = Tokens(count_or(row, {"max_model_len", "max_seq_len"},
                                          std::max<std::int64_t>(model.max_position_embeddings, 1)));
    setup.max_num_seqs = count_or(row, {"max_num_seqs", "max_batch"}, 0);
    setup.max_batched_tokens = count_or(row, {"max_num_batched_tokens", "max_num_tokens"}, 0);
    setup.block_tokens = count_or(row, {"block_size", "tokens_per_block"}, 0);
    for (const char* name : {"gpu_mem_util", "mem_fraction_static", "kv_fraction"})
        if (const auto fraction = number(row, name)) setup.memory_fraction = *fraction;
    result.knows_fraction = setup.memory_fraction > 0;
    setup.modest_batches = gpu.find("A100") != std::string::npos;
    const auto memory = device_memory(gpu);
    result.knows_card = memory.has_value();
    setup.device_memory = Bytes(static_cast<std::int64_t>(memory.value_or(80 * kGib)));
    result.family = device_family(gpu);
    result.has_adapters = contains_any(said(row, "engine"), {"LoRA"});
    return result;
}

std::optional<ProgramRow> program_row(const Json& row) {
    const std::string kind = lower(said(row, "kind"));
    if (kind.find("inference") == std::string::npos) return {};
    ProgramRow result;
    TransformersSetup& setup = result.setup;
    for (const char* name : kPeaks)
        if (const auto peak = measured(row, name); peak && result.peak == 0) result.peak = *peak;
    std::string stored;
    for (const char* name : {"quantization", "mode", "dtype"})
        if (stored.empty()) stored = said(row, name);
    setup.weights = program_format(lower(stored));
    setup.version = kind.find("transformers ") != std::string::npos ? version_in(kind) : std::nullopt;
    const std::string id = row["id"].get<std::string>();
    result.own_program = contains_any(id, {"-awq-", "-exllama-", "-gptq4llama-", "-litgpt-"});
    result.generation_only = setup.version && *setup.version >= EngineVersion{4, 51};
    if (!setup.version) setup.version = EngineVersion{4, result.own_program ? 40 : 35};
    setup.attention = result.own_program ? AttentionKernel::eager : AttentionKernel::sdpa;
    const TensorType cache = said(row, "kv") == "int8" ? TensorType::i8 : TensorType::f16;
    setup.kv = {cache, cache};
    setup.devices = count_or(row, {"gpus"}, 1);
    setup.batch = count_or(row, {"batch"}, 1);
    setup.input = Tokens(count_or(row, {"input_len", "prefill"}, 1));
    setup.output = Tokens(count_or(row, {"generated", "decode"}, 0));
    const std::string context = std::regex_replace(said(row, "ctx"), std::regex("\\D"), "");
    if (kind.find("perplexity") != std::string::npos) {
        const auto in_name = first_number(row["model"].get<std::string>(), "seqlen=(\\d+)");
        setup.input = Tokens(context.empty() ? static_cast<std::int64_t>(in_name.value_or(2048)) : std::stoll(context));
    } else if (!context.empty()) {
        setup.output = Tokens(std::stoll(context));
        setup.attention = AttentionKernel::sdpa;
        setup.version = {};
    }
    if (id.rfind("C-litgpt-gen", 0) == 0) setup.output = Tokens(50);
    if (row["setting"].contains("seq") && row["setting"]["seq"].is_string())
        result.unusable = "the length is told for a whole table in words";
    if (result.peak == 0) result.unusable = "no peak printed";
    if (!result.own_program && !number(row, "input_len") && !number(row, "generated"))
        result.unusable = "no length told";
    return result;
}

}  // namespace ballpark::truth
