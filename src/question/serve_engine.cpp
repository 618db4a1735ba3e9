#include "question/serve_engine.h"

#include <algorithm>
#include <array>

#include "estimate/serving_memory.h"
#include "estimate/transformers_memory.h"
#include "question/engine_constants.h"

namespace ballpark {
namespace {

constexpr std::int64_t kMostDevicesTried = 1024;

struct EngineName {
    std::string_view name;
    ServeEngine engine;
};

constexpr std::array kEngineNames = {
    EngineName{"vllm", ServeEngine::vllm},     EngineName{"sglang", ServeEngine::sglang},
    EngineName{"trtllm", ServeEngine::trtllm}, EngineName{"transformers", ServeEngine::transformers},
};

ServingEngine serving_engine(ServeEngine engine) {
    if (engine == ServeEngine::sglang) return ServingEngine::sglang;
    return engine == ServeEngine::trtllm ? ServingEngine::trtllm : ServingEngine::vllm;
}

Range sum(const Range& a, const Range& b) { return {a.low + b.low, a.typical + b.typical, a.high + b.high}; }
Range shifted(const Range& a, double by) { return {a.low + by, a.typical + by, a.high + by}; }

ServingSetup setup_of(const DeviceSpec& device, const EngineQuestion& question) {
    ServingSetup setup;
    setup.engine = serving_engine(question.engine);
    setup.version = question.version;
    setup.weights = question.weights;
    setup.kv = question.kv;
    setup.parallel = question.parallel;
    setup.max_model_len = question.context;
    setup.max_batched_tokens = question.max_batched_tokens;
    setup.memory_fraction = question.memory_share;
    setup.device_memory = device.capacity();
    // vLLM's own rule, by the name that the driver reports.
    setup.modest_batches = device.family == "ampere" && device.kind == "datacenter";
    return setup;
}

/// Bytes of cache per device that the question's sequences fill, no more than the pool.
double cache_in_use(const ServingMemory& memory, std::int64_t sequences_per_replica) {
    const Range& pool = memory.kv_pool;
    const double most = memory.max_concurrency.typical;
    return most > 0 ? pool.typical * std::min(1.0, static_cast<double>(sequences_per_replica) / most) : 0;
}

EngineMemory summarise(const ServingMemory& memory, const EngineQuestion& question) {
    const std::int64_t replicas = question.parallel.data;
    const std::int64_t per_replica = divide_up(Tokens(question.concurrency), replicas).count();
    EngineMemory out;
    out.weights = memory.weights;
    out.activation = memory.activation;
    out.overhead = sum(sum(memory.non_torch, memory.context), memory.graphs);
    out.per_gpu = shifted(sum(out.activation, out.overhead), memory.weights.as_double() + cache_in_use(memory, per_replica));
    out.kv_pool = memory.kv_pool;
    out.kv_pool_tokens = memory.kv_pool_tokens;
    out.max_concurrency = sequences_that_fit(memory, question.context) * replicas;
    out.max_context = longest_context(memory, per_replica);
    out.fits = out.max_concurrency >= question.concurrency;
    return out;
}

/// Tries 1, 2, 4 … tensor-parallel devices until the question fits.
std::int64_t smallest_tensor_parallel(const ModelSpec& model, const DeviceSpec& device, EngineQuestion question,
                                      const ServingConstants& constants) {
    question.parallel = {};
    for (std::int64_t tensor = 1; tensor <= kMostDevicesTried; tensor *= 2) {
        question.parallel.tensor = tensor;
        const Result<ServingMemory> memory = serving_memory(model, setup_of(device, question), constants);
        if (memory && summarise(*memory, question).fits) return tensor;
    }
    return 0;
}

Result<EngineMemory> serving(const ModelChoice& model, const DeviceSpec& device, const EngineQuestion& question,
                             const Catalog& catalog, Worksheet* why) {
    const Result<ServingConstants> constants =
        serving_constants(catalog, serving_engine(question.engine), question.version, device.family);
    if (!constants) return constants.error();
    const Result<ServingMemory> memory = serving_memory(*model.spec, setup_of(device, question), *constants, why);
    if (!memory) return memory.error();
    EngineMemory out = summarise(*memory, question);
    out.gpus_needed = smallest_tensor_parallel(*model.spec, device, question, *constants);
    return out;
}

TransformersSetup transformers_setup(const EngineQuestion& question, std::int64_t devices) {
    return {.weights = question.weights,
            .kv = question.kv,
            .activations = TensorType::bf16,
            .attention = AttentionKernel::sdpa,
            .version = question.version,
            .devices = devices,
            .batch = question.concurrency,
            .input = question.input,
            .output = question.output};
}

Result<EngineMemory> transformers(const ModelChoice& model, const DeviceSpec& device, const EngineQuestion& question,
                                  const Catalog& catalog, Worksheet* why) {
    const Result<TransformersConstants> constants = transformers_constants(catalog, device.family);
    if (!constants) return constants.error();
    const std::int64_t devices = question.parallel.devices();
    const auto asked = [&](std::int64_t count, Worksheet* sheet) {
        return transformers_memory(*model.spec, transformers_setup(question, count), *constants, sheet);
    };
    const Result<TransformersMemory> memory = asked(devices, why);
    if (!memory) return memory.error();
    const double capacity = device.capacity().as_double();
    const auto parts = static_cast<double>(devices);
    EngineMemory out;
    out.weights = divide_up(memory->weights, devices);
    const double beside = memory->kv_cache.as_double() + memory->weights.as_double();
    out.activation = {std::max(0.0, memory->peak.low - beside) / parts, std::max(0.0, memory->peak.typical - beside) / parts,
                      std::max(0.0, memory->peak.high - beside) / parts};
    out.overhead = constants->context;
    out.per_gpu = {memory->with_context.low / parts, memory->with_context.typical / parts, memory->with_context.high / parts};
    out.fits = out.per_gpu.typical <= capacity;
    for (std::int64_t count = 1; count <= kMostDevicesTried && out.gpus_needed == 0; count *= 2) {
        const Result<TransformersMemory> tried = asked(count, nullptr);
        if (tried && tried->with_context.typical / static_cast<double>(count) <= capacity) out.gpus_needed = count;
    }
    out.max_context = longest_prompt(*model.spec, transformers_setup(question, devices), *constants,
                                     device.capacity() * devices);
    return out;
}

}  // namespace

std::optional<ServeEngine> serve_engine_from_name(std::string_view name) {
    for (const EngineName& row : kEngineNames)
        if (row.name == name) return row.engine;
    return std::nullopt;
}

std::string_view to_string(ServeEngine engine) {
    for (const EngineName& row : kEngineNames)
        if (row.engine == engine) return row.name;
    return "none";
}

Result<EngineMemory> engine_memory(const ModelChoice& model, const DeviceSpec& device, const EngineQuestion& question,
                                   const Catalog& catalog, Worksheet* why) {
    if (question.engine == ServeEngine::transformers) return transformers(model, device, question, catalog, why);
    return serving(model, device, question, catalog, why);
}

}  // namespace ballpark
