/// What one rank of a serving engine holds of the weights: sharded by the role of each tensor, stage by stage.
#pragma once

#include <vector>

#include "estimate/serving_setup.h"
#include "estimate/worksheet.h"

namespace ballpark {

/// Bytes on each rank of one pipeline stage; the ranks of a stage are alike.
struct StageWeights {
    std::int64_t first_layer = 0;
    std::int64_t layers = 0;
    Bytes embeddings;     ///< token embedding and output head, split by rows of the vocabulary
    Bytes attention;      ///< with linear attention and state-space mixers
    Bytes feed_forward;   ///< dense layers, shared experts
    Bytes experts;        ///< routed experts
    Bytes others;         ///< norms, routers, biases: whole on every rank
    Bytes towers;
    Bytes rotary;         ///< cosines and sines of every position, whole on every rank
    Bytes adapters;       ///< room for LoRA

    Bytes total() const {
        return embeddings + attention + feed_forward + experts + others + towers + rotary + adapters;
    }
};

/// One entry a pipeline stage, for a setup that `with_defaults` returned.
///
/// Column- and row-parallel matrices are divided by the tensor-parallel ranks; a KV head is never split, so that with
/// more ranks than KV heads each rank keeps one; latent projections, routers and norms are whole everywhere; the
/// vocabulary is padded to 64 rows. With data parallelism vLLM spreads experts over tensor · data ranks.
/// Fused matrices (q, k and v; gate and up) are one allocation, and a large allocation takes whole 2 MiB pages.
/// Sources: vLLM vllm/model_executor/layers/linear.py (QKVParallelLinear, MergedColumnParallelLinear),
/// vocab_parallel_embedding.py, fused_moe/layer.py, vllm/distributed/utils.py (get_pp_indices);
/// PyTorch c10/cuda/CUDACachingAllocator.cpp (kLargeBuffer, should_split).
std::vector<StageWeights> stage_weights(const ModelSpec& model, const ServingSetup& setup);

/// The stage whose ranks hold most.
const StageWeights& heaviest_stage(const std::vector<StageWeights>& stages);

/// Records the parts of a stage, "weights_per_gpu" above them.
void explain_stage_weights(const StageWeights& stage, const ServingSetup& setup, Worksheet& why);

/// What PyTorch's allocator sets aside for one tensor: 512-byte steps, and the rest of the last 2 MiB page of a large
/// one where that rest is too small (1 MiB) to be given to others.
Bytes allocated_bytes(Bytes tensor);

}  // namespace ballpark
