#include "bindings/cli/training.h"

#include "question/training.h"

namespace ballpark {
namespace {

std::vector<FieldFlag> shared_flags() {
    return {
        {"model", "-m,--model", "catalog id, Hugging Face id, or path of a config.json", Unit::count, FlagValue::text},
        {"parameters", "--parameters", "instead of a model: 13B", Unit::parameters},
        {"gpu", "-g,--gpu", "device: a100 h100 … (`ballpark gpus`)", Unit::count, FlagValue::text},
        {"gpus", "-n,--gpus", "how many (default: the fewest that hold it)", Unit::count},
        {"precision", "--precision", "bf16 fp8 fp4: of the matrix products", Unit::count, FlagValue::text},
        {"mfu", "--mfu", "model FLOP utilisation (default: calibrated)", Unit::share},
        {"goodput", "--goodput", "share of paid hours that train", Unit::share},
        {"sequence_tokens", "-s,--sequence-tokens,--sequence", "tokens of a sequence", Unit::tokens},
        {"mean_tokens", "--mean-tokens", "mean length of the texts (default: all fill a sequence)", Unit::tokens},
        {"packing", "--packing", "true: texts share a sequence; false: filled up to the longest (train: true, finetune: false)", Unit::count, FlagValue::either},
        {"micro_batch", "--micro-batch", "sequences at once on a device (default 1)", Unit::count},
        {"global_batch", "--global-batch", "sequences of an optimizer step", Unit::count},
        {"recompute", "--recompute", "none selective full", Unit::count, FlagValue::text},
        {"gradient_checkpointing", "--gradient-checkpointing", "true (default with qlora): as --recompute full", Unit::count, FlagValue::either},
        {"tensor_parallel", "--tensor-parallel,--tp", "ranks that share every layer", Unit::count},
        {"pipeline_parallel", "--pipeline-parallel,--pp", "stages that share out the layers", Unit::count},
        {"context_parallel", "--context-parallel,--cp", "ranks that share a sequence", Unit::count},
        {"expert_parallel", "--expert-parallel,--ep", "data ranks that share out the experts", Unit::count},
        {"zero_stage", "--zero-stage,--zero", "0-3: what data ranks share out", Unit::count},
        {"fsdp", "--fsdp", "true: weights are sharded too, as ZeRO 3", Unit::count, FlagValue::either},
        {"recipe", "--recipe", "16bit mixed megatron fsdp: bytes of a trained parameter", Unit::count, FlagValue::text},
        {"optimizer", "--optimizer", "adamw adamw8bit paged_adamw paged_adamw8bit adafactor sgd", Unit::count, FlagValue::text},
        {"compile", "--compile", "true: elementwise operations are fused", Unit::count, FlagValue::either},
        {"chunked_loss", "--chunked-loss", "true: the loss is computed in pieces", Unit::count, FlagValue::either},
        {"accumulate", "--accumulate", "true: gradients of several micro-batches are summed", Unit::count, FlagValue::either},
        {"gpu_usd_per_hour", "--gpu-usd-per-hour,--price", "what a device costs, instead of the catalog's prices", Unit::count},
        {"price_term", "--price-term", "\"on demand\" (default) or spot", Unit::count, FlagValue::text},
    };
}

std::vector<FieldFlag> with(std::vector<FieldFlag> own) {
    std::vector<FieldFlag> flags = shared_flags();
    flags.insert(flags.end(), own.begin(), own.end());
    return flags;
}

}  // namespace

const std::vector<FieldFlag>& train_flags() {
    static const std::vector<FieldFlag> kFlags = with({
        {"tokens", "-t,--tokens", "trained on: 1.4T", Unit::tokens},
        {"lifetime_tokens", "--lifetime-tokens", "served over the model's life: compares smaller models trained longer", Unit::tokens},
    });
    return kFlags;
}

const std::vector<FieldFlag>& finetune_flags() {
    static const std::vector<FieldFlag> kFlags = with({
        {"method", "--method", "full lora qlora dora (default lora)", Unit::count, FlagValue::text},
        {"rank", "-r,--rank", "of the adapters (default 16)", Unit::count},
        {"target_modules", "--target-modules", "all-linear (default), attention, mlp, or q_proj,v_proj …", Unit::count, FlagValue::text},
        {"objective", "--objective", "supervised, preference (dpo), reinforcement (grpo; ppo: with a critic)", Unit::count, FlagValue::text},
        {"rollouts", "--rollouts", "answers generated at once on a device (default 64)", Unit::count},
        {"prompt_tokens", "--prompt-tokens", "of a sample whose answer is generated (default: a quarter of the sequence)", Unit::tokens},
        {"answer_tokens", "--answer-tokens", "mean length of those answers (default: half of the rest)", Unit::tokens},
        {"reward_model", "--reward-model", "false: a rule gives the reward", Unit::count, FlagValue::either},
        {"critic", "--critic", "true: trained beside the policy", Unit::count, FlagValue::either},
        {"rollouts_stay", "--rollouts-stay", "false: the generating engine gives its memory back while the model trains", Unit::count, FlagValue::either},
        {"double_quantisation", "--double-quantisation", "false: QLoRA with 32-bit scales", Unit::count, FlagValue::either},
        {"dataset_tokens", "-t,--dataset-tokens,--tokens", "one epoch", Unit::tokens},
        {"dataset_words", "--dataset-words,--words", "one epoch, in words", Unit::words},
        {"epochs", "--epochs", "how often (default 1)", Unit::count},
        {"pretraining_tokens", "--pretraining-tokens", "that the base was trained on (default: 20 a parameter)", Unit::tokens},
    });
    return kFlags;
}

int run_training(const Context& context, const OutputFlags& output, const std::map<std::string, std::string>& values, bool finetune) {
    const Result<Json> question = question_from_flags(finetune ? "finetune" : "train", finetune ? finetune_flags() : train_flags(), values);
    if (!question) return report(question.error());
    if (output.json) return print_answer_line(*question, context, output.explain);
    const Result<TrainingQuestion> read = read_training(*question, context, finetune);
    if (!read) return report(read.error());
    const Result<TrainingAnswer> answer = answer_training(*read, context.catalog, output.explain);
    if (!answer) return report(answer.error());
    std::string out = render(training_table(*read, *answer, context.phrases, output.bytes()), output.form());
    if (!answer->evidence.empty()) out += "\n" + render(evidence_table(answer->evidence), output.form());
    if (output.explain) out += "\n" + explain_text(answer->why, context.phrases, output.bytes());
    return print(out);
}

}  // namespace ballpark
