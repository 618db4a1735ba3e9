/// What `train` and `finetune` ask, resolved: the model, on how many tokens, on which devices, by which recipe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "estimate/train_layout.h"
#include "estimate/train_speed.h"
#include "question/context.h"
#include "question/hourly_price.h"
#include "question/model_choice.h"

namespace ballpark {

/// What a fine-tuning run optimises, and so which models it holds.
enum class Objective : std::uint8_t {
    supervised,
    preference,     ///< DPO: pairs of answers, and a reference model
    reinforcement,  ///< GRPO, PPO: a reference, a reward, and answers that are generated first
};

struct TrainingQuestion {
    bool finetune = false;
    ModelChoice model;
    bool shape_assumed = false;       ///< only the number of parameters is known
    Tokens tokens;                    ///< that are trained on, all epochs
    Tokens dataset;                   ///< one epoch
    double epochs = 1;
    std::optional<DeviceSpec> gpu;
    std::int64_t gpus = 0;            ///< 0: the fewest that hold it
    TrainPrecision precision = TrainPrecision::bf16;
    TrainSetup setup;
    bool says_layout = false;         ///< ranks were named; else they are chosen
    TrainStyle style = TrainStyle::split;
    OptimizerRecipe recipe;
    std::string optimizer;
    std::string method;               ///< "full", "lora", "qlora", "dora"
    Block frozen{1, 2};
    Objective objective = Objective::supervised;
    std::int64_t rollouts = 64;       ///< answers generated at once on a device
    double prompt_tokens = 0;         ///< of a sample whose answer is generated
    double answer_tokens = 0;         ///< the mean of those answers; the longest fill the sequence
    bool reward_model = true;         ///< as large as the policy; false: a rule gives the reward
    bool critic = false;              ///< PPO's, trained beside the policy
    bool rollouts_stay = true;        ///< the generating engine keeps its memory while the model trains
    double mean_tokens = 0;           ///< of the texts; 0: all as long as a sequence
    bool packing = false;             ///< texts follow each other in a sequence; else they are filled up to the longest
    std::optional<double> mfu;
    std::optional<double> goodput;
    PriceChoice price;
    double pretraining_tokens = 0;    ///< 0: twenty a parameter
    double lifetime_tokens = 0;       ///< served over the model's life; 0: not asked
};

/// Fields of CONTRACT's `train`; `finetune` reads `method`, `rank`, `target_modules` … beside them.
Result<TrainingQuestion> read_training(const Json& question, const Context& context, bool finetune);

}  // namespace ballpark
