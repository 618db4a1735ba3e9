#include "question/serve.h"

#include "catalog/name_words.h"
#include "estimate/weights.h"
#include "numeric/weight_format.h"
#include "question/device_choice.h"
#include "question/fields.h"

namespace ballpark {
namespace {

constexpr std::int64_t kMostGpus = 65'536;
constexpr std::int64_t kLongestContext = 100'000'000;
constexpr std::int64_t kMostSequences = 1'000'000;

Error unknown_weights(const std::string& name) {
    std::vector<Named> names;
    for (const WeightFormat& format : weight_formats()) names.push_back({std::string(format.id), std::string(format.id)});
    const std::vector<std::string> near = nearest_ids(name, names, 3);
    std::string message = "\"" + name.substr(0, 60) + "\" is not a weight format";
    message += near.empty() ? "; `ballpark formats` lists them" : "; did you mean " + list_in_words(near, 3) + "?";
    return {ErrorCode::unknown_format, "weights", message};
}

/// The format of a checkpoint in the type it is stored in.
std::string stored_format(const ModelSpec& model) {
    switch (model.stored_type) {
        case TensorType::f32: return "fp32";
        case TensorType::f16: return "fp16";
        default: return "bf16";
    }
}

}  // namespace

Result<ServeQuestion> read_serve(const Json& json, const Context& context) {
    Fields fields(json);
    fields.any("ask");
    fields.any("id");
    fields.any("explain");
    const Json* model = fields.any("model");
    const Json* gpu = fields.any("gpu");
    const auto weights = fields.text("weights");
    const auto kv = fields.text("kv");
    const auto gpus = fields.integer("gpus", 1, kMostGpus);
    const auto context_tokens = fields.integer("context_tokens", 1, kLongestContext);
    const auto concurrency = fields.integer("concurrency", 1, kMostSequences);
    const auto share = fields.number("gpu_memory_utilization", 0.01, 1);
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
    if (!find_weight_format(question.weights)) return unknown_weights(question.weights);
    question.kv = kv.value_or("auto");
    const auto kv_type = kv_type_from_name(question.kv == "auto" ? "fp16" : question.kv);
    if (!kv_type)
        return Error{ErrorCode::unknown_format, "kv", "\"" + question.kv.substr(0, 60) + "\" is not a KV cache format; use auto, fp16, fp8 or q8_0"};
    question.kv_format = {*kv_type, *kv_type};
    question.gpus = gpus.value_or(1);
    question.context = Tokens(context_tokens.value_or(8192));
    question.concurrency = concurrency.value_or(1);
    question.memory_share = share.value_or(1);
    return question;
}

Result<ServeAnswer> answer_serve(const ServeQuestion& question, bool explain) {
    Worksheet sheet;
    Worksheet* why = explain ? &sheet : nullptr;
    ServeAnswer answer;
    const WeightFormat& format = *find_weight_format(question.weights);
    const Bytes weights = weight_bytes(question.model.parameters, format, why);
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
    const std::int64_t trained = question.model.spec->max_position_embeddings;
    if (trained > 0 && question.context.count() > trained)
        answer.notes.push_back({true, "context_beyond_model",
                                "the model was made for " + std::to_string(trained) + " tokens; this asks for " +
                                    std::to_string(question.context.count())});
    answer.notes.push_back({false, "runtime_not_counted",
                            "activations, workspaces and the driver's context are not in the total; leave 1-3 GiB a card"});
    answer.why = sheet.take();
    return answer;
}

Json to_json(const ServeQuestion& question, const ServeAnswer& answer) {
    const ParameterCount& count = question.model.parameters;
    const ServeMemory& memory = answer.memory;
    Json out;
    out["model"] = question.model.id;
    out["weights"] = question.weights;
    out["parameters"] = {{"total", count.total.count()}, {"active", count.active.count()}, {"embedding", count.embedding.count()}};
    Json& m = out["memory"];
    m["weights_bytes"] = memory.weights.count();
    m["kv_bytes_per_token"] = memory.kv_per_token.count();
    m["kv_bytes"] = memory.kv.count();
    m["state_bytes"] = memory.state.count();
    m["total_bytes"] = memory.total.count();
    m["per_gpu_bytes"] = memory.per_gpu.count();
    if (answer.knows_device) {
        m["gpu_capacity_bytes"] = answer.capacity.count();
        m["fits"] = memory.fits;
        m["gpus_needed"] = memory.gpus_needed > 0 ? Json(memory.gpus_needed) : Json(nullptr);
        m["kv_pool_bytes"] = memory.kv_pool.count();
        m["max_concurrency"] = memory.max_concurrency;
        m["max_context_tokens"] = memory.max_context.count();
    }
    return out;
}

}  // namespace ballpark
