#include "question/serve.h"

#include <algorithm>

#include "estimate/weights.h"
#include "numeric/weight_format.h"
#include "question/device_choice.h"
#include "question/did_you_mean.h"
#include "question/fields.h"

namespace ballpark {
namespace {

constexpr std::int64_t kMostGpus = 65'536;
constexpr std::int64_t kLongestContext = 100'000'000;
constexpr std::int64_t kMostSequences = 1'000'000;

constexpr std::int64_t kDefaultContext = 8192;

Json count_or_null(std::int64_t count) { return count > 0 ? Json(count) : Json(nullptr); }

Error unknown_weights(const std::string& name) {
    std::vector<std::string> known;
    for (const WeightFormat& format : weight_formats()) known.emplace_back(format.id);
    const std::string meant = did_you_mean(name, known, 3);
    return {ErrorCode::unknown_format, "weights",
            "\"" + name.substr(0, 60) + "\" is not a weight format" + (meant.empty() ? "; `ballpark formats` lists them" : meant)};
}

/// How many devices a question means, and how they are split: by the ranks it names, else all tensor-parallel.
std::optional<Error> read_parallelism(Fields& fields, ServeQuestion& question) {
    const auto gpus = fields.integer("gpus", 1, kMostGpus);
    const auto tensor = fields.integer("tensor_parallel", 1, kMostGpus);
    const auto pipeline = fields.integer("pipeline_parallel", 1, kMostGpus);
    const auto data = fields.integer("data_parallel", 1, kMostGpus);
    const auto experts = fields.integer("expert_parallel", 1, kMostGpus);
    if (auto error = fields.first_error()) return error;
    Parallelism& parallel = question.run.parallel;
    parallel.pipeline = pipeline.value_or(1);
    parallel.data = data.value_or(1);
    parallel.experts = experts.value_or(1) > 1;
    parallel.tensor = tensor.value_or(gpus ? std::max<std::int64_t>(1, *gpus / (parallel.pipeline * parallel.data)) : 1);
    question.gpus = gpus.value_or(parallel.devices());
    if (question.gpus != parallel.devices())
        return Error{ErrorCode::bad_value, "gpus",
                     "gpus must be tensor_parallel x pipeline_parallel x data_parallel, " +
                         std::to_string(parallel.devices()) + "; got " + std::to_string(question.gpus)};
    return std::nullopt;
}

std::optional<Error> read_run(Fields& fields, ServeQuestion& question) {
    const auto engine = fields.text("engine");
    const auto version = fields.text("engine_version");
    const auto context = fields.integer("context_tokens", 1, kLongestContext);
    const auto input = fields.integer("input_tokens", 1, kLongestContext);
    const auto output = fields.integer("output_tokens", 0, kLongestContext);
    const auto concurrency = fields.integer("concurrency", 1, kMostSequences);
    const auto batched = fields.integer("max_batched_tokens", 1, kLongestContext);
    const auto share = fields.number("gpu_memory_utilization", 0.01, 1);
    if (auto error = read_parallelism(fields, question)) return error;
    if (auto error = fields.error()) return error;
    EngineQuestion& run = question.run;
    if (engine) {
        const auto known = serve_engine_from_name(*engine);
        if (!known)
            return Error{ErrorCode::unsupported, "engine",
                         "\"" + engine->substr(0, 60) + "\" is not answered; engines are vllm, sglang, trtllm and transformers"};
        run.engine = *known;
    }
    if (version) {
        run.version = parse_engine_version(*version);
        if (!run.version)
            return Error{ErrorCode::bad_value, "engine_version", "engine_version is a release such as \"0.19.0\"; got \"" + version->substr(0, 60) + "\""};
    }
    run.context = Tokens(context.value_or(input ? std::min(*input + output.value_or(0), kLongestContext) : kDefaultContext));
    run.input = Tokens(input.value_or(run.context.count()));
    run.output = Tokens(output.value_or(0));
    run.concurrency = concurrency.value_or(1);
    run.max_batched_tokens = batched.value_or(0);
    run.memory_share = share.value_or(0);
    return std::nullopt;
}

/// The format of a checkpoint in the type it is stored in.
std::string stored_format(const ModelSpec& model) {
    switch (model.stored_type) {
        case TensorType::f32: return "fp32";
        case TensorType::f16: return "fp16";
        default: return "bf16";
    }
}

void add_notes(const ServeQuestion& question, ServeAnswer& answer) {
    const std::int64_t trained = question.model.spec->max_position_embeddings;
    const std::int64_t asked = question.run.context.count();
    if (trained > 0 && asked > trained)
        answer.notes.push_back({true, "context_beyond_model",
                                "the model was made for " + std::to_string(trained) + " tokens; this asks for " + std::to_string(asked)});
    if (!answer.engine)
        answer.notes.push_back({false, "runtime_not_counted",
                                "activations, workspaces and the driver's context are not in the total; name an engine to have "
                                "them counted, or leave 1-3 GiB a card"});
}

Json memory_json(const ServeAnswer& answer) {
    const ServeMemory& memory = answer.memory;
    Json out;
    out["weights_bytes"] = memory.weights.count();
    out["kv_bytes_per_token"] = memory.kv_per_token.count();
    out["kv_bytes"] = memory.kv.count();
    out["state_bytes"] = memory.state.count();
    out["total_bytes"] = memory.total.count();
    out["per_gpu_bytes"] = memory.per_gpu.count();
    if (answer.knows_device) {
        out["gpu_capacity_bytes"] = answer.capacity.count();
        out["fits"] = memory.fits;
        out["gpus_needed"] = count_or_null(memory.gpus_needed);
        out["kv_pool_bytes"] = memory.kv_pool.count();
        out["max_concurrency"] = memory.max_concurrency;
        out["max_context_tokens"] = memory.max_context.count();
    }
    return out;
}

/// What an engine says takes the place of the plain figures; estimates are ranges.
void engine_json(const EngineMemory& engine, std::int64_t gpus, Json& out) {
    const auto devices = static_cast<double>(gpus);
    out["weights_per_gpu_bytes"] = engine.weights.count();
    out["activation_bytes"] = json_range(engine.activation);
    out["overhead_bytes"] = json_range(engine.overhead);
    out["per_gpu_bytes"] = json_range(engine.per_gpu);
    out["total_bytes"] = json_range({engine.per_gpu.low * devices, engine.per_gpu.typical * devices, engine.per_gpu.high * devices});
    out["fits"] = engine.fits;
    out["gpus_needed"] = count_or_null(engine.gpus_needed);
    out["kv_pool_bytes"] = engine.kv_pool ? json_range(*engine.kv_pool) : Json(nullptr);
    out["kv_pool_tokens"] = engine.kv_pool_tokens ? json_range(*engine.kv_pool_tokens) : Json(nullptr);
    out["max_concurrency"] = count_or_null(engine.max_concurrency);
    out["max_context_tokens"] = count_or_null(engine.max_context.count());
}

}  // namespace

Result<ServeQuestion> read_serve(const Json& json, const Context& context) {
    Fields fields(json);
    for (const char* name : {"ask", "id", "explain"}) fields.any(name);
    const Json* model = fields.any("model");
    const Json* gpu = fields.any("gpu");
    const auto weights = fields.text("weights");
    const auto kv = fields.text("kv");
    ServeQuestion question;
    if (auto error = read_run(fields, question)) return *error;
    if (!model) return Error{ErrorCode::missing_field, "model", "which model? For example \"model\":\"llama-3.1-8b\""};

    Result<ModelChoice> chosen = choose_model(*model, context);
    if (!chosen) return chosen.error();
    question.model = std::move(*chosen);
    if (gpu) {
        Result<DeviceSpec> device = choose_device(*gpu, context);
        if (!device) return device.error();
        question.gpu = std::move(*device);
    }
    question.weights = weights.value_or(stored_format(*question.model.spec));
    const WeightFormat* format = find_weight_format(question.weights);
    if (!format) return unknown_weights(question.weights);
    question.run.weights = *format;
    question.kv = kv.value_or("auto");
    const auto kv_type = kv_type_from_name(question.kv == "auto" ? "fp16" : question.kv);
    if (!kv_type)
        return Error{ErrorCode::unknown_format, "kv",
                     "\"" + question.kv.substr(0, 60) + "\" is not a KV cache format; use auto, fp16, fp8 or q8_0"};
    question.run.kv = {*kv_type, *kv_type};
    if (question.run.engine != ServeEngine::none && !question.gpu)
        return Error{ErrorCode::missing_field, "gpu", "an engine's memory depends on the device: name a gpu"};
    return question;
}

Result<ServeAnswer> answer_serve(const ServeQuestion& question, const Catalog& catalog, bool explain) {
    Worksheet sheet;
    Worksheet* why = explain ? &sheet : nullptr;
    const EngineQuestion& run = question.run;
    ServeAnswer answer;
    const Bytes weights = weight_bytes(question.model.parameters, run.weights, why);
    Bytes usable;
    if (question.gpu) {
        answer.knows_device = true;
        answer.capacity = question.gpu->capacity();
        const double share = run.memory_share > 0 ? run.memory_share : 1;
        usable = Bytes(static_cast<std::int64_t>(answer.capacity.as_double() * share));
    }
    answer.memory = serve_memory({.model = *question.model.spec,
                                  .parameters = question.model.parameters,
                                  .weights = weights,
                                  .kv = run.kv,
                                  .context = run.context,
                                  .concurrency = run.concurrency,
                                  .gpus = question.gpus,
                                  .usable_per_gpu = usable},
                                 why);
    if (answer.memory.total.saturated() || answer.memory.per_gpu.saturated())
        return Error{ErrorCode::too_large, "context_tokens",
                     "the memory asked for is beyond 2^53 bytes; ask with fewer or shorter sequences"};
    if (run.engine != ServeEngine::none) {
        Result<EngineMemory> engine = engine_memory(question.model, *question.gpu, run, catalog, why);
        if (!engine) return engine.error();
        answer.engine = *engine;
    }
    add_notes(question, answer);
    answer.why = sheet.take();
    return answer;
}

Json to_json(const ServeQuestion& question, const ServeAnswer& answer) {
    const ParameterCount& count = question.model.parameters;
    Json out;
    out["model"] = question.model.id;
    out["weights"] = question.weights;
    if (question.run.engine != ServeEngine::none) out["engine"] = to_string(question.run.engine);
    out["parameters"] = {{"total", count.total.count()}, {"active", count.active.count()}, {"embedding", count.embedding.count()}};
    out["memory"] = memory_json(answer);
    if (answer.engine) engine_json(*answer.engine, question.gpus, out["memory"]);
    return out;
}

}  // namespace ballpark
