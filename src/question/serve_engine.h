/// What a named engine makes of a serve question: its own parts of memory, its pool, its limits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "catalog/catalog.h"
#include "estimate/llamacpp_memory.h"
#include "estimate/worksheet.h"
#include "quantity/range.h"
#include "question/serve_question.h"

namespace ballpark {

/// Buffers as llama.cpp reserves and prints them.
struct LlamacppAnswer {
    LlamacppMemory memory;
    double bits_per_weight = 0;
    std::optional<std::int64_t> gpu_layers_that_fit;  ///< most `--gpu-layers` that the devices hold; needs a device
    std::optional<std::int64_t> cpu_moe_that_fits;    ///< fewest `--n-cpu-moe`; absent where even all of them are too few
};

/// Figures of one device unless said otherwise.
struct EngineMemory {
    Bytes weights;
    Bytes adapters;                     ///< room for low-rank adapters, part of the weights
    std::int64_t adapters_that_fit = 0; ///< of the asked rank beside the cache that the question's sequences need
    Range activation;
    Range overhead;                     ///< CUDA context, communication buffers, CUDA graphs
    Range per_gpu;                      ///< everything, with the cache that the question asks for
    Range total;                        ///< of all devices, and the host where the engine uses it
    std::optional<double> cache_wanted; ///< bytes of cache that the question's sequences would fill, pool or no pool
    std::optional<Range> kv_pool;       ///< bytes the engine keeps for the cache; absent where it keeps none apart
    std::optional<Range> kv_pool_tokens;  ///< of one replica
    std::int64_t max_concurrency = 0;   ///< sequences of the context at once, all replicas
    Tokens max_context;                 ///< longest sequence at the question's concurrency
    double most_running = 0;            ///< sequences of a typical request's length at once, all replicas
    std::size_t fullest = 0;            ///< of unlike devices, the one that the figures speak of
    bool fits = false;
    std::int64_t gpus_needed = 0;       ///< fewest devices that hold it, 0: none of those tried
    std::string command;                ///< starts the engine like this, to paste
    std::optional<LlamacppAnswer> llamacpp;
};

/// Errors: those of the engine's estimator, `unsupported` for a model without a tensor list, and `bad_file` for
/// constants that the catalog lacks.
Result<EngineMemory> engine_memory(const ServeQuestion& question, const Catalog& catalog, Worksheet* why = nullptr);

namespace detail {
/// Internal: the families of engines.
Result<EngineMemory> serving_engine_memory(const ServeQuestion& question, const Catalog& catalog, Worksheet* why);
Result<EngineMemory> transformers_engine_memory(const ServeQuestion& question, const Catalog& catalog, Worksheet* why);
Result<EngineMemory> llamacpp_engine_memory(const ServeQuestion& question, const Catalog& catalog, Worksheet* why);
}  // namespace detail

}  // namespace ballpark
