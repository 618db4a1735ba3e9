#include "truth/training_rows.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>

#include "estimate/train_layout.h"
#include "formats/hf_config.h"

namespace ballpark::truth {
namespace {

constexpr std::int64_t kUnsaidDevices = 1024;
constexpr double kContext = 547'608'330;  // catalog/training.json, train_context

bool has(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

std::int64_t whole(const Json& object, const char* name, std::int64_t fallback) {
    const auto found = object.find(name);
    if (found == object.end()) return fallback;
    if (found->is_number()) return static_cast<std::int64_t>(found->get<double>());
    const std::int64_t read = found->is_string() ? std::atoll(found->get<std::string>().c_str()) : 0;
    return read > 0 ? read : fallback;
}

std::string text_of(const Json& object, const char* name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

std::optional<double> figure(const Json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_number()) return {};
    return found->get<double>();
}

/// The number behind a word: "FSDP 4, CP 2" and "CP" give 2.
std::int64_t after(const std::string& text, const std::string& word) {
    const std::size_t at = text.find(word);
    if (at == std::string::npos) return 0;
    return std::atoll(text.c_str() + at + word.size());
}

TrainPrecision precision_of(const std::string& dtype) {
    std::string lower = dtype;
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
    if (has(lower, "fp4")) return TrainPrecision::fp4;
    return has(lower, "fp8") ? TrainPrecision::fp8 : TrainPrecision::bf16;
}

// llm-foundry and torchtitan shard weights; Megatron and NeMo shard the optimizer and name their ranks.
void lay_out(const Json& row, TrainSetup& setup) {
    const Json& s = row["setting"];
    const std::string config = text_of(s, "config");
    const std::string engine = text_of(s, "engine");
    TrainParallelism& p = setup.parallel;
    const std::int64_t devices = whole(s, "n_gpu", 8);
    p.tensor = std::max<std::int64_t>(whole(s, "tp", after(config, "TP")), 1);
    p.pipeline = whole(s, "pp", 1);
    p.context = std::max<std::int64_t>(whole(s, "cp", after(config, "CP ")), 1);
    p.virtual_stages = whole(s, "vp", 1);
    p.experts = whole(s, "ep", 1);
    p.data = std::max<std::int64_t>(devices / (p.tensor * p.pipeline * p.context), 1);
    const bool sharded = has(engine, "FSDP") || has(engine, "torchtitan") || has(engine, "MaxText") || whole(s, "fsdp", 0) > 1;
    p.zero_stage = sharded ? 3 : 1;
    if (text_of(s, "sharding") == "SHARD_GRAD_OP") p.zero_stage = 2;
    // FSDP ranks share out tokens as well: what context ranks gather is gathered by the whole group.
    setup.sequence = Tokens(whole(s, "seq_len", after(config, "SL=") > 0 ? after(config, "SL=") : 2048));
    setup.micro_batch = whole(s, "micro_batch", whole(s, "mbs", has(engine, "MaxText") ? 4 : 1));
    setup.global_batch = whole(s, "gbs", 0);
    setup.recompute = s.value("act_ckpt", false) ? Recompute::full : Recompute::none;
    // Only torchtitan's first lines run without fused operations.
    setup.compiled = config != "FSDP";
    // torchtitan's tables of long contexts recompute every layer.
    if (has(engine, "torchtitan") && setup.sequence.count() > 8192) setup.recompute = Recompute::full;
    if (text_of(s, "kind") == "LoRA Performance") setup.adapter.kind = AdapterKind::lora;
}

/// What a table's columns say of a row whose file left them out.
void lay_out_as(const Json& columns, const Json& row, TrainSetup& setup) {
    TrainParallelism& p = setup.parallel;
    const auto at = [&](std::size_t i) { return columns[i].get<std::int64_t>(); };
    setup.global_batch = at(0);
    setup.micro_batch = at(1);
    setup.sequence = Tokens(at(2));
    p.tensor = at(3);
    p.pipeline = at(4);
    p.context = at(5);
    p.virtual_stages = at(6);
    p.data = std::max<std::int64_t>(whole(row["setting"], "n_gpu", 8) / (p.tensor * p.pipeline * p.context), 1);
}

bool says_layout(const Json& s) {
    const std::string engine = text_of(s, "engine");
    return s.contains("tp") || s.contains("sharding") || has(engine, "torchtitan") || has(engine, "MaxText");
}

/// Constants that are good enough to choose a layout with; what is replayed are times.
constexpr TrainMemoryConstants kRough{10, 4, 10, 3, 1e8, {1, 1, 1}, {5e8, 5e8, 5e8}};

void lay_out_to_fit(const Json& row, TrainRow& run) {
    const Json& s = row["setting"];
    run.setup.compiled = true;
    const TrainMemoryInput input{run.trained(), run.setup, *find_recipe("megatron"), Block{1, 2}, 0, 1, Bytes()};
    run.setup.parallel = choose_layout(input, kRough, run.device->capacity(), whole(s, "n_gpu", kUnsaidDevices), TrainStyle::split);
    run.setup.global_batch = whole(s, "gbs", 0);
}

TrainRow read_row(const Json& row, TrainingNames& names) {
    const Json& s = row["setting"];
    const Json& m = row["measured"];
    TrainRow result;
    result.id = row["id"].get<std::string>();
    const std::string name = row["model"].get<std::string>();
    result.model = names.model_id(name);
    result.spec = names.model(name);
    result.device = names.device(row["hardware"].get<std::string>());
    if (result.spec != nullptr) result.parameters = count_parameters(*result.spec);
    result.precision = precision_of(text_of(s, "dtype"));
    lay_out(row, result.setup);
    if (names.layouts().contains(result.id)) lay_out_as(names.layouts()[result.id], row, result.setup);
    else if (result.spec != nullptr && result.device != nullptr && !says_layout(s)) lay_out_to_fit(row, result);
    result.tokens = figure(s, "tokens").value_or(0);
    result.hours = figure(m, "gpu_hours");
    result.tokens_per_second = figure(m, "tok_s_per_gpu");
    if (const auto total = figure(m, "throughput_tok_s"); total && !result.tokens_per_second)
        result.tokens_per_second = *total / static_cast<double>(whole(s, "n_gpu", 1));
    if (const auto tera = figure(m, "tflops_per_gpu")) result.flop_per_second = *tera * 1e12;
    const auto mfu = figure(m, "mfu");
    if (mfu && result.device != nullptr && !result.flop_per_second)
        if (const auto peak = train_peak(*result.device, result.precision)) result.flop_per_second = *mfu * peak->count();
    // Megatron's count until 2025, megatron/training/training.py num_floating_point_operations at core_r0.8, which NeMo
    // took over (its 24.12 table gives tokens and operations: 8715 tokens of Llama 2 13B are 760 TFLOP with all pairs);
    // Korthikanti et al. 2022, arXiv:2205.05198, eq. 10; llm-foundry scripts/train/benchmarking/README.md.
    for (const char* table : {"c-nemolong-", "c-nemo-", "c-meg-", "c-korth-", "c-foundry-"}) result.counts_all_pairs |= result.id.rfind(table, 0) == 0;
    if (result.id.rfind("c-mlpt-", 0) == 0) result.unusable = "time to a quality, not a count of tokens";
    else if (result.id.rfind("c-epoch-", 0) == 0) result.unusable = "derived by a database, not measured";
    else if (result.spec == nullptr) result.unusable = "the shape of the model is not known";
    else if (result.device == nullptr) result.unusable = "the device is not in the catalog";
    else if (!result.tokens_per_second && !result.flop_per_second && !result.hours)
        result.unusable = "the same run told again in days, dollars or a range";
    else if (has(result.id, "-llama-65b-a100-80gb-02")) result.unusable = "the speed inside a run whose hours are another row";
    return result;
}

Json terms_json(const TrainRow& row) {
    const TrainTerms t = train_terms(row.trained(), row.setup, *row.device, row.precision);
    const double model = train_flop(row.trained(), row.setup).model;
    Json out{{"id", row.id}, {"model", row.model}, {"device", row.device->id}, {"family", row.device->family},
             {"terms", {t.matrices, t.experts, t.narrow, t.head, t.attention, t.activations, t.unfused, t.gathers, t.sums, t.dispatch, t.bubble, t.doublings}},
             {"flop", model}, {"peak", train_peak(*row.device, row.precision)->count()}};
    if (row.rate()) out["rate"] = *row.rate();
    if (row.hours) out["hours"] = *row.hours;
    out["tokens"] = row.tokens;
    return out;
}

/// Gradients that are there before the first activation goes.
double early_gradients(const TuneRow& row, const TrainMemory& memory) {
    if (row.setup.accumulates) return memory.gradients.as_double();
    if (row.setup.adapter.frozen_base()) return 0;
    const double head = (row.spec->tie_word_embeddings ? row.parameters.embedding : row.parameters.output_head).as_double();
    return head * row.recipe.gradients / static_cast<double>(row.setup.parallel.zero_stage >= 2 ? row.setup.parallel.data : 1);
}

Json memory_json(const TuneRow& row) {
    const ActivationElements kept = activation_elements(*row.spec, row.setup.adapter);
    const TrainMemoryConstants none{0, 0, 0, 0, 0, {1, 1, 1}, {}};
    const TrainMemory fixed = train_memory({row.trained(), row.setup, row.recipe, row.frozen, 0, 1, Bytes()}, none);
    TrainMemoryConstants one = none;
    one.hidden_copies = one.hidden_copies_compiled = 1;
    const TrainMemory copies = train_memory({row.trained(), row.setup, row.recipe, row.frozen, 0, 1, Bytes()}, one);
    one = none;
    one.logit_bytes = one.logit_bytes_chunked = 1;
    const TrainMemory logits = train_memory({row.trained(), row.setup, row.recipe, row.frozen, 0, 1, Bytes()}, one);
    const bool full = row.setup.recompute == Recompute::full;
    return {{"id", row.id}, {"program", row.program}, {"model", row.model}, {"peak", row.peak},
            {"fixed", (fixed.weights + fixed.optimizer + fixed.buffers).as_double() + (row.with_context ? kContext : 0)}, {"gradients", fixed.gradients.count()},
            {"early", early_gradients(row, fixed)},
            {"layers", fixed.activations.count()}, {"copy", (copies.activations - fixed.activations).count()},
            {"working", full ? (fixed.activations - fixed.checkpoints).count() : 0}, {"logit", logits.logits.count()},
            {"compiled", row.setup.compiled}, {"chunked", row.setup.chunked_loss}, {"full", full},
            {"accumulates", row.setup.accumulates}, {"hidden", kept.hidden}};
}

}  // namespace

double TrainRow::counted_flop() const {
    const TrainFlop flop = train_flop(trained(), setup);
    return flop.model + (counts_all_pairs ? 3 * flop.forward.attention : 0);
}

std::optional<double> TrainRow::rate() const {
    if (tokens_per_second) return tokens_per_second;
    if (!flop_per_second) return {};
    return *flop_per_second / counted_flop();
}

TrainingNames::TrainingNames(const Catalog& catalog)
    : catalog_(catalog), names_(Json::parse(read_file(BALLPARK_TEST_DATA "/truth/data/training_names.json"), nullptr, false)) {}

std::string TrainingNames::model_id(const std::string& name) const {
    const Json& models = names_["models"];
    if (models.contains(name)) return models[name].get<std::string>();
    if (names_["shapes"].contains(name)) return name;
    const auto entry = catalog_.find_model(name);
    return entry ? (*entry)->id : name;
}

const ModelSpec* TrainingNames::model(const std::string& name) {
    if (const auto known = read_.find(name); known != read_.end()) return &known->second;
    if (names_["shapes"].contains(name)) {
        const Json& shape = names_["shapes"][name];
        Json config{{"vocab_size", shape["vocab"]}};
        if (shape.contains("gated"))
            config.update(Json{{"architectures", {"LlamaForCausalLM"}}, {"model_type", "llama"}, {"hidden_size", shape["hidden"]},
                               {"num_hidden_layers", shape["layers"]}, {"num_attention_heads", shape["heads"]},
                               {"intermediate_size", shape["gated"]}, {"tie_word_embeddings", false}});
        else
            config.update(Json{{"architectures", {"GPT2LMHeadModel"}}, {"model_type", "gpt2"}, {"n_embd", shape["hidden"]},
                               {"n_layer", shape["layers"]}, {"n_head", shape["heads"]}, {"n_positions", 2048}, {"n_ctx", 2048}});
        auto spec = read_hf_config(config.dump());
        return spec ? &read_.emplace(name, std::move(*spec)).first->second : nullptr;
    }
    const auto entry = catalog_.find_model(model_id(name));
    return entry ? &(*entry)->spec : nullptr;
}

const DeviceSpec* TrainingNames::device(const std::string& name) {
    const Json& devices = names_["devices"];
    if (devices.contains(name) && devices[name].is_object()) {
        const auto like = catalog_.find_device(devices[name]["like"].get<std::string>());
        if (!like) return nullptr;
        DeviceSpec& own = own_devices_[name] = **like;
        own.bandwidth = BytesPerSecond(devices[name]["bandwidth_bytes_per_second"].get<double>());
        return &own;
    }
    const auto found = catalog_.find_device(devices.contains(name) ? devices[name].get<std::string>() : name);
    return found ? *found : nullptr;
}

std::vector<TrainRow> train_rows(const std::filesystem::path& folder, TrainingNames& names) {
    std::vector<TrainRow> rows;
    for (const Json& row : read_lines(folder / "training.jsonl")) rows.push_back(read_row(row, names));
    return rows;
}

void print_training_rows(const std::filesystem::path& folder, const Catalog& catalog) {
    TrainingNames names(catalog);
    for (const TrainRow& row : train_rows(folder, names))
        if (row.unusable.empty()) std::puts(terms_json(row).dump().c_str());
    for (const TuneRow& row : tune_rows(folder, catalog, names))
        if (row.unusable.empty()) std::puts(memory_json(row).dump().c_str());
}

}  // namespace ballpark::truth
