/// What one running service needs of memory, and whether it fits: the plain arithmetic, before any engine's own habits.
///
/// Weights and cache are split over the devices by tensor parallelism: KV heads are shared out (and copied when there
/// are more devices than heads), a latent cache is whole on every device. Activations, workspaces and an engine's own
/// reservations are not in it; `estimate/serving_memory.h` and `estimate/llamacpp_memory.h` know those.
#pragma once

#include <cstdint>

#include "estimate/kv_cache.h"
#include "estimate/worksheet.h"
#include "model/model_spec.h"
#include "model/parameters.h"
#include "numeric/weight_format.h"
#include "quantity/quantity.h"

namespace ballpark {

struct ServeSetup {
    const ModelSpec& model;
    const ParameterCount& parameters;
    Bytes weights;                    ///< of the whole model in its format
    KvFormat kv;
    Tokens context;                   ///< longest sequence
    std::int64_t concurrency = 1;     ///< sequences in flight
    std::int64_t gpus = 1;
    Bytes usable_per_gpu;             ///< capacity times the share that may be used; 0: not known
};

struct ServeMemory {
    Bytes weights;
    Bytes kv_per_token;
    Bytes kv_per_sequence;
    Bytes kv;                         ///< of all sequences, once
    Bytes state;                      ///< constant state of recurrent layers, all sequences
    Bytes total;                      ///< weights + kv + state
    Bytes per_gpu;                    ///< on the fullest device, copies included
    bool fits = false;
    std::int64_t gpus_needed = 0;     ///< fewest devices of this kind that hold it; 0: not even 65,536 do
    Bytes kv_pool;                    ///< what weights leave for cache and state on one device
    std::int64_t max_concurrency = 0; ///< sequences of `context` tokens that fit
    Tokens max_context;               ///< longest sequence at this concurrency, 0 when none fits
};

ServeMemory serve_memory(const ServeSetup& setup, Worksheet* why = nullptr);

/// Cache of one sequence on one of `ranks` tensor-parallel devices.
/// Source: Shoeybi et al. 2019 (Megatron-LM), arXiv:1909.08053, section 3; vLLM `config.get_num_kv_heads`: at least one
/// head a rank; latent attention is replicated.
Bytes kv_bytes_on_rank(const ModelSpec& model, KvFormat format, Tokens context, std::int64_t ranks);

/// Constant state of one sequence, 4 bytes an element.
/// Source: llama.cpp `src/llama-memory-recurrent.cpp` at b6900 keeps r and s in f32.
Bytes state_bytes_per_sequence(const ModelSpec& model);

}  // namespace ballpark
