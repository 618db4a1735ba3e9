#include "truth/speed_rows.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <regex>
#include <set>

namespace ballpark::truth {
namespace {

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

bool contains(const std::string& text, const char* part) { return text.find(part) != std::string::npos; }

double number_or(const Json& object, const char* name, double fallback) {
    const auto found = object.find(name);
    return found != object.end() && found->is_number() ? found->get<double>() : fallback;
}

std::optional<double> figure(const Json& row, const char* name, double scale = 1) {
    const double value = number_or(row["measured"], name, 0);
    if (value <= 0) return {};
    return value * scale;
}

/// How weights and cache are stored; a mixture of GGUF types or one format.
struct Storage {
    std::string id;
    std::optional<GgufMixture> mixture;
    std::optional<WeightFormat> format;
    TensorType cache = TensorType::f16;
};

// Formats of programs that are not in the list of formats people name.
const WeightFormat kExl2_25{"exl2-2.5", {16, 5}, {1, 2}, "EXL2 at 2.5 bit"};
const WeightFormat kExl2_3{"exl2-3.0", {8, 3}, {1, 2}, "EXL2 at 3 bit"};
const WeightFormat kExl2_4{"exl2-4.0", {2, 1}, {1, 2}, "EXL2 at 4 bit"};
const WeightFormat kExl2_5{"exl2-5.0", {8, 5}, {1, 2}, "EXL2 at 5 bit"};
const WeightFormat kInt4Group32{"int4-g32", {32, 20}, {1, 2}, "gpt-fast int4, scale and zero per 32 in bf16"};

// What engines read in one pass unless told otherwise: llama.cpp's --ubatch-size; max_num_batched_tokens of vLLM on cards
// of 70 GiB and more, chunked_prefill_size of SGLang, max_num_tokens of TensorRT-LLM. No measured prompt is longer.
constexpr double kUbatch = 512;
constexpr double kBatchedTokens = 8192;

struct QuantName {
    const char* part;        ///< of the lower-case text, the first that is found
    const char* gguf;
    const char* format;
    const WeightFormat* own;
};
const QuantName kQuants[] = {
    {"q40 weights", "q4_0", nullptr, nullptr},  {"ollama", "q4_k_m", nullptr, nullptr},
    {"f16/mxfp4", nullptr, "mxfp4", nullptr},   {"mxfp4", "mxfp4_moe", nullptr, nullptr},
    {"ud-q4_k_xl", "q4_k_m", nullptr, nullptr}, {"ud-q3_k_xl", "q3_k_m", nullptr, nullptr},
    {"q4_k_m", "q4_k_m", nullptr, nullptr},     {"q4_0", "q4_0", nullptr, nullptr},
    {"spinquant", "q4_0", nullptr, nullptr},    {"qlora", "q4_0", nullptr, nullptr},
    {"2.5 bpw", nullptr, nullptr, &kExl2_25},   {"3.0 bpw", nullptr, nullptr, &kExl2_3},
    {"4.0 bpw", nullptr, nullptr, &kExl2_4},    {"5.0 bpw", nullptr, nullptr, &kExl2_5},
    {"gptq", nullptr, "gptq-int4", nullptr},    {"int4 weight-only g32", nullptr, nullptr, &kInt4Group32},
    {"int8", nullptr, "int8", nullptr},         {"fp8", nullptr, "fp8", nullptr},
    {"fp4", nullptr, "nvfp4", nullptr},         {"bf16", nullptr, "bf16", nullptr},
    {"fp16", nullptr, "fp16", nullptr},         {"f16", "f16", nullptr, nullptr},
};

std::optional<Storage> storage_of(const std::string& quant, bool microscaled, bool serving) {
    for (const QuantName& row : kQuants) {
        if (!contains(quant, row.part)) continue;
        Storage storage;
        if (row.gguf != nullptr) {
            storage.id = row.gguf;
            storage.mixture = gguf_mixture_from_name(row.gguf);
        } else {
            const bool mx = microscaled && serving && storage.id != "bf16";
            storage.format = row.own != nullptr ? *row.own : *find_weight_format(mx ? "mxfp4" : row.format);
            storage.id = storage.format->id;
        }
        const bool narrow = contains(quant, "fp8") || contains(quant, "fp4");
        if (serving && narrow) storage.cache = TensorType::f8_e4m3;
        return storage;
    }
    return {};
}

// Engine of a row by its text; programs that serve nobody else are all "any".
std::string engine_of(const std::string& text) {
    struct Name { const char* part; const char* engine; };
    constexpr Name kNames[] = {{"llama.cpp", "llama.cpp"}, {"ollama", "llama.cpp"}, {"tensorrt", "trtllm"},
                               {"trtllm", "trtllm"},       {"vllm", "vllm"},        {"sglang", "sglang"},
                                {"transformers", "transformers"}};
    const std::string name = lower(text);
    for (const Name& row : kNames)
        if (contains(name, row.part)) return row.engine;
    return "any";
}

// The build of llama.cpp that a source names, by number or by month; 0: the newest, or not told.
int release_of(const std::string& text) {
    constexpr int kMay2024 = 2900;
    std::smatch found;
    if (contains(text, "May 2024")) return kMay2024;
    return std::regex_search(text, found, std::regex("\\bb(\\d{4,5})\\b")) ? std::stoi(found[1].str()) : 0;
}

/// Looks models and devices up once.
class Places {
public:
    Places(const Catalog& catalog) : catalog_(catalog) {
        names_ = Json::parse(read_file(BALLPARK_TEST_DATA "/truth/data/speed_names.json"), nullptr, false);
        for (const Json& row : names_["own_devices"]) {
            DeviceSpec device;
            device.id = row["id"].get<std::string>();
            device.name = device.id;
            device.family = row["family"].get<std::string>();
            device.kind = row["kind"].get<std::string>();
            device.vendor = row["vendor"].get<std::string>();
            device.bandwidth = BytesPerSecond(row["bandwidth_bytes_per_second"].get<double>());
            const double fp16 = number_or(row, "fp16_flop_per_second", 0);
            if (fp16 > 0) device.fp16 = FlopPerSecond(fp16);
            own_[device.id] = device;
        }
    }

