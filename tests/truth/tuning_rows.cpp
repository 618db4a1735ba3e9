// Fine-tuning peaks that programs printed: PEFT's benchmark, torchtune, torchtitan, LitGPT, Qwen's script, Unsloth.

#include <algorithm>
#include <cctype>
#include <cstdlib>

#include "truth/training_rows.h"

namespace ballpark::truth {
namespace {

bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

std::int64_t leading(const std::string& text) { return std::atoll(text.c_str()); }

std::string program_of(const std::string& id) {
    for (const char* program : {"peft", "torchtune", "torchtitan", "litgpt", "qwen1", "unsloth"})
        if (id.rfind("C-" + std::string(program), 0) == 0) return program;
    return "";
}

void lora(TuneRow& row, std::int64_t rank, std::uint32_t targets) {
    row.setup.adapter.kind = AdapterKind::lora;
    row.setup.adapter.rank = rank;
    row.setup.adapter.targets = targets;
}

// PEFT method_comparison/MetaMathQA: batches of 4, texts of up to 768 tokens; the figure is the longest batch's.
void read_peft(const Json& row, TuneRow& tune) {
    const std::string mode = said(row, "mode");
    tune.setup.micro_batch = 4;
    tune.setup.sequence = Tokens(768);
    tune.trainable = number(row, "trainable_params");
    tune.adapter_file = measured(row, "adapter_file");
    tune.peak = measured(row, "accelerator_memory_max").value_or(0);
    const std::size_t rank = mode.find(" r");
    if (rank != std::string::npos) lora(tune, leading(mode.substr(rank + 2)), has(mode, "mlp") ? target_gate | target_up | target_down : target_q | target_v);
    if (has(mode, "DoRA")) tune.setup.adapter.kind = AdapterKind::dora;
    if (has(mode, "IA3") || (has(mode, "tuning") && !has(mode, "full"))) tune.unusable = "a method that is not asked for (IA3, prefix, prompt)";
    if (number(row, "n_gpu") || said(row, "mode").empty()) tune.unusable = "an encoder-decoder whose text lengths are not told";
}

// torchtune: recipes as of the table. LoRA recipes: rank 8 on q, v (7B) or with the output projection; losses in pieces.
void read_torchtune(const Json& row, const std::string& id, TuneRow& tune) {
    const std::string mode = said(row, "mode");
    tune.peak = measured(row, "peak_memory_active").value_or(measured(row, "peak_memory_per_gpu").value_or(0));
    const std::string gpu = said(row, "gpu");
    tune.setup.parallel.data = std::max<std::int64_t>(leading(gpu), 1);
    if (tune.setup.parallel.data > 1) tune.setup.parallel.zero_stage = 3;
    tune.setup.micro_batch = static_cast<std::int64_t>(number(row, "micro_batch").value_or(1));
    tune.setup.sequence = Tokens(static_cast<std::int64_t>(number(row, "seq").value_or(2048)));
    if (has(id, "-cumulative-")) {
        // Each line of the table keeps the options of the lines before it.
        static const char* const kSteps[] = {"Baseline", "Packed", "Compile", "Chunked", "Activation-Checkpointing", "Fuse-optimizer",
                                             "Activation-Offloading", "8-bit", "-LoRA", "-QLoRA"};
        int step = 0;
        for (int i = 0; i < 10; ++i)
            if (has(id, kSteps[i])) step = i;
        tune.setup.compiled = step >= 2;
        tune.setup.chunked_loss = step >= 3;
        if (step >= 4) tune.setup.recompute = Recompute::full;
        tune.setup.offloads_activations = step >= 6;
        if (step == 0) tune.unusable = "texts of unknown length: not packed";
        // Gradients are used up as they come.
        if (step >= 5 && step <= 7) tune.recipe.gradients = 0;
        if (step == 7) tune.recipe = with_optimizer(tune.recipe, Optimizer::adamw8bit);
        if (step >= 8) lora(tune, 64, kAllLinear);
        if (step == 9) tune.frozen = kNf4DoubleQuantised;
    } else if (has(id, "-qlora-tut-") || has(id, "-2024-")) {
        tune.unusable = "lengths are the longest allowed, texts not packed";
    } else {
        tune.setup.compiled = tune.setup.chunked_loss = true;
        tune.setup.recompute = Recompute::full;
        if (has(mode, "LoRA")) lora(tune, 16, kAllLinear);
        if (has(mode, "QLoRA")) tune.frozen = kNf4DoubleQuantised;
        if (row["setting"].value("cpu_offload", false)) tune.unusable = "weights and states lie in the host's memory";
    }
    if (has(mode, "LoRA")) tune.setup.adapter.bytes = 2;
}

// LitGPT: alpaca texts cut at the stated length; configurations in data/training_names.json. Tutorials: rank 8 on q, v.
void read_litgpt(const Json& row, const std::string& id, const Json& configs, TuneRow& tune) {
    const bool table = has(id, "-rt-");
    const std::string mode = table ? said(row, "kind") : said(row, "mode");
    const std::string stored = table ? said(row, "quantization") : mode == "qlora" ? "bnb.nf4" : "";
    tune.peak = measured(row, table ? "max_gpu_ram" : "peak_memory").value_or(0);
    tune.setup.micro_batch = std::max<std::int64_t>(leading(said(row, "micro_batch")), 1);
    tune.setup.sequence = Tokens(static_cast<std::int64_t>(number(row, "max_seq_length").value_or(512)));
    if (table) tune.setup.sequence = Tokens(has(id, "Llama-2") ? 1304 : has(id, "StableLM") ? 1034 : 1079);
    const std::string name = row["model"].get<std::string>();
    if (mode != "full") {
        const bool own = !table && configs.contains(name);
        lora(tune, own ? configs[name]["rank"].get<std::int64_t>() : table ? 8 : 32, own ? kAllLinear | target_head : target_q | target_v);
    }
    tune.setup.adapter.bytes = 2;
    if (has(stored, "nf4")) tune.frozen = has(stored, "dq") ? kNf4DoubleQuantised : kNf4;
    tune.setup.accumulates = mode == "full";
    const std::string gpu = said(row, "gpu");
    if (leading(gpu) > 1) {
        tune.setup.parallel.data = leading(gpu);
        tune.setup.parallel.zero_stage = 3;
        tune.setup.recompute = Recompute::full;
    }
    if (has(mode, "Adapter")) tune.unusable = "a method that is not asked for (LLaMA-Adapter)";
    if (has(mode, "Multiple")) tune.unusable = "the number of devices is not told";
    // Weights, gradients and two moments alone are larger.
    const double states = tune.parameters.total.as_double() * 8 / static_cast<double>(tune.setup.parallel.data);
    if (mode == "full" && tune.peak < states) tune.unusable = "less than weights, gradients and moments of its own configuration";
}

// Qwen finetune.py: rank 64 on all linear layers, layers recomputed. One row a length; a sum over devices.
void read_qwen(const Json& row, TuneRow& tune) {
    const std::string mode = said(row, "mode");
    lora(tune, 64, kAllLinear);
    tune.setup.recompute = Recompute::full;
    tune.setup.accumulates = true;
    tune.with_context = true;
    tune.frozen = has(mode, "Q-LoRA") ? Block{256, 133} : Block{1, 2};
    if (has(mode, "emb")) tune.unusable = "embedding and head are trained beside the adapters";
    if (has(mode, "Full")) tune.unusable = "DeepSpeed's buckets, whose sizes are not told, and a sum over devices";
    if (leading(said(row, "gpu")) > 1) tune.unusable = "a sum over devices";
}

void read_titan(const Json& row, const std::string& id, TuneRow& tune) {
    tune.peak = measured(row, "peak_memory_per_gpu").value_or(0);
    tune.recipe = *find_recipe("fsdp");
    tune.setup.recompute = Recompute::full;
    tune.setup.compiled = true;
    tune.setup.sequence = Tokens(8192);
    tune.setup.micro_batch = 16;
    tune.setup.parallel = {.data = 32, .tensor = 8, .zero_stage = 3};
    (void)row;
    if (!has(id, "Table-4")) tune.unusable = "micro-batches of the pipeline are not told";
}

void read_unsloth(const Json& row, TuneRow& tune) {
    const std::string mode = said(row, "mode");
    tune.peak = measured(row, "peak_reserved").value_or(0);
    tune.unusable = has(mode, "embedding") ? "embedding models" : "text lengths are not told, far below the longest allowed";
}

TuneRow read_tune(const Json& row, Shapes& shapes, TrainingNames& names) {
    TuneRow tune;
    tune.id = row["id"].get<std::string>();
    tune.program = program_of(tune.id);
    std::string name = row["model"].get<std::string>();
    if (has(tune.id, "litgpt-gemma2")) name = "gemma2-2b";
    if (has(tune.id, "-rt-") && has(tune.id, "StableLM")) name = "StableLM Alpha 3 B";
    if (has(tune.id, "-rt-") && has(tune.id, "Llama-2-13")) name = "Llama 2 13 B";
    tune.model = names.model_id(name);
    tune.spec = names.model(name);
    if (tune.spec == nullptr) tune.spec = shapes.find(row);
    tune.recipe = *find_recipe("16bit");
    if (tune.spec == nullptr) {
        tune.unusable = "the shape of the model is not known";
        return tune;
    }
    tune.parameters = count_parameters(*tune.spec);
    if (tune.program == "peft") read_peft(row, tune);
    else if (tune.program == "torchtune") read_torchtune(row, tune.id, tune);
    else if (tune.program == "litgpt") read_litgpt(row, tune.id, names.litgpt(), tune);
    else if (tune.program == "qwen1") read_qwen(row, tune);
    else if (tune.program == "torchtitan") read_titan(row, tune.id, tune);
    else read_unsloth(row, tune);
    return tune;
}

bool is_training(const Json& row) {
    std::string kind = said(row, "kind");
    std::transform(kind.begin(), kind.end(), kind.begin(), [](unsigned char c) { return std::tolower(c); });
    const std::string id = row["id"].get<std::string>();
    const bool asked = has(kind, "finetuning") || has(kind, "fine-tuning") || has(kind, "pre-training");
    return !program_of(id).empty() && asked;
}

}  // namespace

std::vector<TuneRow> tune_rows(const std::filesystem::path& folder, const Catalog& catalog, TrainingNames& names) {
    Shapes shapes(catalog, folder);
    std::vector<TuneRow> rows;
    for (const char* file : {"memory_pytorch.jsonl", "memory_training.jsonl"})
        for (const Json& row : read_lines(folder / file)) {
            if (!is_training(row)) continue;
            const TuneRow tune = read_tune(row, shapes, names);
            if (tune.program != "qwen1") {
                rows.push_back(tune);
                continue;
            }
            for (const auto& [length, figure] : row["measured"].items()) {
                TuneRow one = tune;
                one.id += "-" + length;
                one.setup.sequence = Tokens(leading(length.substr(3)));
                one.peak = figure.value("bytes", 0.0);
                if (one.peak == 0) one.unusable = "no figure at this length";
                rows.push_back(one);
            }
        }
    return rows;
}

}  // namespace ballpark::truth
