#include "question/serve_engine.h"

#include <algorithm>
#include <cmath>

#include "estimate/serving_flags.h"
#include "estimate/serving_memory.h"
#include "estimate/transformers_memory.h"
#include "question/engine_constants.h"
#include "question/engine_on_device.h"

namespace ballpark {
namespace {

constexpr std::int64_t kMostDevicesTried = 1024;

ServingSetup setup_of(const ServeQuestion& question, const Parallelism& parallel) {
    ServingSetup setup = serving_setup(question.engine, *question.gpu, question.weights, question.kv_format);
    setup.version = question.version;
    setup.parallel = parallel;
    setup.max_model_len = question.context;
    setup.max_batched_tokens = question.max_batched_tokens;
    setup.max_num_seqs = question.max_num_seqs;
    setup.memory_fraction = question.memory_share;
    setup.lora = question.lora;
    return setup;
}

std::int64_t per_replica(const ServeQuestion& question, const Parallelism& parallel) {
    return divide_up(Tokens(question.concurrency), parallel.data).count();
}

/// Bytes of cache per device that the question's sequences would fill; nothing where not even one has room.
std::optional<double> cache_wanted(const ServingMemory& memory, std::int64_t sequences) {
    const double most = memory.max_concurrency.typical;
    if (!(most > 0)) return std::nullopt;
    return memory.kv_pool.typical * (static_cast<double>(sequences) / most);
}

/// The same, no more than the pool.
double cache_in_use(const ServingMemory& memory, std::int64_t sequences) {
    return std::min(memory.kv_pool.typical, cache_wanted(memory, sequences).value_or(0));
}

void set_adapters(const ServingMemory& memory, const ServeQuestion& question, EngineMemory& out) {
    if (question.lora.slots == 0) return;
    const auto stages = stage_weights(*question.model.spec, memory.setup);
    out.adapters = heaviest_stage(stages).adapters;
    const double each = out.adapters.as_double() / static_cast<double>(question.lora.slots);
    const double room = memory.kv_pool.typical - out.cache_wanted.value_or(memory.kv_pool.typical);
    if (each > 0) out.adapters_that_fit = std::max<std::int64_t>(question.lora.slots + static_cast<std::int64_t>(std::floor(room / each)), 0);
}

EngineMemory summarise(const ServingMemory& memory, const ServeQuestion& question) {
    const std::int64_t replicas = question.parallel.data;
    const std::int64_t sequences = per_replica(question, question.parallel);
    EngineMemory out;
    out.weights = memory.weights;
    out.activation = memory.activation;
    out.overhead = sum(sum(memory.non_torch, memory.context), memory.graphs);
    out.per_gpu = shifted(sum(out.activation, out.overhead), memory.weights.as_double() + cache_in_use(memory, sequences));
    out.total = times(out.per_gpu, static_cast<double>(question.gpus));
    out.cache_wanted = cache_wanted(memory, sequences);
    set_adapters(memory, question, out);
    out.kv_pool = memory.kv_pool;
    out.kv_pool_tokens = memory.kv_pool_tokens;
    out.max_concurrency = sequences_that_fit(memory, question.context) * replicas;
    out.max_context = longest_context(memory, sequences);
    const Tokens request = question.input + question.output;
    const Tokens length = request.count() > 0 ? request : question.context;
    out.most_running = static_cast<double>(sequences_that_fit(memory, length) * replicas);
    out.fits = out.max_concurrency >= question.concurrency;
    const std::string& name = question.model.hf_id.empty() ? question.model.id : question.model.hf_id;
    out.command = serving_command(name, memory.setup, question.weights.id == stored_format(*question.model.spec));
    return out;
}

/// Tries 1, 2, 4 … tensor-parallel devices until the question fits; `asked` is the memory as the question has it.
std::int64_t smallest_tensor_parallel(const ServeQuestion& question, const ServingConstants& constants, const ServingMemory& asked) {
    const auto fits = [&](const ServingMemory& memory) { return sequences_that_fit(memory, question.context) >= question.concurrency; };
    for (std::int64_t tensor = 1; tensor <= kMostDevicesTried; tensor *= 2) {
        const Parallelism parallel{.tensor = tensor};
        if (parallel == question.parallel) {
            if (fits(asked)) return tensor;
            continue;
        }
        const Result<ServingMemory> memory = serving_memory(*question.model.spec, setup_of(question, parallel), constants);
        if (memory && fits(*memory)) return tensor;
    }
    return 0;
}

TransformersSetup transformers_setup(const ServeQuestion& question, std::int64_t devices) {
    const bool says_lengths = question.input.count() > 0;
    return {.weights = *question.weights.format,
            .kv = question.kv_format,
            .activations = TensorType::bf16,
            .attention = question.eager_attention ? AttentionKernel::eager : AttentionKernel::sdpa,
            .version = question.version,
            .devices = devices,
            .batch = question.concurrency,
            .input = says_lengths ? question.input : question.context,
            .output = question.output};
}

}  // namespace

namespace detail {

Result<EngineMemory> serving_engine_memory(const ServeQuestion& question, const Catalog& catalog, Worksheet* why) {
    const Result<ServingConstants> constants =
        serving_constants(catalog, serving_engine(question.engine), question.version, question.gpu->family);
    if (!constants) return constants.error();
    const Result<ServingMemory> memory =
        serving_memory(*question.model.spec, setup_of(question, question.parallel), *constants, why);
    if (!memory) return memory.error();
    EngineMemory out = summarise(*memory, question);
    out.gpus_needed = smallest_tensor_parallel(question, *constants, *memory);
    return out;
}

Result<EngineMemory> transformers_engine_memory(const ServeQuestion& question, const Catalog& catalog, Worksheet* why) {
    const Result<TransformersConstants> constants = transformers_constants(catalog, question.gpu->family);
    if (!constants) return constants.error();
    const auto asked = [&](std::int64_t devices, Worksheet* sheet) {
        return transformers_memory(*question.model.spec, transformers_setup(question, devices), *constants, sheet);
    };
    const Result<TransformersMemory> memory = asked(question.gpus, why);
    if (!memory) return memory.error();
    const double capacity = question.gpu->capacity().as_double();
    const double part = 1.0 / static_cast<double>(question.gpus);
    const double beside = memory->kv_cache.as_double() + memory->weights.as_double();
    const auto above = [&](double peak) { return std::max(0.0, peak - beside) * part; };
    EngineMemory out;
    out.weights = divide_up(memory->weights, question.gpus);
    out.activation = {above(memory->peak.low), above(memory->peak.typical), above(memory->peak.high)};
    out.overhead = constants->context;
    out.per_gpu = times(memory->with_context, part);
    out.total = memory->with_context;
    out.fits = out.per_gpu.typical <= capacity;
    out.most_running = out.fits ? static_cast<double>(question.concurrency) : 0;
    for (std::int64_t count = 1; count <= kMostDevicesTried && out.gpus_needed == 0; count *= 2) {
        const Result<TransformersMemory> tried = asked(count, nullptr);
        if (tried && tried->with_context.typical / static_cast<double>(count) <= capacity) out.gpus_needed = count;
    }
    out.max_context = longest_prompt(*question.model.spec, transformers_setup(question, question.gpus), *constants,
                                     question.gpu->capacity() * question.gpus);
    return out;
}

}  // namespace detail

Result<EngineMemory> engine_memory(const ServeQuestion& question, const Catalog& catalog, Worksheet* why) {
    if (question.model.outline)
        return Error{ErrorCode::unsupported, "model",
                     "an engine's memory follows from all tensors: give a catalog id, a config or a file instead of a few figures"};
    if (question.engine == ServeEngine::llamacpp) return detail::llamacpp_engine_memory(question, catalog, why);
    if (question.engine == ServeEngine::transformers) return detail::transformers_engine_memory(question, catalog, why);
    return detail::serving_engine_memory(question, catalog, why);
}

}  // namespace ballpark
