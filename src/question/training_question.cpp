#include "question/training_question.h"

#include <algorithm>
#include <array>
#include <vector>

#include "catalog/name_words.h"
#include "question/assumed_model.h"
#include "question/device_choice.h"
#include "question/did_you_mean.h"

namespace ballpark {
namespace {

constexpr std::int64_t kMostGpus = 65'536;
constexpr std::int64_t kMostSequences = 1'000'000;
constexpr std::int64_t kLongestSequence = 100'000'000;
constexpr double kMostTokens = 1e17;

template <class T>
struct Choice {
    std::string_view name;
    T value;
};

constexpr std::array kRecomputes = {Choice<Recompute>{"none", Recompute::none},
                                    Choice<Recompute>{"selective", Recompute::selective},
                                    Choice<Recompute>{"full", Recompute::full}};
constexpr std::array kPrecisions = {
    Choice<TrainPrecision>{"bf16", TrainPrecision::bf16}, Choice<TrainPrecision>{"fp16", TrainPrecision::bf16},
    Choice<TrainPrecision>{"fp8", TrainPrecision::fp8},   Choice<TrainPrecision>{"mxfp8", TrainPrecision::fp8},
    Choice<TrainPrecision>{"fp4", TrainPrecision::fp4},   Choice<TrainPrecision>{"nvfp4", TrainPrecision::fp4}};
constexpr std::array kObjectives = {Choice<Objective>{"supervised", Objective::supervised}, Choice<Objective>{"sft", Objective::supervised},
                                    Choice<Objective>{"preference", Objective::preference}, Choice<Objective>{"dpo", Objective::preference},
                                    Choice<Objective>{"reinforcement", Objective::reinforcement}, Choice<Objective>{"grpo", Objective::reinforcement},
                                    Choice<Objective>{"ppo", Objective::reinforcement}};
constexpr std::array kTargets = {
    Choice<std::uint32_t>{"all-linear", kAllLinear}, Choice<std::uint32_t>{"all", kAllLinear},
    Choice<std::uint32_t>{"attention", target_q | target_k | target_v | target_o},
    Choice<std::uint32_t>{"mlp", target_gate | target_up | target_down},
    Choice<std::uint32_t>{"q_proj", target_q}, Choice<std::uint32_t>{"k_proj", target_k}, Choice<std::uint32_t>{"v_proj", target_v},
    Choice<std::uint32_t>{"o_proj", target_o}, Choice<std::uint32_t>{"gate_proj", target_gate}, Choice<std::uint32_t>{"up_proj", target_up},
    Choice<std::uint32_t>{"down_proj", target_down}, Choice<std::uint32_t>{"lm_head", target_head},
    Choice<std::uint32_t>{"qkv_proj", target_q | target_k | target_v}, Choice<std::uint32_t>{"gate_up_proj", target_gate | target_up}};

/// The value of a name in a closed list; a name that is not in it is the fields' error.
template <class T, std::size_t N>
std::optional<T> one_of(Fields& fields, std::string_view field, const std::string& name, const std::array<Choice<T>, N>& choices) {
    for (const auto& choice : choices)
        if (choice.name == name) return choice.value;
    std::vector<std::string> known;
    for (const auto& choice : choices) known.emplace_back(choice.name);
    fields.fail(ErrorCode::bad_value, field, std::string(field) + " is one of " + list_in_words(known, known.size()) + did_you_mean(name, known, 1));
    return std::nullopt;
}

template <class T, std::size_t N>
T word(Fields& fields, std::string_view field, const std::array<Choice<T>, N>& choices, T fallback) {
    const auto name = fields.text(field);
    return name ? one_of(fields, field, *name, choices).value_or(fallback) : fallback;
}

/// "all-linear", "q_proj,v_proj", or a list of names.
void read_targets(Fields& fields, AdapterSetup& adapter) {
    const Json* asked = fields.any("target_modules");
    if (asked == nullptr) return;
    std::vector<std::string> names;
    if (asked->is_array()) {
        for (const Json& name : asked->items()) names.push_back(name.text());
    } else {
        std::string rest = asked->text() + ",";
        for (std::size_t comma = rest.find(','); comma != std::string::npos; comma = rest.find(',')) {
            names.push_back(rest.substr(0, comma));
            rest.erase(0, comma + 1);
        }
    }
    adapter.targets = 0;
    for (const std::string& name : names) adapter.targets |= one_of(fields, "target_modules", name, kTargets).value_or(0);
}

void read_method(Fields& fields, TrainingQuestion& question) {
    question.method = fields.text("method").value_or("lora");
    AdapterSetup& adapter = question.setup.adapter;
    if (question.method == "lora" || question.method == "qlora") adapter.kind = AdapterKind::lora;
    else if (question.method == "dora") adapter.kind = AdapterKind::dora;
    else if (question.method != "full") fields.fail(ErrorCode::bad_value, "method", "method is one of full, lora, qlora and dora");
    adapter.rank = fields.integer("rank", 1, 65'536).value_or(16);
    adapter.bytes = static_cast<double>(fields.integer("adapter_bytes_per_parameter", 2, 4).value_or(4));
    read_targets(fields, adapter);
    const bool twice = fields.boolean("double_quantisation").value_or(true);
    if (question.method == "qlora") question.frozen = twice ? kNf4DoubleQuantised : kNf4;
    question.pretraining_tokens = fields.number("pretraining_tokens", 1, kMostTokens).value_or(0);
}

/// What is optimised, and the answers that reinforcement generates: a quarter of the sequence is the prompt and answers
/// fill half of the rest, where nobody says.
void read_objective(Fields& fields, TrainingQuestion& question) {
    question.objective = word(fields, "objective", kObjectives, Objective::supervised);
    question.rollouts = fields.integer("rollouts", 1, kMostSequences).value_or(64);
    const double sequence = question.setup.sequence.as_double();
    const auto prompt = fields.number("prompt_tokens", 1, static_cast<double>(kLongestSequence));
    question.prompt_tokens = prompt.value_or(sequence / 4);
    const auto answer = fields.number("answer_tokens", 1, static_cast<double>(kLongestSequence));
    question.answer_tokens = answer.value_or((sequence - question.prompt_tokens) / 2);
    question.reward_model = fields.boolean("reward_model").value_or(true);
    question.critic = fields.boolean("critic").value_or(fields.text("objective").value_or("") == "ppo");
    question.rollouts_stay = fields.boolean("rollouts_stay").value_or(true);
    if (question.objective != Objective::reinforcement) return;
    if (prompt && *prompt >= sequence) fields.fail(ErrorCode::bad_value, "prompt_tokens", "prompt_tokens must leave room for an answer within sequence_tokens");
    if (question.prompt_tokens + question.answer_tokens > sequence)
        fields.fail(ErrorCode::bad_value, "answer_tokens", "prompt_tokens and answer_tokens together are at most sequence_tokens");
}

/// Lengths of texts, and whether they share a sequence.
void read_packing(Fields& fields, TrainingQuestion& question) {
    question.packing = fields.boolean("packing").value_or(!question.finetune);
    const double sequence = question.setup.sequence.as_double();
    question.mean_tokens = fields.number("mean_tokens", 1, static_cast<double>(kLongestSequence)).value_or(0);
    if (question.mean_tokens > sequence)
        fields.fail(ErrorCode::bad_value, "mean_tokens", "mean_tokens is at most sequence_tokens; longer texts are cut");
    if (question.objective == Objective::reinforcement && question.mean_tokens == 0)
        question.mean_tokens = question.prompt_tokens + question.answer_tokens;
}

void read_optimizer(Fields& fields, TrainingQuestion& question) {
    const std::string fallback = question.finetune ? "16bit" : question.style == TrainStyle::sharded ? "fsdp" : "megatron";
    const std::string recipe = fields.text("recipe").value_or(fallback);
    question.optimizer = fields.text("optimizer").value_or("adamw");
    const OptimizerRecipe* found = find_recipe(recipe);
    if (found == nullptr) {
        fields.fail(ErrorCode::bad_value, "recipe", "recipe is one of 16bit, mixed, megatron and fsdp");
        return;
    }
    const auto optimizer = optimizer_from_name(question.optimizer);
    if (!optimizer)
        fields.fail(ErrorCode::bad_value, "optimizer", "optimizer is one of adamw, adamw8bit, paged_adamw, paged_adamw8bit, adafactor and sgd");
    else
        question.recipe = with_optimizer(*found, *optimizer);
}

void read_ranks(Fields& fields, TrainingQuestion& question) {
    TrainParallelism& p = question.setup.parallel;
    const auto tensor = fields.integer("tensor_parallel", 1, kMostGpus);
    const auto pipeline = fields.integer("pipeline_parallel", 1, kMostGpus);
    const auto context = fields.integer("context_parallel", 1, kMostGpus);
    const auto experts = fields.integer("expert_parallel", 1, kMostGpus);
    const auto stage = fields.integer("zero_stage", 0, 3);
    const bool fsdp = fields.boolean("fsdp").value_or(false);
    question.gpus = fields.integer("gpus", 1, kMostGpus).value_or(0);
    p.tensor = tensor.value_or(1);
    p.pipeline = pipeline.value_or(1);
    p.context = context.value_or(1);
    p.experts = experts.value_or(1);
    p.zero_stage = fsdp ? 3 : static_cast<int>(stage.value_or(question.finetune ? 3 : 1));
    p.virtual_stages = fields.integer("virtual_stages", 1, 1000).value_or(1);
    question.says_layout = tensor || pipeline || context || experts || stage || fsdp;
    question.style = p.zero_stage == 3 ? TrainStyle::sharded : TrainStyle::split;
    const std::int64_t split = p.tensor * p.pipeline * p.context;
    if (question.gpus == 0 && question.says_layout && split > 1) question.gpus = split;
    if (question.gpus % split != 0 && question.gpus > 0)
        fields.fail(ErrorCode::bad_value, "gpus", "gpus must be a multiple of tensor_parallel x pipeline_parallel x context_parallel, " + std::to_string(split));
    if (question.gpus > 0) p.data = std::max<std::int64_t>(question.gpus / split, 1);
}

void read_step(Fields& fields, TrainingQuestion& question) {
    TrainSetup& setup = question.setup;
    setup.sequence = Tokens(fields.integer("sequence_tokens", 1, kLongestSequence).value_or(question.finetune ? 2048 : 4096));
    setup.micro_batch = fields.integer("micro_batch", 1, kMostSequences).value_or(1);
    setup.global_batch = fields.integer("global_batch", 1, kMostSequences).value_or(0);
    // PEFT has a quantised base recompute unless told not to: prepare_model_for_kbit_training in peft/utils/other.py.
    const bool checkpoints = fields.boolean("gradient_checkpointing").value_or(question.method == "qlora");
    setup.recompute = word(fields, "recompute", kRecomputes, checkpoints ? Recompute::full : Recompute::none);
    setup.compiled = fields.boolean("compile").value_or(!question.finetune);
    setup.chunked_loss = fields.boolean("chunked_loss").value_or(false);
    setup.offloads_activations = fields.boolean("offload_activations").value_or(false);
    setup.accumulates = fields.boolean("accumulate").value_or(!question.finetune);
    question.precision = word(fields, "precision", kPrecisions, TrainPrecision::bf16);
    question.mfu = fields.number("mfu", 0.0001, 1);
    question.goodput = fields.number("goodput", 0.001, 1);
}

void read_amount(Fields& fields, TrainingQuestion& question) {
    const auto tokens = fields.number("tokens", 1, kMostTokens);
    if (!question.finetune) {
        question.tokens = question.dataset = Tokens(static_cast<std::int64_t>(tokens.value_or(0)));
        question.lifetime_tokens = fields.number("lifetime_tokens", 1, kMostTokens).value_or(0);
        return;
    }
    const auto dataset = fields.number("dataset_tokens", 1, kMostTokens);
    const auto words = fields.number("dataset_words", 1, kMostTokens);
    question.epochs = fields.number("epochs", 0.001, 10'000).value_or(1);
    constexpr double kTokensPerWord = 4.0 / 3;
    const double once = dataset.value_or(tokens.value_or(words.value_or(0) * kTokensPerWord));
    question.dataset = Tokens(static_cast<std::int64_t>(once));
    question.tokens = Tokens(static_cast<std::int64_t>(std::min(once * question.epochs, kMostTokens)));
}

std::optional<Error> read_model(const Json* model, std::optional<double> parameters, std::optional<double> active,
                                const Context& context, TrainingQuestion& question) {
    if (model == nullptr && !parameters)
        return Error{ErrorCode::missing_field, "model", "which model? For example \"model\":\"llama-3.1-8b\", or \"parameters\":13e9"};
    if (model == nullptr) {
        question.model = assumed_model(*parameters, std::min(active.value_or(*parameters), *parameters));
        question.shape_assumed = true;
        return std::nullopt;
    }
    Result<ModelChoice> chosen = choose_model(*model, context);
    if (!chosen) return chosen.error();
    question.model = std::move(*chosen);
    return std::nullopt;
}

std::optional<Error> check(const TrainingQuestion& question) {
    if (question.setup.adapter.frozen_base() && question.model.outline)
        return Error{ErrorCode::unsupported, "method", "adapters are put on matrices: give a catalog id, a config or a file instead of a few figures"};
    if (question.tokens.count() <= 0)
        return Error{ErrorCode::missing_field, question.finetune ? "dataset_tokens" : "tokens",
                     question.finetune ? "how large is the data set? For example \"dataset_tokens\":1e6" : "on how many tokens? For example \"tokens\":1.4e12"};
    if (!question.gpu)
        return Error{ErrorCode::missing_field, "gpu", "on which device? For example \"gpu\":\"h100\""};
    return std::nullopt;
}

}  // namespace

Result<TrainingQuestion> read_training(const Json& json, const Context& context, bool finetune) {
    Fields fields(json);
    for (const char* name : {"ask", "id", "explain"}) fields.any(name);
    TrainingQuestion question;
    question.finetune = finetune;
    question.method = "full";
    const Json* model = fields.any("model");
    const Json* gpu = fields.any("gpu");
    const auto parameters = fields.number("parameters", 1, 1e15);
    const auto active = fields.number("active_parameters", 1, 1e15);
    if (finetune) read_method(fields, question);
    read_ranks(fields, question);
    read_optimizer(fields, question);
    read_step(fields, question);
    if (finetune) read_objective(fields, question);
    read_packing(fields, question);
    read_amount(fields, question);
    if (auto error = read_price_choice(fields, question.price)) return *error;
    if (auto error = fields.error()) return *error;
    if (auto error = read_model(model, parameters, active, context, question)) return *error;
    if (gpu != nullptr) {
        Result<DeviceSpec> device = choose_device(*gpu, context);
        if (!device) return device.error();
        question.gpu = std::move(*device);
    }
    if (auto error = check(question)) return *error;
    return question;
}

}  // namespace ballpark
