#include "question/scenario_fields.h"

#include <algorithm>
#include <array>
#include <utility>

#include "quantity/units.h"
#include "question/json.h"

namespace ballpark {
namespace {

constexpr std::array kCountStops = {1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0};
constexpr std::array kDeviceStops = {1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0};
constexpr std::array kContextStops = {512.0,   1024.0,  2048.0,  4096.0,   8192.0,   16384.0,
                                      32768.0, 65536.0, 131072.0, 262144.0, 524288.0, 1048576.0};
constexpr std::array kRequestStops = {0.0, 100.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 6000.0, 8000.0, 16000.0, 32000.0, 64000.0, 128000.0};
constexpr std::array kShareStops = {0.1, 0.25, 0.5, 0.75, 0.9, 1.0};

constexpr std::string_view kAsStored = "auto";

constexpr std::array kFields = {
    ScenarioField{"model", FieldKind::model, "llama-3.1-8b", Unit::count, 0, 0, false, {}, "model", "slt"},
    ScenarioField{"weights", FieldKind::weights, "fp8", Unit::count, 0, 0, false, {}, "model", "s"},
    ScenarioField{"method", FieldKind::method, "qlora", Unit::count, 0, 0, false, {}, "model", "t"},
    ScenarioField{"api_model", FieldKind::api_model, "openai/gpt-4o", Unit::count, 0, 0, false, {}, "model", "pl"},
    ScenarioField{"encoder", FieldKind::encoder, "bge-large-en-v1.5", Unit::count, 0, 0, false, {}, "model", "e"},
    ScenarioField{"encoding", FieldKind::encoding, "o200k_base", Unit::count, 0, 0, false, {}, "model", "k"},
    ScenarioField{"kv", FieldKind::kv, "auto", Unit::count, 0, 0, false, {}, "model", "s"},
    ScenarioField{"engine", FieldKind::engine, "vllm", Unit::count, 0, 0, false, {}, "hardware", "s"},
    ScenarioField{"gpu", FieldKind::gpu, "l4-24gb", Unit::count, 0, 0, false, {}, "hardware", "ste"},
    ScenarioField{"gpus", FieldKind::figure, "1", Unit::count, 1, 64, true, kDeviceStops, "hardware", "st"},
    ScenarioField{"gpu_memory_utilization", FieldKind::figure, "", Unit::share, 0.1, 1, false, kShareStops, "hardware", "s"},
    ScenarioField{"gpu_layers", FieldKind::figure, "", Unit::count, 0, 256, false, {}, "hardware", "s"},
    ScenarioField{"cpu_moe", FieldKind::figure, "", Unit::count, 0, 256, false, {}, "hardware", "s"},
    ScenarioField{"concurrency", FieldKind::figure, "8", Unit::count, 1, 1024, true, kCountStops, "workload", "sl"},
    ScenarioField{"context_tokens", FieldKind::figure, "8192", Unit::tokens, 512, 1048576, true, kContextStops, "workload", "s"},
    ScenarioField{"input_tokens", FieldKind::figure, "6000", Unit::tokens, 1, 128000, true, kRequestStops, "workload", "slp"},
    ScenarioField{"output_tokens", FieldKind::figure, "512", Unit::tokens, 0, 128000, true, kRequestStops, "workload", "slp"},
    ScenarioField{"cached_input_tokens", FieldKind::figure, "0", Unit::tokens, 0, 128000, true, kRequestStops, "workload", "p"},
    ScenarioField{"requests", FieldKind::figure, "100000", Unit::count, 1, 1e9, true, {}, "workload", "p"},
    ScenarioField{"training_tokens", FieldKind::figure, "10000000", Unit::tokens, 1e4, 2e13, true, {}, "workload", "t"},
    ScenarioField{"lifetime_tokens", FieldKind::figure, "", Unit::tokens, 1e6, 1e17, true, {}, "workload", "t"},
    ScenarioField{"documents", FieldKind::figure, "1000000", Unit::count, 1, 1e12, true, {}, "workload", "e"},
    ScenarioField{"tokens_per_document", FieldKind::figure, "256", Unit::tokens, 1, 1e6, true, {}, "workload", "e"},
    ScenarioField{"max_gpus", FieldKind::figure, "8", Unit::count, 1, 64, true, kDeviceStops, "hardware", "l"},
    ScenarioField{"budget_usd_per_month", FieldKind::figure, "", Unit::usd, 1, 1e7, true, {}, "cost", "l"},
    ScenarioField{"gpu_usd_per_hour", FieldKind::figure, "", Unit::usd_per_hour, 0.05, 100, true, {}, "cost", "ste"},
    ScenarioField{"utilization", FieldKind::figure, "", Unit::share, 0.01, 1, false, kShareStops, "cost", "s"},
};

constexpr std::array<std::string_view, 5> kEngines = {"vllm", "sglang", "trtllm", "llama.cpp", "transformers"};

constexpr std::array<std::string_view, 5> kAsks = {"serve", "price", "plan", "train", "embed"};

constexpr std::array<std::string_view, 4> kMethods = {"lora", "qlora", "full", "train"};

/// Fields of some engines only.
struct FieldOfEngines {
    std::string_view field;
    std::array<std::string_view, 3> engines;
};

constexpr std::array kOfSome = {
    FieldOfEngines{"gpu_memory_utilization", {"vllm", "sglang", "trtllm"}},
    FieldOfEngines{"gpu_layers", {"llama.cpp"}},
    FieldOfEngines{"cpu_moe", {"llama.cpp"}},
};

bool says_how_many(std::string_view gpu) {
    const bool counted = !gpu.empty() && gpu.front() >= '0' && gpu.front() <= '9' && gpu.find('x') != std::string_view::npos;
    return counted || gpu.find('+') != std::string_view::npos;
}

/// Reads a figure as links and people write it; a whole number where the question wants one.
Result<Json> figure(const ScenarioField& field, std::string_view text) {
    Result<double> value = parse(text, field.unit);
    if (!value) return Error{value.error().code, std::string(field.name), value.error().message};
    return json_figure(*value);
}

/// llama.cpp's --ctx-size and --parallel: a slot for each user.
void as_slots(Json& question) {
    const std::int64_t slots = std::max<std::int64_t>(1, question["concurrency"].integer());
    const Tokens all = Tokens(question["context_tokens"].integer()) * slots;
    question["context_tokens"] = all.count();
    question["parallel_slots"] = slots;
}

constexpr std::array kRenamed = {
    RenamedField{ScenarioAsk::price, "api_model", "model"},
    RenamedField{ScenarioAsk::plan, "api_model", "api_models"},
    RenamedField{ScenarioAsk::plan, "input_tokens", "workload.input_tokens"},
    RenamedField{ScenarioAsk::plan, "output_tokens", "workload.output_tokens"},
    RenamedField{ScenarioAsk::plan, "concurrency", "workload.concurrency"},
    RenamedField{ScenarioAsk::train, "training_tokens", "dataset_tokens"},
    RenamedField{ScenarioAsk::train, "training_tokens", "tokens"},
    RenamedField{ScenarioAsk::embed, "encoder", "model"},
    RenamedField{ScenarioAsk::serve, "concurrency", "parallel_slots"},
    RenamedField{ScenarioAsk::serve, "gpus", "tensor_parallel"},
};

/// The fields under the names that an ask has for them.
Json renamed(ScenarioAsk ask, const Json& set) {
    Json question = {{"ask", kAsks[static_cast<std::size_t>(ask)]}};
    for (const auto& [name, value] : set.members()) {
        std::string_view to = name;
        if (ask == ScenarioAsk::plan && name == "api_model") {
            question["api_models"].push_back(value);
            continue;
        }
        for (const RenamedField& row : kRenamed)
            if (row.ask == ask && row.field == name) to = row.question;
        const std::size_t dot = to.find('.');
        if (dot == std::string_view::npos) question[to] = value;
        else question[to.substr(0, dot)][to.substr(dot + 1)] = value;
    }
    return question;
}

/// "train" is an ask of its own; everything else is a method of `finetune`.
Json as_training(const Json& set) {
    const bool scratch = set["method"].text() == "train";
    Json question = {{"ask", scratch ? "train" : "finetune"}};
    for (const auto& [name, value] : set.members()) {
        if (name == "training_tokens") question[scratch ? "tokens" : "dataset_tokens"] = value;
        else if (name != "method" || !scratch) question[name] = value;
    }
    return question;
}

}  // namespace

std::string_view to_string(FieldKind kind) {
    switch (kind) {
        case FieldKind::figure: return "figure";
        case FieldKind::model: return "model";
        case FieldKind::encoder: return "encoder";
        case FieldKind::gpu: return "gpu";
        case FieldKind::weights: return "weights";
        case FieldKind::kv: return "kv";
        case FieldKind::engine: return "engine";
        case FieldKind::api_model: return "api_model";
        case FieldKind::method: return "method";
        case FieldKind::encoding: return "encoding";
    }
    return "figure";
}

std::span<const ScenarioField> scenario_fields() { return kFields; }

bool ask_has_field(ScenarioAsk ask, const ScenarioField& field) {
    constexpr std::string_view kLetters = "splte";
    return field.asks.find(kLetters[static_cast<std::size_t>(ask)]) != std::string_view::npos;
}

std::span<const std::string_view> scenario_asks() { return kAsks; }

std::span<const std::string_view> scenario_methods() { return kMethods; }

std::span<const RenamedField> renamed_fields() { return kRenamed; }

std::string_view scenario_field_of(ScenarioAsk ask, std::string_view question_field) {
    const auto found = std::find_if(kRenamed.begin(), kRenamed.end(), [&](const RenamedField& row) {
        return row.ask == ask && row.question == question_field;
    });
    return found == kRenamed.end() ? question_field : found->field;
}

std::span<const std::string_view> field_choices(FieldKind kind) {
    if (kind == FieldKind::engine) return kEngines;
    if (kind == FieldKind::method) return kMethods;
    return {};
}

const ScenarioField* find_scenario_field(std::string_view name) {
    const auto found = std::find_if(kFields.begin(), kFields.end(), [&](const ScenarioField& f) { return f.name == name; });
    return found == kFields.end() ? nullptr : &*found;
}

std::span<const std::string_view> scenario_engines() { return kEngines; }

std::vector<FieldValue> fields_of_file(const ModelEntry& file) {
    if (!file.spec.has_output_head) return {{"encoder", file.id}};
    if (file.spec.gguf_header_bytes.count() == 0) return {{"model", file.id}};
    return {{"model", file.id}, {"weights", std::string(kAsStored)}, {"engine", "llama.cpp"}};
}

std::vector<Preset> scenario_presets() {
    return {
        {"chat", ScenarioAsk::serve, {{"concurrency", "32"}, {"context_tokens", "8192"}, {"input_tokens", "1500"}, {"output_tokens", "400"}}},
        {"rag", ScenarioAsk::serve, {{"concurrency", "16"}, {"context_tokens", "16384"}, {"input_tokens", "8000"}, {"output_tokens", "400"}}},
        {"batch", ScenarioAsk::serve, {{"concurrency", "64"}, {"context_tokens", "4096"}, {"input_tokens", "3000"}, {"output_tokens", "250"}}},
        {"code", ScenarioAsk::serve, {{"concurrency", "8"}, {"context_tokens", "32768"}, {"input_tokens", "16000"}, {"output_tokens", "1000"}}},
        {"tune", ScenarioAsk::train, {{"method", "lora"}, {"gpu", "h100-sxm-80gb"}, {"gpus", "1"}, {"training_tokens", "10000000"}}},
        {"scratch", ScenarioAsk::train,
         {{"method", "train"}, {"model", "llama-2-13b"}, {"gpu", "a100-sxm-80gb"}, {"gpus", "2048"}, {"training_tokens", "1400000000000"}}},
    };
}

std::string_view field_text(std::span<const FieldValue> values, std::string_view name) {
    const auto set = std::find_if(values.begin(), values.end(), [&](const FieldValue& v) { return v.name == name; });
    if (set != values.end()) return set->value;
    const ScenarioField* field = find_scenario_field(name);
    return field != nullptr ? field->start : std::string_view();
}

bool shows_field(ScenarioAsk ask, const ScenarioField& field, std::span<const FieldValue> values) {
    if (!ask_has_field(ask, field)) return false;
    if (field.name == "gpus") return !says_how_many(field_text(values, "gpu"));
    if (ask == ScenarioAsk::train) return field.name != "lifetime_tokens" || field_text(values, "method") == "train";
    if (ask != ScenarioAsk::serve) return true;
    const auto some = std::find_if(kOfSome.begin(), kOfSome.end(), [&](const FieldOfEngines& row) { return row.field == field.name; });
    if (some == kOfSome.end()) return true;
    return std::find(some->engines.begin(), some->engines.end(), field_text(values, "engine")) != some->engines.end();
}

std::string figure_text(double value) { return json_figure(value).dump(); }

Result<Json> serve_question(std::span<const FieldValue> values) { return scenario_question(ScenarioAsk::serve, values); }

Result<Json> scenario_question(ScenarioAsk ask, std::span<const FieldValue> values) {
    const std::string_view engine = field_text(values, "engine");
    Json set = Json::object();
    for (const ScenarioField& field : kFields) {
        const std::string_view text = field_text(values, field.name);
        if (text.empty() || (field.kind == FieldKind::weights && text == kAsStored)) continue;
        if (!shows_field(ask, field, values)) continue;
        if (field.kind != FieldKind::figure) {
            set[field.name] = text;
            continue;
        }
        Result<Json> read = figure(field, text);
        if (!read) return read.error();
        set[field.name] = std::move(*read);
    }
    if (ask == ScenarioAsk::train) return as_training(set);
    if (ask != ScenarioAsk::serve) return renamed(ask, set);
    Json question = {{"ask", "serve"}};
    question.update(set);
    if (engine == "llama.cpp" || engine == "llamacpp") as_slots(question);
    return question;
}

}  // namespace ballpark
