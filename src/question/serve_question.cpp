#include "question/serve_question.h"

#include <algorithm>
#include <array>
#include <vector>

#include "catalog/name_words.h"
#include "hardware/device_mix.h"
#include "question/device_choice.h"
#include "question/did_you_mean.h"
#include "question/engine_on_device.h"
#include "question/fields.h"

namespace ballpark {
namespace {

constexpr std::int64_t kMostGpus = 65'536;
constexpr std::int64_t kLongestContext = 100'000'000;
constexpr std::int64_t kMostSequences = 1'000'000;
constexpr std::int64_t kDefaultContext = 8192;
constexpr std::int64_t kMostAdapters = 100'000;
constexpr std::int64_t kLargestRank = 65'536;
constexpr std::int64_t kUsualRank = 16;  // vLLM's --max-lora-rank
constexpr std::int64_t kMostSlots = 256;  // LLAMA_MAX_SEQ
// Devices of one machine: the most that llama.cpp opens (GGML_MAX_DEVICES … llama_max_devices) is 16.
constexpr std::int64_t kMostLlamacppDevices = 16;

struct EngineName {
    std::string_view name;
    ServeEngine engine;
};

constexpr std::array kEngineNames = {
    EngineName{"vllm", ServeEngine::vllm},           EngineName{"sglang", ServeEngine::sglang},
    EngineName{"trtllm", ServeEngine::trtllm},       EngineName{"llama.cpp", ServeEngine::llamacpp},
    EngineName{"transformers", ServeEngine::transformers},
};

/// Which engines a field speaks to; a bit each. Fields that are not here concern all.
constexpr unsigned bit(ServeEngine engine) { return 1U << static_cast<unsigned>(engine); }
constexpr unsigned kServing = bit(ServeEngine::vllm) | bit(ServeEngine::sglang) | bit(ServeEngine::trtllm);
constexpr unsigned kLora = bit(ServeEngine::vllm) | bit(ServeEngine::sglang);
constexpr unsigned kLlamacpp = bit(ServeEngine::llamacpp);
constexpr unsigned kTransformers = bit(ServeEngine::transformers);

struct FieldOf {
    std::string_view field;
    unsigned engines;
};

constexpr std::array kFieldsOf = {
    FieldOf{"engine_version", kServing | kTransformers | kLlamacpp},
    FieldOf{"tensor_parallel", kServing | bit(ServeEngine::none)},
    FieldOf{"pipeline_parallel", kServing},
    FieldOf{"expert_parallel", kServing},
    FieldOf{"data_parallel", kServing},
    FieldOf{"max_batched_tokens", kServing},
    FieldOf{"max_num_seqs", kServing},
    FieldOf{"gpu_memory_utilization", kServing | bit(ServeEngine::none)},
    FieldOf{"max_loras", kLora},
    FieldOf{"max_lora_rank", kLora},
    FieldOf{"batch_tokens", kLlamacpp},
    FieldOf{"ubatch_tokens", kLlamacpp},
    FieldOf{"kv_k", kLlamacpp},
    FieldOf{"kv_v", kLlamacpp},
    FieldOf{"flash_attention", kLlamacpp | kTransformers},
    FieldOf{"parallel_slots", kLlamacpp},
    FieldOf{"kv_unified", kLlamacpp},
    FieldOf{"swa_full", kLlamacpp},
    FieldOf{"gpu_layers", kLlamacpp},
    FieldOf{"cpu_moe", kLlamacpp},
    FieldOf{"program", kLlamacpp},
    FieldOf{"host", kLlamacpp},
};

std::string engines_in(unsigned engines) {
    std::vector<std::string> names;
    for (const EngineName& row : kEngineNames)
        if ((engines & bit(row.engine)) != 0) names.emplace_back(row.name);
    return list_in_words(names, names.size());
}

/// A field of another engine would have no effect; that must not pass in silence.
std::optional<Error> refuse_other_engines(Fields& fields, ServeEngine engine) {
    for (const FieldOf& row : kFieldsOf)
        if ((row.engines & bit(engine)) == 0 && fields.any(row.field))
            return Error{ErrorCode::unsupported, std::string(row.field),
                         std::string(row.field) + (engine == ServeEngine::none
                                                       ? " needs an engine to have an effect: "
                                                       : " has no effect with " + std::string(to_string(engine)) + ", only with ") +
                             engines_in(row.engines)};
    return std::nullopt;
}

std::optional<Error> read_engine(Fields& fields, ServeQuestion& question) {
    const auto name = fields.text("engine");
    if (!name) return std::nullopt;
    const auto engine = serve_engine_from_name(*name);
    if (!engine) return unknown_engine(*name);
    question.engine = *engine;
    return std::nullopt;
}

/// How many devices a question means, and how they are split: by the ranks it names, else all tensor-parallel.
std::optional<Error> read_parallelism(Fields& fields, std::optional<std::int64_t> listed, ServeQuestion& question) {
    const auto said = fields.integer("gpus", 1, kMostGpus);
    if (listed && said && *said != *listed)
        return Error{ErrorCode::bad_value, "gpus", "gpu lists " + std::to_string(*listed) + " devices; got gpus " + std::to_string(*said)};
    const auto gpus = listed ? listed : said;
    const auto tensor = fields.integer("tensor_parallel", 1, kMostGpus);
    const auto pipeline = fields.integer("pipeline_parallel", 1, kMostGpus);
    const auto data = fields.integer("data_parallel", 1, kMostGpus);
    const auto experts = fields.integer("expert_parallel", 1, kMostGpus);
    if (fields.first_error()) return fields.first_error();
    Parallelism& parallel = question.parallel;
    parallel.pipeline = pipeline.value_or(1);
    parallel.data = data.value_or(1);
    parallel.experts = experts.value_or(1) > 1;
    const std::int64_t beside = parallel.pipeline * parallel.data;
    parallel.tensor = tensor.value_or(gpus ? std::max<std::int64_t>(1, *gpus / beside) : 1);
    question.gpus = gpus.value_or(parallel.devices());
    if (question.gpus == parallel.devices()) return std::nullopt;
    return Error{ErrorCode::bad_value, "gpus",
                 "gpus must be tensor_parallel x pipeline_parallel x data_parallel, " +
                     std::to_string(parallel.devices()) + "; got " + std::to_string(question.gpus)};
}

std::optional<Error> read_load(Fields& fields, ServeQuestion& question) {
    const auto context = fields.integer("context_tokens", 1, kLongestContext);
    const auto input = fields.integer("input_tokens", 1, kLongestContext);
    const auto output = fields.integer("output_tokens", 0, kLongestContext);
    question.concurrency = fields.integer("concurrency", 1, kMostSequences).value_or(1);
    question.max_batched_tokens = fields.integer("max_batched_tokens", 1, kLongestContext).value_or(0);
    question.max_num_seqs = fields.integer("max_num_seqs", 1, kMostSequences).value_or(0);
    question.memory_share = fields.number("gpu_memory_utilization", 0.01, 1).value_or(0);
    if (fields.first_error()) return fields.first_error();
    const std::int64_t request = input ? std::min(*input + output.value_or(0), kLongestContext) : kDefaultContext;
    question.context = Tokens(context.value_or(std::max(request, kDefaultContext)));
    if (input && context && request > *context)
        return Error{ErrorCode::bad_value, "context_tokens",
                     "a request of " + std::to_string(request) + " tokens (input_tokens + output_tokens) is longer than context_tokens"};
    question.input = Tokens(input.value_or(0));
    question.output = Tokens(output.value_or(0));
    return std::nullopt;
}

std::optional<Error> read_lora(Fields& fields, ServeQuestion& question) {
    question.lora.slots = fields.integer("max_loras", 1, kMostAdapters).value_or(0);
    const auto rank = fields.integer("max_lora_rank", 1, kLargestRank);
    if (fields.first_error()) return fields.first_error();
    if (rank && question.lora.slots == 0)
        return Error{ErrorCode::missing_field, "max_loras", "how many adapters at once? max_lora_rank needs max_loras beside it"};
    question.lora.rank = rank.value_or(question.lora.slots > 0 ? kUsualRank : 0);
    const auto known = [&] { return std::find(std::begin(kVllmLoraRanks), std::end(kVllmLoraRanks), *rank) != std::end(kVllmLoraRanks); };
    if (!rank || question.engine != ServeEngine::vllm || known()) return std::nullopt;
    return Error{ErrorCode::bad_value, "max_lora_rank", "vllm takes max_lora_rank 1, 8, 16, 32, 64, 128, 256, 320 or 512; an adapter fits into the next one up"};
}

std::optional<Error> read_version(Fields& fields, ServeQuestion& question) {
    const auto version = fields.text("engine_version");
    if (!version) return std::nullopt;
    const bool build = question.engine == ServeEngine::llamacpp;
    question.version = parse_engine_version(build ? version->substr(version->starts_with("b") ? 1 : 0) + ".0" : *version);
    if (question.version) return std::nullopt;
    if (build)
        return Error{ErrorCode::bad_value, "engine_version",
                     "engine_version of llama.cpp is a build such as \"b6413\"; got \"" + version->substr(0, 60) + "\""};
    return Error{ErrorCode::bad_value, "engine_version",
                 "engine_version is a release such as \"0.19.0\"; got \"" + version->substr(0, 60) + "\""};
}

/// Cache types that an engine has: ggml's blocks are llama.cpp's alone, 8-bit floats the others'.
bool has_cache_type(ServeEngine engine, TensorType type) {
    if (engine == ServeEngine::none) return true;
    const bool block = info(type).block_elements > 1;
    const bool narrow = type == TensorType::f8_e4m3 || type == TensorType::f8_e5m2 || type == TensorType::i8;
    if (engine == ServeEngine::llamacpp) return !narrow;
    return engine == ServeEngine::transformers ? !block && !narrow : !block;
}

Result<TensorType> cache_type(const std::string& name, std::string_view field, ServeEngine engine) {
    const auto type = kv_type_from_name(name == "auto" ? "fp16" : name);
    if (!type)
        return Error{ErrorCode::unknown_format, std::string(field),
                     "\"" + name.substr(0, 60) + "\" is not a KV cache format; use auto, fp16, fp8 or q8_0"};
    if (!has_cache_type(engine, *type))
        return Error{ErrorCode::unsupported, std::string(field),
                     std::string(to_string(engine)) + " has no " + name + " cache; " +
                         (engine == ServeEngine::llamacpp ? "it has f32, f16, bf16, q8_0, q5_1, q5_0, q4_1, q4_0 and iq4_nl"
                                                          : "use auto, fp16 or fp8")};
    return *type;
}

std::optional<Error> read_cache(Fields& fields, ServeQuestion& question) {
    const auto both = fields.text("kv");
    const auto k = fields.text("kv_k");
    const auto v = fields.text("kv_v");
    if (fields.first_error()) return fields.first_error();
    question.kv = both.value_or("auto");
    const Result<TensorType> keys = cache_type(k.value_or(question.kv), k ? "kv_k" : "kv", question.engine);
    if (!keys) return keys.error();
    const Result<TensorType> values = cache_type(v.value_or(question.kv), v ? "kv_v" : "kv", question.engine);
    if (!values) return values.error();
    question.kv_format = {*keys, *values};
    if ((k || v) && !both) question.kv = k.value_or("f16") + (k == v ? "" : "/" + v.value_or("f16"));
    return std::nullopt;
}

std::optional<Error> read_flash_attention(Fields& fields, ServeQuestion& question) {
    const Json* asked = fields.any("flash_attention");
    if (asked == nullptr || (asked->is_string() && asked->text() == "auto")) return std::nullopt;
    if (!asked->is_boolean())
        return Error{ErrorCode::bad_value, "flash_attention", "flash_attention must be true, false or \"auto\""};
    question.llamacpp.flash_attention = asked->boolean() ? FlashAttention::on : FlashAttention::off;
    question.eager_attention = !asked->boolean();
    return std::nullopt;
}

std::optional<Error> read_gpu_layers(Fields& fields, LlamacppSetup& setup) {
    const Json* asked = fields.any("gpu_layers");
    if (asked == nullptr || (asked->is_string() && asked->text() == "all")) return std::nullopt;
    if (asked->is_string())
        return Error{ErrorCode::bad_value, "gpu_layers", "gpu_layers must be a number or \"all\""};
    setup.gpu_layers = fields.integer("gpu_layers", 0, kAllLayers).value_or(0);
    return fields.first_error();
}

/// `--n-cpu-moe` as a number of layers, `--cpu-moe` as true.
std::optional<Error> read_cpu_moe(Fields& fields, LlamacppSetup& setup) {
    const Json* asked = fields.any("cpu_moe");
    if (asked != nullptr && asked->is_boolean()) setup.cpu_moe = asked->boolean() ? kAllLayers : 0;
    else if (asked != nullptr && asked->is_string())
        return Error{ErrorCode::bad_value, "cpu_moe", "cpu_moe must be a number of layers, or true for all"};
    else setup.cpu_moe = fields.integer("cpu_moe", 0, kAllLayers).value_or(0);
    return fields.first_error();
}

std::optional<Error> read_program(Fields& fields, LlamacppSetup& setup) {
    const auto program = fields.text("program");
    if (!program || *program == "server") return std::nullopt;
    if (*program != "bench")
        return Error{ErrorCode::bad_value, "program", "program must be \"server\" or \"bench\""};
    setup.program = LlamacppProgram::bench;
    return std::nullopt;
}

std::optional<Error> read_llamacpp(Fields& fields, bool has_gpu, ServeQuestion& question) {
    LlamacppSetup& setup = question.llamacpp;
    setup.batch_tokens = fields.integer("batch_tokens", 1, kLongestContext).value_or(setup.batch_tokens);
    setup.ubatch_tokens = fields.integer("ubatch_tokens", 1, kLongestContext).value_or(setup.ubatch_tokens);
    const std::int64_t slots = std::min(question.concurrency, kMostSlots);
    setup.parallel_slots = fields.integer("parallel_slots", 1, kMostSlots).value_or(slots);
    setup.kv_unified = fields.boolean("kv_unified").value_or(false);
    setup.swa_full = fields.boolean("swa_full").value_or(false);
    const bool says_layers = fields.any("gpu_layers") != nullptr;
    if (auto error = read_gpu_layers(fields, setup)) return error;
    if (auto error = read_cpu_moe(fields, setup)) return error;
    if (auto error = read_program(fields, setup)) return error;
    if (fields.first_error()) return fields.first_error();
    if (question.engine != ServeEngine::llamacpp) return std::nullopt;
    if (question.gpus > kMostLlamacppDevices)
        return Error{ErrorCode::bad_value, "gpus", "llama.cpp opens at most 16 devices; got " + std::to_string(question.gpus)};
    // Nothing offloaded, and nothing to offload to: the host alone.
    if (setup.gpu_layers == 0 || (!has_gpu && !says_layers)) setup.tensor_split.clear();
    else setup.tensor_split.assign(static_cast<std::size_t>(question.gpus), 1);
    if (setup.tensor_split.empty()) setup.gpu_layers = 0;
    setup.context = question.context;
    setup.kv_k = question.kv_format.keys;
    setup.kv_v = question.kv_format.values;
    return std::nullopt;
}

/// One device, or a list whose length is `gpus`.
std::optional<Error> read_devices(const Json& gpu, const Context& context, ServeQuestion& question) {
    if (gpu.is_object()) {
        Result<DeviceSpec> device = choose_device(gpu, context);
        if (!device) return device.error();
        question.gpu = std::move(*device);
        return std::nullopt;
    }
    if (!gpu.is_string() && !gpu.is_array()) return choose_device(gpu, context).error();
    Result<std::vector<DeviceSpec>> devices = choose_devices(gpu, "gpu", context);
    if (!devices) return devices.error();
    question.gpu = weakest_of(*devices);
    question.gpus = static_cast<std::int64_t>(devices->size());
    if (!all_alike(*devices)) question.cards = std::move(*devices);
    return std::nullopt;
}

/// llama.cpp splits by what is free on each device (src/llama-model.cpp, load_tensors); ranks are alike, and of one vendor.
std::optional<Error> share_out_unlike(ServeQuestion& question, const Context& context) {
    if (!question.gpu) return std::nullopt;
    question.llamacpp.device = llamacpp_backend(*question.gpu);
    if (question.cards.empty()) return std::nullopt;
    if (question.engine != ServeEngine::llamacpp) {
        for (const DeviceSpec& card : question.cards)
            if (card.vendor != question.gpu->vendor)
                return Error{ErrorCode::unsupported, "gpu", "devices of one vendor share a model out; over those of several llama.cpp does"};
        return std::nullopt;
    }
    for (std::size_t i = 0; i < question.llamacpp.tensor_split.size(); ++i) {
        const Result<LlamacppDevice> device = llamacpp_device(context.catalog, question.cards[i]);
        if (!device) return device.error();
        question.llamacpp.tensor_split[i] = device->room().as_double();
    }
    return std::nullopt;
}

}  // namespace

std::string_view to_string(ServeEngine engine) {
    for (const EngineName& row : kEngineNames)
        if (row.engine == engine) return row.name;
    return "none";
}

std::optional<ServeEngine> serve_engine_from_name(std::string_view name) {
    if (name == "llamacpp") return ServeEngine::llamacpp;
    for (const EngineName& row : kEngineNames)
        if (row.name == name) return row.engine;
    return std::nullopt;
}

Error unknown_engine(const std::string& name) {
    std::vector<std::string> known;
    for (const EngineName& row : kEngineNames) known.emplace_back(row.name);
    return {ErrorCode::unsupported, "engine",
            "engines are " + list_in_words(known, known.size()) + did_you_mean(name, known, 1)};
}

LlamacppBackend llamacpp_backend(const DeviceSpec& device) {
    return device.vendor == "nvidia" || device.vendor == "amd" ? kLlamacppCuda : kLlamacppHost;
}

Result<ServeQuestion> read_serve(const Json& json, const Context& context) {
    Fields fields(json);
    for (const char* name : {"ask", "id", "explain"}) fields.any(name);
    const Json* model = fields.any("model");
    const Json* gpu = fields.any("gpu");
    const auto weights = fields.text("weights");
    ServeQuestion question;
    if (auto error = read_engine(fields, question)) return *error;
    if (auto error = refuse_other_engines(fields, question.engine)) return *error;
    const std::optional<Error> refused = gpu ? read_devices(*gpu, context, question) : std::nullopt;
    const auto listed = question.gpus > 1 ? std::optional(question.gpus) : std::nullopt;
    if (auto error = read_parallelism(fields, listed, question)) return *error;
    if (auto error = read_load(fields, question)) return *error;
    if (auto error = read_lora(fields, question)) return *error;
    if (auto error = read_version(fields, question)) return *error;
    if (auto error = read_cache(fields, question)) return *error;
    if (auto error = read_flash_attention(fields, question)) return *error;
    if (auto error = read_llamacpp(fields, gpu != nullptr, question)) return *error;
    Result<HostChoice> host = read_host(fields.any("host"));
    if (!host) return host.error();
    question.host = *host;
    if (auto error = read_price_choice(fields, question.price)) return *error;
    if (auto error = fields.error()) return *error;
    if (!model) return Error{ErrorCode::missing_field, "model", "which model? For example \"model\":\"llama-3.1-8b\""};

    Result<ModelChoice> chosen = choose_model(*model, context);
    if (!chosen) return chosen.error();
    question.model = std::move(*chosen);
    if (refused) return *refused;
    if (question.llamacpp.cpu_moe > 0 && question.model.parameters.experts.count() == 0)
        return Error{ErrorCode::unsupported, "cpu_moe", question.model.id + " has no routed experts to keep on the host"};
    if (auto error = share_out_unlike(question, context)) return *error;
    Result<WeightsChoice> stored = choose_weights(weights, question.model, question.engine == ServeEngine::llamacpp);
    if (!stored) return stored.error();
    question.weights = std::move(*stored);
    const bool serves_checkpoints = question.engine != ServeEngine::none && question.engine != ServeEngine::llamacpp;
    if (serves_checkpoints && question.weights.is_gguf())
        return Error{ErrorCode::unsupported, "weights",
                     "GGUF weights (" + question.weights.id + ") are run by llama.cpp; " +
                         std::string(to_string(question.engine)) + " takes bf16, fp8, awq-int4 and their kin"};
    if (serves_checkpoints && !question.gpu)
        return Error{ErrorCode::missing_field, "gpu", "an engine's memory depends on the device: name a gpu"};
    if (question.kv == "auto" && serves_checkpoints) question.kv_format = usual_cache(question.weights, true);
    return question;
}

}  // namespace ballpark
