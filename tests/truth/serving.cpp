// Serving engines: weights per GPU, the pool of keys and values and what fits into it, against start-up logs.

#include <cmath>

#include "estimate/serving_memory.h"
#include "question/engine_constants.h"
#include "truth/engine_rows.h"
#include "truth/truth.h"

namespace ballpark::truth {
namespace {

constexpr double kGib = 1073741824.0;
constexpr double kPrinted = 0.01 * kGib;  // logs print two decimals of a GiB

struct Families {
    Family& weights;
    Family& activation;
    Family& pool;
    Family& tokens;
    Family& given;
    Family& concurrency;
};

std::optional<double> pool_of(const Json& row) {
    for (const char* name : {"kv_pool", "kv_total", "kv_bytes"})
        if (const auto bytes = measured(row, name)) return bytes;
    const auto keys = measured(row, "kv_K");
    const auto values = measured(row, "kv_V");
    if (keys && values) return *keys + *values;
    return {};
}

std::optional<double> tokens_of(const Json& row, const ServingSetup& setup) {
    if (const auto tokens = measured(row, "kv_tokens")) return tokens;
    const auto blocks = measured(row, "kv_blocks");
    if (!blocks) return {};
    return *blocks * static_cast<double>(setup.block_tokens > 0 ? setup.block_tokens : 16);
}

// What keeps the pool of a row from being computed from its setting.
std::string reason_against(const Json& row, const ServerRow& server) {
    if (server.has_adapters) return "room for adapters of a rank that the log does not tell";
    if (!server.knows_card) return "the card is not told";
    if (said(row, "attention_workspace").empty() && measured(row, "attention_workspace"))
        return "an attention backend's own workspace takes part of the pool (printed)";
    if (!number(row, "gpu_mem_util") && !number(row, "mem_fraction_static")) return "the memory fraction is not told";
    if (number(row, "max_total_tokens")) return "the pool was limited by hand";
    return "";
}

void compare_weights(const Json& row, const ServerRow& server, const ServingMemory& memory, Families& families) {
    const std::string id = row["id"].get<std::string>();
    const auto weights = measured(row, "weights");
    if (!weights || server.setup.engine != ServingEngine::vllm) return;
    if (server.has_adapters)
        return families.weights.leave_out("room for adapters of a rank that the log does not tell");
    families.weights.compare(id, *weights, memory.weights.as_double());
}

void compare_given_pool(const Json& row, const ServerRow& server, const ServingMemory& memory, Families& families) {
    const auto pool = pool_of(row);
    const auto tokens = tokens_of(row, server.setup);
    if (!pool || !tokens || *pool <= 0) return;
    if (server.setup.parallel.pipeline > 1)
        return families.given.leave_out("the pool is one rank's, the tokens are those of the smallest of all ranks");
    const CacheCapacity capacity = cache_capacity(memory.stages.front().plan, memory.setup, Bytes(std::llround(*pool)));
    families.given.compare(row["id"].get<std::string>(), *tokens, static_cast<double>(capacity.tokens));
}

void compare_pool(const Json& row, const ServerRow& server, const ServingMemory& memory, Families& families) {
    const std::string id = row["id"].get<std::string>();
    const auto pool = pool_of(row);
    const auto tokens = tokens_of(row, server.setup);
    const std::string reason = reason_against(row, server);
    if (!reason.empty()) {
        if (pool) families.pool.leave_out(reason);
        if (tokens) families.tokens.leave_out(reason);
        return;
    }
    if (pool && *pool <= 0) return families.pool.leave_out("nothing was left: the start failed");
    if (pool) families.pool.compare(id, *pool, memory.kv_pool, kPrinted);
    if (tokens) families.tokens.compare(id, *tokens, memory.kv_pool_tokens, *tokens * (pool ? kPrinted / *pool : 0));
    if (const auto concurrency = measured(row, "max_concurrency"))
        families.concurrency.compare(id, *concurrency, memory.max_concurrency,
                                     0.01 + *concurrency * (pool ? kPrinted / *pool : 0));
}

}  // namespace

void replay_serving(const std::filesystem::path& folder, const Catalog& catalog, Report& report) {
    Families families{
        report.family("vLLM: weights per GPU", {.median = 0.01}),
        report.family("Serving engines: activation peak", {.median = 0.04, .inside_from = 0.85}),
        report.family("Serving engines: KV pool bytes",
                      {.median = 0.04, .ninetieth = 0.12, .inside_from = 0.85, .inside_to = 0.97}),
        report.family("Serving engines: KV pool tokens",
                      {.median = 0.04, .ninetieth = 0.12, .inside_from = 0.85, .inside_to = 0.97}),
        report.family("Serving engines: tokens in a pool of known size", {.median = 0.005, .ninetieth = 0.02}),
        report.family("Serving engines: sequences at once", {.median = 0.04, .ninetieth = 0.12}),
    };
    Shapes shapes(catalog, folder);
    for (const Json& row : read_lines(folder / "memory_server_logs.jsonl")) {
        const ModelSpec* model = shapes.find(row);
        if (model == nullptr) {
            families.pool.leave_out("the row names no model, or one whose shape is not known");
            continue;
        }
        const ServerRow server = server_row(row, *model);
        const auto constants = serving_constants(catalog, server.setup.engine, server.setup.version, server.family);
        if (!constants) continue;
        const auto memory = serving_memory(*model, server.setup, *constants);
        if (!memory) {
            families.pool.leave_out(memory.error().message);
            continue;
        }
        compare_weights(row, server, *memory, families);
        compare_given_pool(row, server, *memory, families);
        compare_pool(row, server, *memory, families);
        const auto activation = measured(row, "activation_peak");
        if (activation && server.knows_card && server.setup.parallel.pipeline == 1)
            families.activation.compare(row["id"].get<std::string>(), *activation, memory->activation, kPrinted);
    }
}

}  // namespace ballpark::truth
