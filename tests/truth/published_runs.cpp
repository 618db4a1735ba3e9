// Training runs of the tables as the questions that ask about them, for tests/truth/choose_runs.py.

#include <cstdio>

#include "truth/reinforcement_rows.h"
#include "truth/training_rows.h"

namespace ballpark::truth {
namespace {

struct Target {
    const char* name;
    std::uint32_t bit;
};
constexpr Target kTargets[] = {{"q_proj", target_q}, {"k_proj", target_k}, {"v_proj", target_v}, {"o_proj", target_o},
                               {"gate_proj", target_gate}, {"up_proj", target_up}, {"down_proj", target_down}, {"lm_head", target_head}};

Json targets(std::uint32_t bits) {
    Json names = Json::array();
    for (const Target& target : kTargets)
        if (bits & target.bit) names.push_back(target.name);
    return names;
}

void put_ranks(const TrainSetup& setup, Json& question) {
    const TrainParallelism& p = setup.parallel;
    const auto put = [&](const char* name, std::int64_t value) {
        if (value > 1) question[name] = value;
    };
    put("tensor_parallel", p.tensor);
    put("pipeline_parallel", p.pipeline);
    put("context_parallel", p.context);
    put("expert_parallel", p.experts);
    put("virtual_stages", p.virtual_stages);
    put("micro_batch", setup.micro_batch);
    put("global_batch", setup.global_batch);
    question["gpus"] = p.devices();
    question["zero_stage"] = p.zero_stage;
}

/// Members that differ from what the ask takes where nothing is said.
Json question_of(const std::string& model, const TrainSetup& setup, bool finetune) {
    Json question{{"ask", finetune ? "finetune" : "train"}, {"model", model}, {"sequence_tokens", setup.sequence.count()}};
    put_ranks(setup, question);
    if (setup.recompute != Recompute::none) question["recompute"] = setup.recompute == Recompute::full ? "full" : "selective";
    if (setup.compiled == finetune) question["compile"] = setup.compiled;
    if (setup.accumulates == finetune) question["accumulate"] = setup.accumulates;
    if (setup.chunked_loss) question["chunked_loss"] = true;
    if (setup.offloads_activations) question["offload_activations"] = true;
    return question;
}

void put_method(const TrainSetup& setup, const Block& frozen, Json& question) {
    const AdapterSetup& adapter = setup.adapter;
    question["method"] = !adapter.frozen_base() ? "full" : adapter.kind == AdapterKind::dora ? "dora" : frozen.bytes > 0 && frozen.elements > 1 ? "qlora" : "lora";
    if (!adapter.frozen_base()) return;
    question["rank"] = adapter.rank;
    if (adapter.targets != kAllLinear) question["target_modules"] = targets(adapter.targets);
    if (adapter.bytes != 4) question["adapter_bytes_per_parameter"] = adapter.bytes;
    if (frozen.elements == kNf4.elements) question["double_quantisation"] = false;
    if (question["method"] == "qlora" && setup.recompute == Recompute::none) question["recompute"] = "none";
}

void print(const std::string& id, Json question, const char* figure, double value, const Json& published) {
    Json out{{"id", id}, {"name", published["model"]}, {"question", std::move(question)}, {figure, value}, {"source", published["source"]}};
    std::puts(out.dump().c_str());
}

bool in_catalog(const Catalog& catalog, const std::string& id) {
    const auto entry = catalog.find_model(id);
    return entry && (*entry)->id == id;
}

void print_table_row(const TrainRow& row, const Json& published) {
    const bool finetune = row.setup.adapter.frozen_base();
    Json question = question_of(row.model, row.setup, finetune);
    if (finetune) put_method(row.setup, Block{1, 2}, question);
    question["gpu"] = row.device->id;
    if (row.precision != TrainPrecision::bf16) question["precision"] = row.precision == TrainPrecision::fp8 ? "fp8" : "fp4";
    if (row.hours && row.tokens > 0) {
        question["tokens"] = row.tokens;
        print(row.id, question, "gpu_hours", *row.hours, published);
    } else if (const auto rate = row.rate()) {
        print(row.id, question, "tokens_per_second", *rate * question["gpus"].get<double>(), published);
    }
}

}  // namespace

void print_published_runs(const std::filesystem::path& folder, const Catalog& catalog) {
    TrainingNames names(catalog);
    std::map<std::string, Json> published;
    for (const char* file : {"training.jsonl", "memory_pytorch.jsonl", "memory_training.jsonl"})
        for (const Json& row : read_lines(folder / file)) published[row["id"].get<std::string>()] = row;
    for (const TrainRow& row : train_rows(folder, names))
        if (row.unusable.empty() && in_catalog(catalog, row.model) && row.device->id.find('/') == std::string::npos) print_table_row(row, published[row.id]);
    for (const TuneRow& row : tune_rows(folder, catalog, names)) {
        const bool own_scales = row.frozen.elements > 1 && row.frozen.elements != kNf4.elements && row.frozen.elements != kNf4DoubleQuantised.elements;
        if (!row.unusable.empty() || !in_catalog(catalog, row.model) || row.with_context || own_scales || row.recipe.gradients == 0) continue;
        Json question = question_of(row.model, row.setup, true);
        put_method(row.setup, row.frozen, question);
        if (std::string_view(row.recipe.id) != "16bit") question["recipe"] = row.recipe.id;
        print(row.id, question, "peak_bytes", row.peak, published[row.id]);
    }
    for (const ReinforcementRow& row : reinforcement_rows()) print(row.id, row.question, "tokens_per_second", row.tokens_per_second, row.published);
}

}  // namespace ballpark::truth