    const ModelEntry* model(const std::string& name) const {
        const Json& names = names_["models"];
        const auto found = catalog_.find_model(names.contains(name) ? names[name].get<std::string>() : name);
        return found ? *found : nullptr;
    }

    std::string shape(const std::string& id) const {
        const Json& same = names_["same_shape"];
        return same.contains(id) ? same[id].get<std::string>() : id;
    }

    std::optional<DeviceSpec> device(const std::string& name) const {
        const Json& names = names_["devices"];
        const std::string id = names.contains(name) ? names[name].get<std::string>() : name;
        if (const auto own = own_.find(id); own != own_.end()) return own->second;
        const auto found = catalog_.find_device(id);
        if (!found) return {};
        return **found;
    }

    const ModelTraffic& traffic(const ModelEntry& entry, const Storage& storage) {
        const std::string key = entry.id + " " + storage.id + (storage.cache == TensorType::f16 ? "" : " 8");
        const auto known = traffic_.find(key);
        if (known != traffic_.end()) return known->second;
        const KvFormat kv{storage.cache, storage.cache};
        return traffic_[key] = storage.mixture ? model_traffic(entry.spec, gguf_size(entry.spec, storage.mixture), kv)
                                               : model_traffic(entry.spec, *storage.format, kv);
    }

private:
    const Catalog& catalog_;
    Json names_;
    std::map<std::string, DeviceSpec> own_;
    std::map<std::string, ModelTraffic> traffic_;
};

// Everything that all three files have; false when the row cannot be placed.
bool place(SpeedRow& row, Places& places, const std::string& model, const std::string& hardware, std::string quant) {
    const ModelEntry* entry = places.model(model);
    if (entry == nullptr) return row.unusable = "a model whose shape is not in the catalog: " + model, false;
    const auto device = places.device(hardware);
    if (!device) return row.unusable = "a device that is not in the catalog: " + hardware, false;
    const bool microscaled = contains(lower(model), "gpt-oss");
    const bool serving = row.kind != SpeedKind::decode;
    const auto storage = storage_of(lower(quant), microscaled, serving);
    if (!storage) return row.unusable = "the weights' format is not told", false;
    row.model = places.shape(entry->id);
    row.entry = entry->id;
    row.format = storage->id;
    row.device = *device;
    row.spec = &entry->spec;
    row.chunk = row.engine == "llama.cpp" ? kUbatch : row.engine == "any" || row.engine == "transformers" ? 0 : kBatchedTokens;
    row.traffic = places.traffic(*entry, *storage);
    row.speed = storage->mixture ? speed_device(*device, storage->mixture) : speed_device(*device, *storage->format);
    return true;
}

SpeedRow single_stream_row(const Json& json, Places& places) {
    const Json& setting = json["setting"];
    SpeedRow row;
    row.id = json["id"].get<std::string>();
    row.variant = setting["engine"].get<std::string>();
    row.engine = engine_of(row.variant);
    if (row.engine == "llama.cpp") row.release = release_of(row.variant);
    row.decode_rate = figure(json, "decode_tok_s");
    if (const auto gap = figure(json, "itl_ms"); gap && !row.decode_rate) row.decode_rate = 1000 / *gap;
    row.prefill_rate = figure(json, "prefill_tok_s");
    row.depth = number_or(setting, "depth", 0);
    const std::string test = setting.contains("test") ? setting["test"].get<std::string>() : "";
    const double named = test.size() > 2 ? std::stod(test.substr(2)) : 0;
    row.input = row.prefill_rate && named > 0 ? named : number_or(setting, "prompt_tokens", 0);
    row.output = row.decode_rate && named > 0 ? named : number_or(setting, "gen_tokens", 128);
    // llama-bench generates from an empty cache; other programs after the prompt.
    const bool apart = row.engine == "llama.cpp";
    if (row.decode_rate && !apart) row.depth += row.input;
    row.parallel.tensor = static_cast<std::int64_t>(number_or(setting, "tp", 1));
    if (place(row, places, json["model"].get<std::string>(), json["hardware"].get<std::string>(),
              setting["quant"].get<std::string>()) &&
        number_or(setting, "power_limit_w", 600) < 450)
        row.unusable = "a power limit far below the card's own";
    if (row.device.family == "cpu" && row.parallel.tensor > 1)
        row.unusable = "several machines over a network whose speed is not told";
    return row;
}

std::optional<double> concurrency_in(const std::string& id) {
    std::smatch found;
    if (!std::regex_search(id, found, std::regex("_c(\\d+)_"))) return {};
    return std::stod(found[1].str());
}

// The sample multiplies tp and ep into one figure in some of its files and divides the concurrency by the replicas of
// attention; ids and the same measurements in other files tell what was run.
void share_out(SpeedRow& row, const Json& json) {
    const auto count = [&](const char* name) { return static_cast<std::int64_t>(number_or(json, name, 0)); };
    const std::int64_t tp = std::max<std::int64_t>(count("tp"), 1);
    const std::int64_t dp = count("attention_dp");
    const std::int64_t moe_tp = count("moe_tp");
    const std::int64_t moe_ep = count("moe_ep");
    const std::int64_t most = std::max(tp, dp);
    const bool product = dp > 0 && moe_ep > 1 && moe_tp == moe_ep && moe_tp * moe_ep == most;
    const std::int64_t devices = product ? moe_tp : most;
    row.concurrency = number_or(json, "concurrency", 1);
    bool replicas = dp > 1;
    if (const auto told = concurrency_in(row.id)) {
        if (dp == 0 && *told > row.concurrency) replicas = true;
        if (*told > row.concurrency && !replicas) row.unusable = "id and row tell different concurrencies";
        row.concurrency = *told;
    }
    row.parallel.tensor = replicas ? 1 : devices;
    row.parallel.data = replicas ? devices : 1;
    row.parallel.experts = moe_ep > 1;
}

SpeedRow serving_row(const Json& json, Places& places) {
    SpeedRow row;
    row.kind = SpeedKind::serving;
    row.id = json["id"].get<std::string>();
    row.engine = json["engine"].get<std::string>();
    row.ttft = figure(json, "ttft_ms", 0.001);
    row.tpot = figure(json, "itl_ms", 0.001);
    // Lengths are drawn evenly from 0.8 to 1.0 of the nominal ones.
    row.input = 0.9 * number_or(json, "input_tokens", 0);
    row.output = 0.9 * number_or(json, "output_tokens", 0);
    share_out(row, json);
    place(row, places, json["model"].get<std::string>(), json["hardware"].get<std::string>(),
          json["precision"].get<std::string>());
    return row;
}

void share_out_named(SpeedRow& row, const Json& setting) {
    const std::string named = setting.contains("parallel") ? setting["parallel"].get<std::string>() : "";
    std::smatch found;
    row.parallel.tensor = static_cast<std::int64_t>(number_or(setting, "tp", 1));
    if (!std::regex_match(named, found, std::regex("(TP|PP|DEP)(\\d+)"))) return;
    const std::int64_t ranks = std::stoll(found[2].str());
    row.parallel.tensor = found[1] == "TP" ? ranks : 1;
    row.parallel.pipeline = found[1] == "PP" ? ranks : 1;
    row.parallel.data = found[1] == "DEP" ? ranks : 1;
    row.parallel.experts = found[1] == "DEP";
}

SpeedRow published_row(const Json& json, Places& places) {
    const Json& setting = json["setting"];
    SpeedRow row;
    row.id = json["id"].get<std::string>();
    row.engine = engine_of(setting["engine"].get<std::string>());
    row.input = number_or(setting, "input_len", 0);
    row.output = number_or(setting, "output_len", 0);
    share_out_named(row, setting);
    row.concurrency = number_or(setting, "batch", 0);
    row.kind = row.concurrency > 0 ? SpeedKind::batch : SpeedKind::full_load;
    const auto first = figure(json, "ttft_ms", 0.001);
    row.latency = figure(json, "latency_s");
    row.throughput = figure(json, "throughput_tok_s");
    if (const auto each = figure(json, "throughput_tok_s_per_gpu"))
        row.throughput = *each * static_cast<double>(row.parallel.devices());
    // The first token of a lone request is its prompt's time.
    if (first && row.concurrency == 1 && !row.throughput) {
        row.kind = SpeedKind::prefill;
        row.prefill_rate = row.input / *first;
    }
    const std::string hardware = json["hardware"].get<std::string>();
    if (hardware.rfind("API:", 0) == 0) row.unusable = "an API whose hardware is not told";
    else if (row.input == 0 || setting.contains("dataset")) row.unusable = "lengths of a data set, not told";
    else place(row, places, json["model"].get<std::string>(), hardware,
               setting.contains("quant") ? setting["quant"].get<std::string>() : "");
    return row;
}

// The same measurement under several names and readings in the sample; only the first counts.
void mark_repeats(std::vector<SpeedRow>& rows) {
    std::set<std::string> seen;
    for (SpeedRow& row : rows) {
        if (row.kind != SpeedKind::serving || !row.unusable.empty()) continue;
        const std::string key = row.model + row.device.id + row.engine + std::to_string(*row.ttft) +
                                std::to_string(*row.tpot) + std::to_string(row.input);
        if (!seen.insert(key).second) row.unusable = "the same measurement stands in the file twice";
    }
}

// Rows of one setting that differ by a third: speculative decoding was on in some of them, which none tells.
void mark_conflicts(std::vector<SpeedRow>& rows) {
    const auto setting = [](const SpeedRow& row) {
        return row.model + row.device.id + row.engine + row.format + std::to_string(row.parallel.tensor) + "/" +
               std::to_string(row.parallel.data) + (row.parallel.experts ? "e" : "") + std::to_string(row.input) + "/" +
               std::to_string(row.output) + "/" + std::to_string(row.concurrency);
    };
    std::map<std::string, std::pair<double, double>> ends;
    for (const SpeedRow& row : rows) {
        if (row.kind != SpeedKind::serving || !row.unusable.empty()) continue;
        auto& [low, high] = ends.try_emplace(setting(row), *row.tpot, *row.tpot).first->second;
        low = std::min(low, *row.tpot);
        high = std::max(high, *row.tpot);
    }
    for (SpeedRow& row : rows) {
        if (row.kind != SpeedKind::serving || !row.unusable.empty()) continue;
        const auto& [low, high] = ends[setting(row)];
        if (high > 1.3 * low) row.unusable = "measurements of this setting differ by more than 30 %";
    }
}

// An estimate speaks of a program with the backend one would choose: prompts of backends and flags that reach less than
// three quarters of the best on the same device are left out.
void mark_slower(std::vector<SpeedRow>& rows) {
    const auto setting = [](const SpeedRow& row) {
        return row.model + row.device.id + row.format + row.engine + std::to_string(row.input) + std::to_string(row.depth);
    };
    std::map<std::string, double> best;
    for (const SpeedRow& row : rows)
        if (row.kind == SpeedKind::decode && row.prefill_rate && row.unusable.empty())
            best[setting(row)] = std::max(best[setting(row)], *row.prefill_rate);
    for (SpeedRow& row : rows)
        if (row.kind == SpeedKind::decode && row.prefill_rate && row.unusable.empty() &&
            *row.prefill_rate < 0.75 * best[setting(row)])
            row.slower = "another backend of the program is a third faster on the same device";
}

}  // namespace

std::vector<SpeedRow> speed_rows(const std::filesystem::path& folder, const Catalog& catalog) {
    Places places(catalog);
    std::vector<SpeedRow> rows;
    for (const Json& json : read_lines(folder / "speed_single_stream.jsonl"))
        rows.push_back(single_stream_row(json, places));
    // Of the tables whose memory figures are in memory_pytorch; dense models only, since transformers 4 called experts one
    // by one from Python.
    for (const Json& json : read_lines(BALLPARK_TEST_DATA "/truth/data/speed_transformers.jsonl"))
        rows.push_back(single_stream_row(json, places));
    for (const Json& json : read_lines(folder / "speed_inferencemax.jsonl")) rows.push_back(serving_row(json, places));
    for (const Json& json : read_lines(folder / "speed_serving.jsonl")) rows.push_back(published_row(json, places));
    mark_repeats(rows);
    mark_conflicts(rows);
    mark_slower(rows);
    return rows;
}

}  // namespace ballpark::truth
