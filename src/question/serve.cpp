#include "question/serve.h"

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

/// Fields of CONTRACT that this version does not answer: asking for them must not look as if it had an effect.
constexpr const char* kNotYet[] = {
    "engine",        "engine_version",  "tensor_parallel",    "pipeline_parallel", "expert_parallel", "data_parallel",
    "input_tokens",  "output_tokens",   "max_batched_tokens", "batch_tokens",      "ubatch_tokens",   "kv_k",
    "kv_v",          "flash_attention", "parallel_slots",     "kv_unified",        "swa_full",        "gpu_layers",
    "program",       "utilization",     "gpu_usd_per_hour",
};

std::optional<Error> refuse_unanswered(Fields& fields) {
    for (const char* name : kNotYet)
        if (fields.any(name))
            return Error{ErrorCode::unsupported, name,
                         std::string(name) + " has no effect yet: serve answers the arithmetic of weights and cache, on gpus that share them evenly"};
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
    const std::int64_t asked = question.context.count();
    if (trained > 0 && asked > trained)
        answer.notes.push_back({true, "context_beyond_model",
                                "the model was made for " + std::to_string(trained) + " tokens; this asks for " + std::to_string(asked)});
    answer.notes.push_back({false, "runtime_not_counted",
                            "activations, workspaces and the driver's context are not in the total; leave 1-3 GiB a card"});
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

}  // namespace

Result<ServeQuestion> read_serve(const Json& json, const Context& context) {
    Fields fields(json);
    for (const char* name : {"ask", "id", "explain"}) fields.any(name);
    const Json* model = fields.any("model");
    const Json* gpu = fields.any("gpu");
    const auto weights = fields.text("weights");
    const auto kv = fields.text("kv");
    const auto gpus = fields.integer("gpus", 1, kMostGpus);
    const auto context_tokens = fields.integer("context_tokens", 1, kLongestContext);
    const auto concurrency = fields.integer("concurrency", 1, kMostSequences);
    const auto share = fields.number("gpu_memory_utilization", 0.01, 1);
    if (auto error = refuse_unanswered(fields)) return *error;
    if (auto error = fields.error()) return *error;
    if (!model) return Error{ErrorCode::missing_field, "model", "which model? For example \"model\":\"llama-3.1-8b\""};

    ServeQuestion question;
    Result<ModelChoice> chosen = choose_model(*model, context);
    if (!chosen) return chosen.error();
    question.model = std::move(*chosen);
    if (gpu) {
        Result<DeviceSpec> device = choose_device(*gpu, context);
        if (!device) return device.error();
        question.gpu = std::move(*device);
    }
    question.weights = weights.value_or(stored_format(*question.model.spec));
    question.format = find_weight_format(question.weights);
    if (!question.format) return unknown_weights(question.weights);
    question.kv = kv.value_or("auto");
    const auto kv_type = kv_type_from_name(question.kv == "auto" ? "fp16" : question.kv);
    if (!kv_type)
        return Error{ErrorCode::unknown_format, "kv",
                     "\"" + question.kv.substr(0, 60) + "\" is not a KV cache format; use auto, fp16, fp8 or q8_0"};
    question.kv_format = {*kv_type, *kv_type};
    question.gpus = gpus.value_or(1);
    question.context = Tokens(context_tokens.value_or(kDefaultContext));
    question.concurrency = concurrency.value_or(1);
    question.memory_share = share.value_or(1);
    return question;
}

Result<ServeAnswer> answer_serve(const ServeQuestion& question, bool explain) {
    Worksheet sheet;
    Worksheet* why = explain ? &sheet : nullptr;
    ServeAnswer answer;
    const Bytes weights = weight_bytes(question.model.parameters, *question.format, why);
    Bytes usable;
    if (question.gpu) {
        answer.knows_device = true;
        answer.capacity = question.gpu->capacity();
        usable = Bytes(static_cast<std::int64_t>(answer.capacity.as_double() * question.memory_share));
    }
    answer.memory = serve_memory({.model = *question.model.spec,
                                  .parameters = question.model.parameters,
                                  .weights = weights,
                                  .kv = question.kv_format,
                                  .context = question.context,
                                  .concurrency = question.concurrency,
                                  .gpus = question.gpus,
                                  .usable_per_gpu = usable},
                                 why);
    if (answer.memory.total.saturated() || answer.memory.per_gpu.saturated())
        return Error{ErrorCode::too_large, "context_tokens",
                     "the memory asked for is beyond 2^53 bytes; ask with fewer or shorter sequences"};
    add_notes(question, answer);
    answer.why = sheet.take();
    return answer;
}

Json to_json(const ServeQuestion& question, const ServeAnswer& answer) {
    const ParameterCount& count = question.model.parameters;
    Json out;
    out["model"] = question.model.id;
    out["weights"] = question.weights;
    out["parameters"] = {{"total", count.total.count()}, {"active", count.active.count()}, {"embedding", count.embedding.count()}};
    out["memory"] = memory_json(answer);
    return out;
}

}  // namespace ballpark
