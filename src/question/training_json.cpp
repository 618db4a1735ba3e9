// The answers of `train` and `finetune` as CONTRACT writes them.

#include "question/training.h"

namespace ballpark {
namespace {

Json recipe_json(const TrainingQuestion& q) {
    const OptimizerRecipe& r = q.recipe;
    const bool adapters = q.setup.adapter.frozen_base();
    const double wide = q.setup.adapter.bytes;
    const auto moment = [&](double bytes) { return adapters && bytes >= 2 ? wide : bytes; };
    return {{"recipe", r.id},
            {"weights", json_figure(adapters ? wide : r.weights)},
            {"gradients", json_figure(adapters ? wide : r.gradients)},
            {"master", json_figure(adapters ? 0 : r.master)},
            {"first_moment", json_figure(moment(r.first))},
            {"second_moment", json_figure(moment(r.second))},
            {"source", r.source}};
}

Json layout_json(const TrainSetup& setup) {
    const TrainParallelism& p = setup.parallel;
    return {{"data", p.data}, {"tensor", p.tensor}, {"pipeline", p.pipeline}, {"context", p.context}, {"experts", p.experts},
            {"zero_stage", p.zero_stage}};
}

Json memory_json(const TrainMemory& memory) {
    return {{"weights", memory.weights.count()},
            {"gradients", memory.gradients.count()},
            {"optimizer", memory.optimizer.count()},
            {"activations", memory.activations.count()},
            {"buffers", memory.buffers.count()},
            {"total", json_range(memory.with_context)},
            {"allocated", json_range(memory.total)}};
}

Json price_json(const std::optional<Range>& usd) { return usd ? json_range(*usd) : Json(nullptr); }

/// Cost against days as devices are added: each point is the same question with other `gpus`.
Json curve_json(const TrainingAnswer& answer) {
    Json points = Json::array();
    for (const TrainingRun& run : answer.curve)
        points.push_back({{"gpus", run.gpus}, {"days", json_range(run.days)}, {"usd", price_json(run.usd)},
                          {"tokens_per_second", json_range(run.tokens_per_second)}, {"fits", run.fits}});
    return points;
}

Json optimum_json(const TrainingAnswer& answer) {
    Json rows = Json::array();
    for (const OptimumRow& row : answer.optima)
        rows.push_back({{"law", row.law->id},
                        {"tokens_for_this_size", json_figure(row.tokens_for_model)},
                        {"parameters_for_this_budget", json_figure(row.parameters_for_budget)},
                        {"tokens_for_this_budget", json_figure(row.tokens_for_budget)},
                        {"source", row.law->source}});
    return rows;
}

void lifetime_json(const TrainingQuestion& q, const TrainingAnswer& answer, Json& out) {
    const LifetimeLoad load = lifetime_load();
    out["lifetime"] = {{"tokens", json_figure(q.lifetime_tokens)}, {"input_tokens", json_figure(load.input)},
                       {"output_tokens", json_figure(load.output)}, {"sequences_per_gpu", json_figure(load.sequences)}};
    Json rows = Json::array();
    for (const LifetimeRow& row : answer.overtraining)
        rows.push_back({{"law", row.law->id},
                        {"parameters", json_figure(row.parameters)},
                        {"tokens", json_figure(row.tokens)},
                        {"training_flop", json_figure(row.training_flop)},
                        {"serving_flop", json_figure(row.serving_flop)},
                        {"total_flop", json_figure(row.training_flop + row.serving_flop)},
                        {"training_usd", price_json(row.training_usd)},
                        {"serving_usd", price_json(row.serving_usd)},
                        {"total_usd", price_json(row.total_usd)},
                        {"cheapest", row.cheapest},
                        {"source", row.law->source}});
    out["overtraining"] = std::move(rows);
}

/// Where the time goes, and the answers that are generated.
void objective_json(const TrainingQuestion& q, const TrainingAnswer& answer, Json& out) {
    const TrainingRun& run = answer.run;
    const ObjectiveWork& beside = answer.beside;
    out["objective"] = q.objective == Objective::supervised ? "supervised" : q.objective == Objective::preference ? "preference" : "reinforcement";
    if (q.objective == Objective::supervised) return;
    out["time_share"] = {{"training", 1 - run.forward_share - run.generating_share}, {"forward", run.forward_share},
                         {"generating", run.generating_share}};
    out["frozen_models"] = beside.frozen_models;
    if (q.objective != Objective::reinforcement) return;
    out["rollouts"] = {{"sequences_per_gpu", q.rollouts},
                       {"prompt_tokens", json_figure(q.prompt_tokens)},
                       {"answer_tokens", json_figure(q.answer_tokens)},
                       {"tensor_parallel", beside.ranks},
                       {"tokens_per_second_per_gpu", json_range(beside.generated_per_second)},
                       {"cache_bytes", beside.cache.count()},
                       {"weights_bytes", beside.weights.count()},
                       {"measured_rows", beside.measured}};
}

void tuning_json(const TrainingQuestion& q, const TrainingAnswer& answer, Json& out) {
    out["method"] = q.method;
    objective_json(q, answer, out);
    out["trainable_parameters"] = answer.trainable.count();
    if (answer.adapter) {
        out["adapter_bytes"] = answer.adapter_bytes.count();
        out["adapter_tensor_bytes"] = answer.adapter->tensors.count();
    } else {
        out["adapter_bytes"] = nullptr;
    }
    if (answer.service)
        out["serving"] = {{"max_lora_rank", answer.service->rank}, {"adapter_bytes", answer.service->each.count()},
                          {"base_bytes", answer.service->base.count()}, {"kv_bytes_per_sequence", answer.service->cache.count()},
                          {"adapters_beside_base", answer.service->beside_base}};
    out["cost_ratio_to_pretraining"] = answer.cost_ratio_to_pretraining;
    const FromScratch& scratch = *answer.scratch;
    out["pretraining"] = {{"tokens", json_figure(scratch.tokens)}, {"flop", json_figure(scratch.flop)}, {"gpus", scratch.run.gpus},
                          {"gpu_hours", json_range(scratch.run.gpu_hours)}, {"days", json_range(scratch.run.days)},
                          {"usd", price_json(scratch.run.usd)}};
    Json api = Json::array();
    for (const ApiTuning& row : answer.api)
        api.push_back({{"model", row.model}, {"usd", json_figure(row.usd)}, {"as_of", row.as_of}, {"source", row.source}});
    out["api"] = std::move(api);
}

}  // namespace

Json to_json(const TrainingQuestion& q, const TrainingAnswer& answer) {
    Json out;
    out["model"] = q.model.id;
    out["parameters"] = {{"total", q.model.parameters.total.count()}, {"active", q.model.parameters.active.count()}};
    out["tokens"] = q.tokens.count();
    out["gpu"] = q.gpu->id;
    out["gpus"] = answer.run.gpus;
    out["flop"] = json_figure(answer.flop);
    out["flop_6nd"] = json_figure(answer.flop_6nd);
    out["hardware_flop"] = json_figure(answer.flop_hardware);
    out["mfu"] = json_range(answer.run.mfu);
    out["goodput"] = json_range(answer.run.goodput);
    out["tokens_per_second"] = json_range(answer.run.tokens_per_second);
    out["gpu_hours"] = json_range(answer.run.gpu_hours);
    out["days"] = json_range(answer.run.days);
    out["usd"] = price_json(answer.run.usd);
    if (answer.price) {
        out["gpu_usd_per_hour"] = json_range(answer.price->usd_per_hour);
        out["price_source"] = answer.price->source;
        if (!answer.price->as_of.empty()) out["price_as_of"] = answer.price->as_of;
    }
    out["parallelism"] = layout_json(answer.run.setup);
    out["bytes_per_trained_parameter"] = recipe_json(q);
    out["memory_per_gpu_bytes"] = memory_json(answer.run.memory);
    out["gpu_capacity_bytes"] = answer.capacity.count();
    out["fits"] = answer.run.fits;
    out["largest_micro_batch"] = answer.largest_micro_batch;
    out["smallest_cluster"] = answer.smallest_cluster > 0 ? Json(answer.smallest_cluster) : Json(nullptr);
    out["curve"] = curve_json(answer);
    if (answer.packing)
        out["packing"] = {{"packed", q.packing}, {"mean_tokens", json_figure(q.mean_tokens)}, {"padded_tokens", json_figure(answer.packing->padded)},
                          {"wasted_share", json_figure(q.packing ? 0 : answer.packing->wasted)}, {"wasted_share_padded", json_figure(answer.packing->wasted)}};
    if (q.finetune) {
        tuning_json(q, answer, out);
    } else {
        out["compute_optimal"] = optimum_json(answer);
        if (!answer.overtraining.empty()) lifetime_json(q, answer, out);
    }
    if (!answer.evidence.empty()) out["evidence"] = to_json(answer.evidence);
    return out;
}

}  // namespace ballpark
