/// Memory of a model run by Hugging Face transformers itself: weights, cache and the peak of one generation.
#pragma once

#include <optional>

#include "estimate/serving_setup.h"
#include "estimate/worksheet.h"
#include "quantity/range.h"

namespace ballpark {

/// `attn_implementation`: eager writes out every score, the others (sdpa, flash_attention_2) never do.
enum class AttentionKernel : std::uint8_t { eager, sdpa };

struct TransformersSetup {
    WeightFormat weights;
    KvFormat kv;
    TensorType activations = TensorType::bf16;
    AttentionKernel attention = AttentionKernel::sdpa;
    /// Release of transformers; absent: a recent one. Before 4.36 the cache was a tuple that generation copied whole at
    /// every step; before 4.45 the logits of every position of the prompt were computed.
    std::optional<EngineVersion> version;
    std::int64_t devices = 1;     ///< layers spread over them (`device_map="auto"`), each with its own peak
    std::int64_t batch = 1;
    Tokens input{1};
    Tokens output{0};             ///< new tokens
};

/// Fitted constants (`assets/catalog/engines.json`), brought by the caller.
struct TransformersConstants {
    Range hidden_copies;          ///< hidden-sized vectors of a token alive beside the feed-forward
    Range score_bytes;            ///< per attention score with the eager kernel
    Range fixed;                  ///< bytes: matrix-product workspaces, tables, masks
    Range spread;                 ///< measured over computed peak
    Range context;                ///< bytes of the CUDA context, not counted by PyTorch
};

/// Bytes on all devices together. `peak` is what `torch.cuda.max_memory_allocated` reports.
struct TransformersMemory {
    Bytes weights;
    Bytes kv_cache;               ///< of all sequences at their full length
    Bytes prompt;                 ///< beside weights while the prompt is read: its cache and the activations
    Bytes generation;             ///< beside weights at the last step: the cache and one step's activations
    Range peak;                   ///< low end: the generation alone, as where a prompt is read in chunks
    Range with_context;           ///< what the driver shows: `peak` and the CUDA context
};

/// Sources: transformers v4.46 src/transformers/models/llama/modeling_llama.py (LlamaMLP, LlamaForCausalLM.forward with
/// num_logits_to_keep), v4.35 of the same (tuple cache, logits.float()), cache_utils.py (DynamicCache.update);
/// bitsandbytes, AutoGPTQ and AutoAWQ unpack one matrix at a time.
/// Errors: `bad_value` naming `gpus`, `concurrency`, `input_tokens` or `output_tokens`.
Result<TransformersMemory> transformers_memory(const ModelSpec& model, const TransformersSetup& setup,
                                               const TransformersConstants& constants, Worksheet* why = nullptr);

/// The longest prompt with which `capacity` bytes are not exceeded (typical peak and context), 0 where none fits.
Tokens longest_prompt(const ModelSpec& model, TransformersSetup setup, const TransformersConstants& constants,
                      Bytes capacity);

}  // namespace ballpark
