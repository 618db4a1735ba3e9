#include "estimate/serving_setup.h"

#include <algorithm>
#include <charconv>
#include <string>

namespace ballpark {
namespace {

constexpr std::int64_t kMostRanks = 65536;

// vLLM vllm/engine/arg_utils.py, EngineArgs.get_batch_defaults for the API server: large batches from 70 GiB on.
bool takes_large_batches(const ServingSetup& setup) { return setup.device_memory >= gib(70) && !setup.modest_batches; }

std::int64_t default_sequences(const ServingSetup& setup) {
    const bool first_engine = setup.version && *setup.version < EngineVersion{0, 9};
    switch (setup.engine) {
        case ServingEngine::vllm: return takes_large_batches(setup) && !first_engine ? 1024 : 256;
        case ServingEngine::sglang: return 256;
        case ServingEngine::trtllm: return 2048;
    }
    return 256;
}

// vLLM before 0.9 profiled one batch of whole prompts: vllm/config.py, SchedulerConfig (max_model_len or 2048).
// SGLang: chunked_prefill_size by device memory, python/sglang/srt/server_args.py.
std::int64_t default_batched_tokens(const ServingSetup& setup) {
    const std::int64_t longest = std::max<std::int64_t>(setup.max_model_len.count(), 1);
    switch (setup.engine) {
        case ServingEngine::vllm:
            if (setup.version && *setup.version < EngineVersion{0, 9}) return std::max<std::int64_t>(longest, 2048);
            return takes_large_batches(setup) ? 8192 : 2048;
        case ServingEngine::sglang:
            return setup.device_memory < gib(35) ? 2048 : setup.device_memory < gib(160) ? 8192 : 16384;
        case ServingEngine::trtllm: return 8192;
    }
    return 8192;
}

// python/sglang/srt/server_args.py: what is held back for activations and graphs grows with the card; before 0.4.8 a
// share by the number of ranks.
double sglang_fraction(const ServingSetup& setup) {
    const double ranks = static_cast<double>(setup.parallel.tensor * setup.parallel.pipeline);
    if (setup.version && *setup.version < EngineVersion{0, 5})
        return ranks >= 16 ? 0.79 : ranks >= 8 ? 0.81 : ranks >= 4 ? 0.85 : ranks >= 2 ? 0.87 : 0.88;
    const double memory = setup.device_memory.as_double() / gib(1).as_double();
    const double held = memory < 35    ? 2.8 + ranks / 10
                        : memory < 90  ? 9.5 + ranks / 2
                        : memory < 160 ? 12 + ranks / 2
                                       : 32;
    return memory > held ? (memory - held) / memory : 0;
}

double default_fraction(const ServingSetup& setup) {
    switch (setup.engine) {
        case ServingEngine::vllm: return 0.9;
        case ServingEngine::sglang: return sglang_fraction(setup);
        case ServingEngine::trtllm: return 0.9;
    }
    return 0.9;
}

Error bad(std::string field, std::string message) {
    return {ErrorCode::bad_value, std::move(field), std::move(message)};
}

std::optional<Error> check_ranks(std::string_view field, std::int64_t ranks) {
    if (ranks >= 1 && ranks <= kMostRanks) return {};
    return bad(std::string(field), std::string(field) + " must be between 1 and 65536; got " + std::to_string(ranks));
}

std::optional<Error> check(const ModelSpec& model, const ServingSetup& setup) {
    if (auto error = check_ranks("tensor_parallel", setup.parallel.tensor)) return error;
    if (auto error = check_ranks("pipeline_parallel", setup.parallel.pipeline)) return error;
    if (auto error = check_ranks("data_parallel", setup.parallel.data)) return error;
    const auto layers = static_cast<std::int64_t>(model.layers.size());
    if (setup.parallel.pipeline > std::max<std::int64_t>(layers, 1))
        return bad("pipeline_parallel",
                   "pipeline_parallel must not exceed the model's " + std::to_string(layers) + " layers");
    if (setup.max_model_len.count() < 1) return bad("context_tokens", "context_tokens must be at least 1");
    if (setup.device_memory.count() <= 0) return bad("gpu", "the memory of one gpu must be known");
    if (!(setup.memory_fraction > 0 && setup.memory_fraction <= 1))
        return bad("gpu_memory_utilization", "gpu_memory_utilization must be above 0 and at most 1");
    return {};
}

}  // namespace

std::string_view to_string(ServingEngine engine) {
    switch (engine) {
        case ServingEngine::vllm: return "vllm";
        case ServingEngine::sglang: return "sglang";
        case ServingEngine::trtllm: return "trtllm";
    }
    return "vllm";
}

std::optional<EngineVersion> parse_engine_version(std::string_view text) {
    if (!text.empty() && (text.front() == 'v' || text.front() == 'V')) text.remove_prefix(1);
    EngineVersion version;
    const char* end = text.data() + text.size();
    const auto major = std::from_chars(text.data(), end, version.major);
    if (major.ec != std::errc() || major.ptr == end || *major.ptr != '.') return {};
    const auto minor = std::from_chars(major.ptr + 1, end, version.minor);
    if (minor.ec != std::errc()) return {};
    return version;
}

std::int64_t batched_tokens(const ServingSetup& setup) {
    return setup.max_batched_tokens > 0 ? setup.max_batched_tokens : default_batched_tokens(setup);
}

Result<ServingSetup> with_defaults(const ModelSpec& model, ServingSetup setup) {
    if (setup.max_num_seqs <= 0) setup.max_num_seqs = default_sequences(setup);
    setup.max_batched_tokens = batched_tokens(setup);
    if (setup.block_tokens <= 0) setup.block_tokens = setup.engine == ServingEngine::vllm    ? 16
                                                      : setup.engine == ServingEngine::sglang ? 1
                                                                                              : 32;
    if (setup.memory_fraction == 0) setup.memory_fraction = default_fraction(setup);
    if (auto error = check(model, setup)) return *std::move(error);
    return setup;
}

}  // namespace ballpark
