/// Memory of a serving engine on one device: weights, the peak of a forward pass, what lies outside PyTorch, and the
/// key/value pool that is left; from the pool how many tokens and sequences fit.
#pragma once

#include <vector>

#include "estimate/serving_cache.h"
#include "estimate/serving_setup.h"
#include "estimate/serving_weights.h"
#include "estimate/worksheet.h"
#include "quantity/range.h"

namespace ballpark {

/// What measured starts of an engine left open: fitted (`tests/truth/fit_engines.py`), never typed in; the caller
/// brings the rows of `assets/catalog/engines.json` that hold for engine, version and device
/// (`question/engine_constants.h`).
struct ServingConstants {
    Range sampler_bytes;           ///< per sequence and vocabulary entry, beside the logits in the model's own type
    Range workspace;               ///< bytes of matrix-product workspaces
    Range hidden_copies;           ///< hidden-sized vectors of a token alive while the feed-forward peaks
    Range vision_copies;           ///< the same for embeddings of images, held beside the rest
    Range activation_spread;       ///< measured over computed peak
    Range non_torch;               ///< bytes outside PyTorch's allocator with one rank
    Range non_torch_parallel;      ///< the same with tensor parallelism: communication buffers
    Range context;                 ///< bytes of the CUDA context, before anything is loaded
    Range context_parallel;
    Range graphs;                  ///< bytes of CUDA graphs beside the layers' share
    Range graphs_per_layer;
    Range weights_spread;          ///< measured over computed weights
};

/// One pipeline stage's ranks.
struct StageMemory {
    StageWeights weights;
    Range activation;
    Range kv_pool;                 ///< bytes; 0 where nothing is left
    CachePlan plan;
    CacheCapacity low;
    CacheCapacity typical;
    CacheCapacity high;
};

/// All figures of one device, that of the stage that fills first. Bytes unless said otherwise.
struct ServingMemory {
    ServingSetup setup;            ///< with every default put in
    std::vector<StageMemory> stages;
    std::size_t binding = 0;       ///< the stage whose pool ends first
    Bytes weights;                 ///< of the heaviest rank
    Bytes budget;                  ///< share of the device that the engine may fill
    Range activation;
    Range non_torch;
    Range context;                 ///< outside the budget for vLLM, inside it for the others
    Range graphs;                  ///< outside the budget, but inside for vLLM from 0.21 on
    Range kv_pool;
    Range kv_pool_tokens;          ///< of one replica
    Range max_concurrency;         ///< sequences of max_model_len at once, of one replica
    Range max_context;             ///< tokens of the longest sequence that fits alone
    Range used;                    ///< all parts together with a pool filled to the brim
    bool fits = false;             ///< one sequence of max_model_len finds room (typical)
};

/// The peak of the profiling run on one rank: the feed-forward of a whole batch or the sampler over all sequences,
/// whichever is larger; vLLM runs it before it sizes the pool.
/// Source: vLLM vllm/v1/worker/gpu_model_runner.py (profile_run, _dummy_sampler_run), vllm/v1/sample/sampler.py and
/// vllm/model_executor/layers/fused_moe/modular_kernel.py (workspace_shapes).
Range activation_peak(const ModelSpec& model, const ServingSetup& setup, const ServingConstants& constants,
                      bool last_stage, Worksheet* why = nullptr);

/// Sources: vLLM vllm/v1/worker/gpu_worker.py (determine_available_memory); SGLang
/// python/sglang/srt/model_executor/pool_configurator.py (profile_available_bytes); TensorRT-LLM
/// tensorrt_llm/_torch/pyexecutor/_util.py (KvCacheCreator._cal_max_memory).
/// Errors: those of `with_defaults`.
Result<ServingMemory> serving_memory(const ModelSpec& model, const ServingSetup& setup,
                                     const ServingConstants& constants, Worksheet* why = nullptr);

/// The same pool asked for another sequence length, without computing it again: sequences of `tokens` that fit at once.
std::int64_t sequences_that_fit(const ServingMemory& memory, Tokens tokens);

/// The longest sequence of which `sequences` fit at once (typical pool), 0 where none does.
Tokens longest_context(const ServingMemory& memory, std::int64_t sequences);

}  // namespace ballpark
