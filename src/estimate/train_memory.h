/// Memory of one device during a training step: what stays, and what is there at the worst moment.
///
/// Weights, gradients and optimizer states are arithmetic over a recipe of bytes. Activations are counted from the
/// layers (`train_activations.h`); how many copies of a layer's vectors and of the logits a framework makes is fitted.
/// During the backward pass activations go as gradients come, so that without accumulation the worst moment is either
/// its beginning (all activations, the head's gradient) or its end (all gradients, one layer's work).
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "estimate/train_activations.h"
#include "estimate/train_flop.h"
#include "estimate/train_setup.h"
#include "estimate/worksheet.h"
#include "numeric/weight_format.h"
#include "quantity/range.h"
#include "quantity/result.h"

namespace ballpark {

/// Recipes by name: "16bit" 8 bytes a parameter, "mixed" 16, "megatron" 18, "fsdp" 16.
std::span<const OptimizerRecipe> optimizer_recipes();
const OptimizerRecipe* find_recipe(std::string_view id);

enum class Optimizer : std::uint8_t { adamw, adamw8bit, paged_adamw, paged_adamw8bit, adafactor, sgd };
std::optional<Optimizer> optimizer_from_name(std::string_view name);

/// The recipe with another optimizer's states: moments of 8 bit and their block scales, none for SGD.
/// Sources: bitsandbytes v0.45 bitsandbytes/optim (blocks of 256); Adafactor, arXiv:1804.04235, section 3.
OptimizerRecipe with_optimizer(OptimizerRecipe recipe, Optimizer optimizer);

/// 4-bit weights of QLoRA: blocks of 64 with a 32-bit scale, or with scales in 8 bit and one 32-bit scale for 256 of them.
/// Source: Dettmers et al. 2023, arXiv:2305.14314, section 3.
inline constexpr Block kNf4{64, 36};
inline constexpr Block kNf4DoubleQuantised{64 * 256, 64 * 128 + 256 + 4};

struct TrainMemoryConstants {
    double hidden_copies = 0;           ///< vectors of hidden_size that a layer keeps, operations one by one
    double hidden_copies_compiled = 0;  ///< the same where elementwise operations are fused
    double logit_bytes = 0;             ///< at the loss, of one logit
    double logit_bytes_chunked = 0;
    double fixed = 0;                   ///< workspaces of the matrix library
    Range spread;                       ///< measured peak over computed peak
    Range context;                      ///< what the driver takes beside it
};

struct TrainMemoryInput {
    const TrainModel& model;
    const TrainSetup& setup;
    OptimizerRecipe recipe;
    Block frozen_matrices{1, 2};  ///< how a frozen base is stored
    std::int64_t frozen_copies = 0;  ///< further whole models that only compute: reference, reward
    std::int64_t forward_sequences = 1;  ///< sequences a sample: 2 for pairs of preferences
    Bytes generating;             ///< weights and cache of an engine that generates answers on the same device
    bool generating_stays = true; ///< it keeps them while the model trains; else it gives them back
    std::int64_t trained_models = 1;  ///< 2: a critic as large as the policy, trained in turn
};

/// The same, laid out otherwise.
inline TrainMemoryInput laid_out(const TrainMemoryInput& input, const TrainSetup& setup) {
    return {input.model, setup, input.recipe, input.frozen_matrices, input.frozen_copies, input.forward_sequences,
            input.generating, input.generating_stays, input.trained_models};
}

/// Figures of one device. `total` is the peak of what PyTorch allocates; `with_context` what the driver shows.
struct TrainMemory {
    Bytes weights;
    Bytes gradients;
    Bytes optimizer;
    Bytes activations;  ///< at the worst moment, logits and one layer's work included
    Bytes buffers;      ///< gathered weights, workspaces, an engine that generates
    Range total;
    Range with_context;
    Bytes checkpoints;  ///< part of activations: what stays of all layers
    Bytes logits;       ///< part of activations

    /// Whether a device of such a memory holds the typical peak and the driver's context.
    bool fits(Bytes capacity) const { return with_context.typical <= capacity.as_double(); }
};

/// Sources: ZeRO, arXiv:1910.02054, section 5 and figure 1; Korthikanti et al. 2022, arXiv:2205.05198, eq. 1-5;
/// Megatron-LM megatron/training/theoretical_memory_usage.py at core_r0.12; DeepSpeed
/// deepspeed/runtime/zero/stage_1_and_2.py and stage3.py at v0.16 (estimate_zero*_model_states_mem_needs).
TrainMemory train_memory(const TrainMemoryInput& input, const TrainMemoryConstants& constants, Worksheet* why = nullptr);

/// The most sequences at once with which `capacity` holds the typical peak and context, 0 where not even one fits.
std::int64_t largest_micro_batch(const TrainMemoryInput& input, const TrainMemoryConstants& constants, Bytes capacity);

}  // namespace ballpark
