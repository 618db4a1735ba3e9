/// How a serving engine is started: what its command line says, and what it assumes where nothing was said.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "estimate/kv_cache.h"
#include "model/model_spec.h"
#include "numeric/weight_format.h"
#include "quantity/quantity.h"
#include "quantity/result.h"

namespace ballpark {

enum class ServingEngine : std::uint8_t { vllm, sglang, trtllm };

/// "vllm", "sglang", "trtllm"
std::string_view to_string(ServingEngine engine);

/// The two numbers of a release that memory depends on: vLLM 0.19.1 is {0, 19}.
struct EngineVersion {
    int major = 0;
    int minor = 0;

    friend constexpr auto operator<=>(const EngineVersion&, const EngineVersion&) = default;
};

/// Reads "0.19.0", "v0.17", "1.2.0rc3"; nothing for text without two leading numbers.
std::optional<EngineVersion> parse_engine_version(std::string_view text);

/// Ranks of one service. `tensor * pipeline * data` devices; with `experts` every rank of tensor and data holds its
/// share of whole experts, without it a slice of every expert.
struct Parallelism {
    std::int64_t tensor = 1;
    std::int64_t pipeline = 1;
    std::int64_t data = 1;
    bool experts = false;

    constexpr std::int64_t devices() const { return tensor * pipeline * data; }
    friend bool operator==(const Parallelism&, const Parallelism&) = default;
};

/// Low-rank adapters that the engine reserves room for (`--max-loras`, `--max-lora-rank`).
struct LoraSlots {
    std::int64_t slots = 0;
    std::int64_t rank = 0;
};

/// The ranks that vLLM makes room for, smallest first; an adapter takes the next one up.
/// Source: vLLM v0.19 vllm/config/lora.py (MaxLoRARanks).
inline constexpr std::int64_t kVllmLoraRanks[] = {1, 8, 16, 32, 64, 128, 256, 320, 512};

/// Zeros mean "the engine's default", which `with_defaults` fills in.
struct ServingSetup {
    ServingEngine engine = ServingEngine::vllm;
    std::optional<EngineVersion> version;  ///< absent: the newest version that was measured
    WeightFormat weights;
    KvFormat kv;
    TensorType activations = TensorType::bf16;  ///< `--dtype`
    Parallelism parallel;
    Tokens max_model_len;                  ///< longest sequence
    std::int64_t max_num_seqs = 0;         ///< sequences in one step
    std::int64_t max_batched_tokens = 0;   ///< tokens in one step (chunk of a prefill)
    double memory_fraction = 0;            ///< gpu_memory_utilization, mem_fraction_static, free_gpu_memory_fraction
    std::int64_t block_tokens = 0;         ///< tokens of a cache block
    Bytes device_memory;                   ///< what the driver shows of one device
    bool modest_batches = false;           ///< a device for which vLLM keeps small batches whatever its memory (A100)
    LoraSlots lora;
};

/// Tokens that one step takes at most, prompts' chunks included: as set, or the engine's default (sources below).
std::int64_t batched_tokens(const ServingSetup& setup);

/// The setup with every default of the engine put in.
/// Sources: vLLM vllm/engine/arg_utils.py (get_batch_defaults) and vllm/config/cache.py; SGLang
/// python/sglang/srt/server_args.py; TensorRT-LLM tensorrt_llm/llmapi/llm_args.py.
/// Errors: `bad_value` naming the field (`tensor_parallel`, `gpu_memory_utilization` …).
Result<ServingSetup> with_defaults(const ModelSpec& model, ServingSetup setup);

}  // namespace ballpark
