#include "question/training.h"

#include <algorithm>
#include <cmath>

#include "estimate/kv_cache.h"
#include "estimate/sequence_padding.h"
#include "estimate/serving_weights.h"
#include "estimate/training.h"

namespace ballpark {
namespace {

constexpr double kTokensPerParameter = 20;  // Chinchilla's rule of thumb, for pre-training nobody told
constexpr std::int64_t kPretrainingSequence = 4096;
constexpr std::int64_t kMostDevices = 65'536;
constexpr double kTooMany = 9e15;

void set_api_prices(const TrainingQuestion& q, const Catalog& catalog, TrainingAnswer& answer) {
    for (const ApiPrice& row : catalog.api_prices()) {
        if (row.kind != "finetuning" || catalog.api_price(row.model) != &row) continue;
        answer.api.push_back({row.model, q.tokens.as_double() * row.input.count(), row.provenance.as_of, row.provenance.source});
    }
}

/// What filling up costs, and packing saves.
std::optional<Packing> packing_of(const TrainingQuestion& q, Worksheet* why) {
    if (q.mean_tokens <= 0) return std::nullopt;
    const double padded = padded_length(q.mean_tokens, q.setup.sequence.as_double(), q.setup.micro_batch, why);
    return Packing{padded, 1 - q.mean_tokens / padded, q.packing ? 1 : padded / q.mean_tokens};
}

Result<TrainingBasis> basis_of(const TrainingQuestion& q, const Catalog& catalog, const std::optional<HourlyPrice>& price,
                               const std::optional<Packing>& packing, Worksheet* why) {
    const Result<TrainConstants> speed = train_constants(catalog);
    if (!speed) return speed.error();
    const Result<TrainMemoryConstants> memory = train_memory_constants(catalog);
    if (!memory) return memory.error();
    Result<ObjectiveWork> beside = objective_work(q, catalog, why);
    if (!beside) return beside.error();
    const TrainModel model{*q.model.spec, q.model.parameters, q.model.outline};
    return TrainingBasis{q, model, *speed, *memory, train_flop(model, q.setup, why), price, *std::move(beside), packing ? packing->padding : 1};
}

void add_notes(const TrainingQuestion& q, TrainingAnswer& answer) {
    const auto add = [&](bool holds, std::string_view code) {
        if (holds) answer.notes.push_back({false, code});
    };
    if (q.shape_assumed) answer.notes.push_back({false, "shape_assumed", {{"layers", std::to_string(q.model.spec->layers.size())}}});
    add(q.mfu && !q.goodput, "goodput_in_mfu");
    if (auto note = price_note(q.price, *q.gpu, answer.price)) answer.notes.push_back(*std::move(note));
    const std::int64_t fewest = answer.smallest_cluster;
    if (!answer.run.fits)
        answer.notes.push_back({true, "does_not_fit", {{"devices", std::to_string(fewest)}}, fewest > 0 ? "does_not_fit.held" : "does_not_fit.by_none"});
    add(q.objective == Objective::preference, "no_rows_preference");
    add(q.objective == Objective::reinforcement, "few_rows_reinforcement");
    add(!q.packing && q.mean_tokens <= 0 && q.finetune, "equal_lengths");
    add(q.method == "qlora" && q.setup.recompute == Recompute::full, "recomputes");
    add(q.recipe.paged, "paged");
    add(!q.finetune && q.lifetime_tokens <= 0, "overtraining");
}

/// What the model's pre-training would take on the same devices, by the usual recipe.
Result<FromScratch> from_scratch(const TrainingBasis& basis) {
    TrainingQuestion q = basis.question;
    q.finetune = false;
    q.setup.adapter = {};
    q.objective = Objective::supervised;
    q.recipe = *find_recipe("megatron");
    q.style = TrainStyle::split;
    q.setup.compiled = q.setup.accumulates = true;
    q.setup.sequence = Tokens(kPretrainingSequence);
    q.setup.micro_batch = 1;
    q.setup.global_batch = 0;
    q.says_layout = false;
    const double tokens = q.pretraining_tokens > 0 ? q.pretraining_tokens : kTokensPerParameter * q.model.parameters.total.as_double();
    q.tokens = Tokens(static_cast<std::int64_t>(std::min(tokens, 9e15)));
    const TrainingBasis scratch{q, basis.model, basis.speed, basis.memory, train_flop(basis.model, q.setup), basis.price, {}, 1};
    const std::int64_t fewest = fewest_devices(scratch);
    Result<TrainingRun> run = training_run(scratch, fewest > 0 ? fewest : kMostDevices);
    if (!run) return run.error();
    return FromScratch{tokens, scratch.flop.model * tokens, std::move(*run)};
}

/// The least of vLLM's ranks that holds the adapter's; the largest where none does.
std::int64_t slot_rank(std::int64_t rank) {
    for (const std::int64_t slot : kVllmLoraRanks)
        if (slot >= rank) return slot;
    return rank;
}

std::optional<AdapterService> adapter_service(const TrainingQuestion& q, Worksheet* why) {
    constexpr double kUsed = 0.9;  // vLLM's gpu_memory_utilization
    ServingSetup setup;
    setup.weights = *find_weight_format("bf16");
    setup.kv = {TensorType::bf16, TensorType::bf16};
    setup.device_memory = q.gpu->capacity();
    setup.max_model_len = q.setup.sequence;
    setup.lora = {1, slot_rank(q.setup.adapter.rank)};
    const Result<ServingSetup> whole = with_defaults(*q.model.spec, setup);
    if (!whole) return std::nullopt;
    const StageWeights stage = stage_weights(*q.model.spec, *whole).front();
    AdapterService service{setup.lora.rank, stage.adapters, stage.total() - stage.adapters,
                           kv_bytes_per_sequence(*q.model.spec, setup.kv, q.setup.sequence), 0};
    const double room = q.gpu->capacity().as_double() * kUsed - service.base.as_double();
    const double beside = (service.each + service.cache).as_double();
    if (beside > 0) service.beside_base = std::max<std::int64_t>(static_cast<std::int64_t>(std::floor(room / beside)), 0);
    if (why)
        why->add({.name = "adapters_beside_base",
                  .value = static_cast<double>(service.beside_base),
                  .unit = Unit::count,
                  .formula = "max(floor((used * capacity - base) / (adapter + cache)), 0)",
                  .with = {{"used", kUsed}, {"capacity", q.gpu->capacity().as_double()}, {"base", service.base.as_double()},
                           {"adapter", service.each.as_double()}, {"cache", service.cache.as_double()}},
                  .source = "vLLM v0.19 vllm/lora/layers/base_linear.py: both matrices of every linear layer, in the activations' type",
                  .children = {}});
    return service;
}

std::optional<Error> set_tuning(const TrainingBasis& basis, const Catalog& catalog, TrainingAnswer& answer, Worksheet* why) {
    const TrainingQuestion& q = basis.question;
    answer.trainable = q.model.parameters.total;
    if (q.setup.adapter.frozen_base()) {
        answer.adapter = adapter_size(*q.model.spec, q.setup.adapter, why);
        answer.adapter_bytes = adapter_file(*q.model.spec, q.setup.adapter).value_or(answer.adapter->tensors);
        answer.trainable = answer.adapter->parameters;
        answer.service = adapter_service(q, why);
    }
    if (!q.finetune) return std::nullopt;
    Result<FromScratch> scratch = from_scratch(basis);
    if (!scratch) return scratch.error();
    answer.scratch = std::move(*scratch);
    const double hours = answer.run.gpu_hours.typical;
    const double scratch_hours = answer.scratch->run.gpu_hours.typical;
    answer.cost_ratio_to_pretraining = hours / scratch_hours;
    if (why)
        why->add({.name = "cost_ratio_to_pretraining",
                  .value = answer.cost_ratio_to_pretraining,
                  .unit = Unit::share,
                  .formula = "hours / scratch_hours",
                  .with = {{"hours", hours}, {"scratch_hours", scratch_hours}},
                  .source = "the same devices and rent; from nothing: 16-bit mixed precision with Adam, the published goodput",
                  .children = {}});
    set_api_prices(q, catalog, answer);
    return std::nullopt;
}

}  // namespace

Result<TrainingRun> training_run_of(const TrainingQuestion& q, const Catalog& catalog) {
    const Result<TrainingBasis> basis = basis_of(q, catalog, std::nullopt, packing_of(q, nullptr), nullptr);
    if (!basis) return basis.error();
    return training_run(*basis, std::max<std::int64_t>(q.gpus, 1));
}

Result<TrainingAnswer> answer_training(const TrainingQuestion& q, const Catalog& catalog, bool explain) {
    Worksheet sheet;
    Worksheet* why = explain ? &sheet : nullptr;
    TrainingAnswer answer;
    answer.capacity = q.gpu->capacity();
    answer.price = hourly_price(q.price, *q.gpu, catalog, why);
    answer.packing = packing_of(q, why);
    const Result<TrainingBasis> read = basis_of(q, catalog, answer.price, answer.packing, why);
    if (!read) return read.error();
    const TrainingBasis& basis = *read;
    answer.beside = basis.beside;
    answer.smallest_cluster = fewest_devices(basis);
    Result<TrainingRun> run = training_run(basis, q.gpus > 0 ? q.gpus : std::max<std::int64_t>(answer.smallest_cluster, 1), why);
    if (!run) return run.error();
    answer.run = std::move(*run);
    if (answer.run.memory.weights.saturated() || answer.run.memory.with_context.high > kTooMany)
        return Error{ErrorCode::too_large, "sequence_tokens", "the memory asked for is beyond 2^53 bytes; ask with fewer or shorter sequences"};
    answer.largest_micro_batch = largest_micro_batch(memory_input(basis, answer.run.setup), basis.memory, answer.capacity);
    answer.curve = training_curve(basis, answer.smallest_cluster, answer.run.gpus);

    const double tokens = q.tokens.as_double();
    answer.flop = basis.flop.model * tokens;
    answer.flop_hardware = basis.flop.hardware * tokens * basis.padding;
    answer.flop_6nd = training_flop(q.model.parameters.active, q.tokens, why).count();
    if (auto error = set_tuning(basis, catalog, answer, why)) return *error;
    if (!q.finetune) {
        answer.optima = compute_optima(q, answer.flop_6nd);
        answer.overtraining = lifetime_rows(basis, answer.run, catalog);
    }
    answer.evidence = published_runs_near(q, answer.run.gpus, catalog);
    add_notes(q, answer);
    answer.why = sheet.take();
    return answer;
}

}  // namespace ballpark
