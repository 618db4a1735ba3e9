/// What a named engine makes of a serve question: its own parts of memory, its pool, its limits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "catalog/catalog.h"
#include "estimate/serving_setup.h"
#include "estimate/worksheet.h"
#include "hardware/device_spec.h"
#include "question/model_choice.h"
#include "quantity/range.h"

namespace ballpark {

/// Who runs the model. `none`: the plain arithmetic of weights and cache.
enum class ServeEngine : std::uint8_t { none, vllm, sglang, trtllm, transformers };

/// The engine's name in CONTRACT; nothing for a name that is not one.
std::optional<ServeEngine> serve_engine_from_name(std::string_view name);
std::string_view to_string(ServeEngine engine);

/// The part of a serve question that an engine asks, resolved. Zeros: the engine's own default.
struct EngineQuestion {
    ServeEngine engine = ServeEngine::none;
    std::optional<EngineVersion> version;
    WeightFormat weights;
    KvFormat kv;
    Parallelism parallel;
    Tokens context;
    Tokens input;
    Tokens output;
    std::int64_t concurrency = 1;
    std::int64_t max_batched_tokens = 0;
    double memory_share = 0;
};

/// Figures of one device unless said otherwise.
struct EngineMemory {
    Bytes weights;
    Range activation;
    Range overhead;                     ///< CUDA context, communication buffers, CUDA graphs
    Range per_gpu;                      ///< everything, with the cache that the question asks for
    std::optional<Range> kv_pool;       ///< bytes the engine keeps for the cache; absent where it keeps none apart
    std::optional<Range> kv_pool_tokens;  ///< of one replica
    std::int64_t max_concurrency = 0;   ///< sequences of the context at once, all replicas
    Tokens max_context;                 ///< longest sequence at the question's concurrency
    bool fits = false;
    std::int64_t gpus_needed = 0;       ///< fewest tensor-parallel devices (1, 2, 4 …), 0: none up to 1,024
};

/// Errors: those of the engine's estimator, and `bad_file` for constants that the catalog lacks.
Result<EngineMemory> engine_memory(const ModelChoice& model, const DeviceSpec& device, const EngineQuestion& question,
                                   const Catalog& catalog, Worksheet* why = nullptr);

}  // namespace ballpark
