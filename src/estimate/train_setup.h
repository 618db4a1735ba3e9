/// How a training run is laid out: what is kept for every parameter, how the work is shared out, what is recomputed.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "quantity/quantity.h"

namespace ballpark {

/// What the backward pass computes again instead of keeping it.
enum class Recompute : std::uint8_t {
    none,       ///< everything is kept
    selective,  ///< the core of attention is computed again; with flash attention that is always so
    full,       ///< only the input of each layer is kept
};

/// Bytes kept for one trained parameter. Each has a name because frameworks differ, not formulas.
struct OptimizerRecipe {
    std::string_view id;
    double weights = 2;
    double gradients = 2;
    double master = 0;     ///< a second copy of the weights, in 32 bit
    double first = 0;      ///< first moment
    double second = 0;     ///< second moment; Adafactor keeps a row and a column of it
    bool paged = false;    ///< moments may move to the host's memory
    std::string_view source;

    constexpr double states() const { return master + first + second; }
    constexpr double total() const { return weights + gradients + states(); }
};

/// How the run is shared out over devices.
struct TrainParallelism {
    std::int64_t data = 1;      ///< copies, over which ZeRO shards
    std::int64_t tensor = 1;
    std::int64_t pipeline = 1;
    std::int64_t context = 1;   ///< ranks that share one sequence
    std::int64_t experts = 1;   ///< of the data ranks, so many share out the experts
    std::int64_t virtual_stages = 1;  ///< interleaved pieces of a pipeline stage
    int zero_stage = 0;         ///< 0 none, 1 optimizer, 2 and gradients, 3 and weights (FSDP)
    bool sequence = true;       ///< norms and dropouts share out the sequence over tensor ranks

    /// Saturates far above what any cluster has.
    constexpr std::int64_t devices() const {
        std::int64_t n = data;
        for (const std::int64_t ranks : {tensor, pipeline, context}) n = detail::saturating_multiply(n, ranks);
        return n;
    }
};

/// How a low-rank adapter is put on: Hu et al. 2021, arXiv:2106.09685; DoRA: Liu et al. 2024, arXiv:2402.09353.
enum class AdapterKind : std::uint8_t { none, lora, dora };

/// Linear matrices that carry adapters, a bit each; fused ones count where any part does.
enum AdapterTarget : std::uint32_t {
    target_q = 1U << 0,
    target_k = 1U << 1,
    target_v = 1U << 2,
    target_o = 1U << 3,
    target_gate = 1U << 4,
    target_up = 1U << 5,
    target_down = 1U << 6,
    target_head = 1U << 7,
};
inline constexpr std::uint32_t kAllLinear = 0x7f;

struct AdapterSetup {
    AdapterKind kind = AdapterKind::none;
    std::int64_t rank = 16;
    std::uint32_t targets = kAllLinear;
    double bytes = 4;  ///< of an adapter's parameter: PEFT keeps them in 32 bit over 16-bit weights

    constexpr bool frozen_base() const { return kind != AdapterKind::none; }
};

/// One step of one device.
struct TrainSetup {
    Tokens sequence{4096};
    std::int64_t micro_batch = 1;    ///< sequences that go through a device at once
    std::int64_t global_batch = 0;   ///< sequences in an optimizer step, 0: not known
    Recompute recompute = Recompute::none;
    TrainParallelism parallel;
    AdapterSetup adapter;
    bool accumulates = false;        ///< gradients of earlier micro-batches are held while the next one runs
    bool chunked_loss = false;       ///< the loss is computed in pieces, so that 32-bit logits never exist whole
    bool compiled = false;           ///< elementwise operations are fused (torch.compile, Megatron, Unsloth)
    bool offloads_activations = false;  ///< what checkpointing keeps lies in the host's memory
};

}  // namespace ballpark
