// Bytes that frameworks keep for a parameter in training, by name.

#include <array>

#include "estimate/train_memory.h"

namespace ballpark {
namespace {

constexpr std::array kRecipes = {
    OptimizerRecipe{"16bit", 2, 2, 0, 2, 2, false,
                    "everything in the weights' 16 bit: torchtune full_finetune_single_device.py and PEFT with bf16 weights"},
    OptimizerRecipe{"mixed", 2, 2, 4, 4, 4, false, "ZeRO, arXiv:1910.02054, section 3.1: 16 bytes a parameter"},
    OptimizerRecipe{"megatron", 2, 4, 4, 4, 4, false,
                    "Megatron-LM megatron/training/theoretical_memory_usage.py at core_r0.12: 18 bytes a parameter"},
    OptimizerRecipe{"fsdp", 4, 4, 0, 4, 4, false,
                    "PyTorch FSDP mixed precision: 32-bit shards, gathered in 16 bit (torchtitan docs/fsdp.md)"},
};

struct OptimizerName {
    std::string_view name;
    Optimizer optimizer;
};

constexpr std::array kOptimizers = {
    OptimizerName{"adamw", Optimizer::adamw},
    OptimizerName{"adamw8bit", Optimizer::adamw8bit},
    OptimizerName{"paged_adamw", Optimizer::paged_adamw},
    OptimizerName{"paged_adamw8bit", Optimizer::paged_adamw8bit},
    OptimizerName{"adafactor", Optimizer::adafactor},
    OptimizerName{"sgd", Optimizer::sgd},
};

constexpr double kByteWithScale = 1 + 4.0 / 256;  // a 32-bit scale for a block of 256

}  // namespace

std::span<const OptimizerRecipe> optimizer_recipes() { return kRecipes; }

const OptimizerRecipe* find_recipe(std::string_view id) {
    for (const OptimizerRecipe& recipe : kRecipes)
        if (recipe.id == id) return &recipe;
    return nullptr;
}

std::optional<Optimizer> optimizer_from_name(std::string_view name) {
    for (const OptimizerName& row : kOptimizers)
        if (row.name == name) return row.optimizer;
    return std::nullopt;
}

OptimizerRecipe with_optimizer(OptimizerRecipe recipe, Optimizer optimizer) {
    recipe.paged = optimizer == Optimizer::paged_adamw || optimizer == Optimizer::paged_adamw8bit;
    switch (optimizer) {
        case Optimizer::adamw:
        case Optimizer::paged_adamw: break;
        case Optimizer::adamw8bit:
        case Optimizer::paged_adamw8bit: recipe.first = recipe.second = kByteWithScale; break;
        // A row and a column instead of the matrix: nothing beside the other bytes.
        case Optimizer::adafactor:
        case Optimizer::sgd: recipe.first = recipe.second = 0; break;
    }
    return recipe;
}

}  // namespace ballpark
