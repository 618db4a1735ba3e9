/// What `serve` asks, resolved: the model, how it is stored, on which devices, by which engine, for which load.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "estimate/kv_cache.h"
#include "estimate/llamacpp_memory.h"
#include "estimate/serving_setup.h"
#include "hardware/device_spec.h"
#include "question/context.h"
#include "question/host_choice.h"
#include "question/hourly_price.h"
#include "question/json.h"
#include "question/model_choice.h"
#include "question/weights_choice.h"

namespace ballpark {

/// Who runs the model. `none`: the plain arithmetic of weights and cache.
enum class ServeEngine : std::uint8_t { none, vllm, sglang, trtllm, llamacpp, transformers };

/// The engine's name in CONTRACT, "none" for none.
std::string_view to_string(ServeEngine engine);
std::optional<ServeEngine> serve_engine_from_name(std::string_view name);
/// The error for a name that no engine has.
Error unknown_engine(const std::string& name);

/// Zeros and absent fields are the engine's own defaults.
struct ServeQuestion {
    ModelChoice model;
    WeightsChoice weights;
    std::string kv;                        ///< cache format; "auto" when not asked
    KvFormat kv_format;
    std::optional<DeviceSpec> gpu;
    std::vector<DeviceSpec> cards;         ///< one for each device where they are unlike; `gpu` is what the weakest of each has
    std::int64_t gpus = 1;
    ServeEngine engine = ServeEngine::none;
    std::optional<EngineVersion> version;
    Parallelism parallel;
    Tokens context{8192};                  ///< longest sequence; llama.cpp's --ctx-size, all slots together
    Tokens input;                          ///< of a typical request
    Tokens output;
    std::int64_t concurrency = 1;          ///< sequences in flight
    std::int64_t max_batched_tokens = 0;
    std::int64_t max_num_seqs = 0;
    double memory_share = 0;               ///< `gpu_memory_utilization`
    LoraSlots lora;                        ///< `max_loras` adapters in memory at once
    bool eager_attention = false;          ///< transformers with `flash_attention` false
    PriceChoice price;
    HostChoice host;                       ///< where llama.cpp runs layers on it
    LlamacppSetup llamacpp;                ///< of `ServeEngine::llamacpp`; its back end follows from the device
};

/// How llama.cpp's back end for a device lays tensors out.
LlamacppBackend llamacpp_backend(const DeviceSpec& device);

/// Reads and resolves the fields of CONTRACT's `serve`. A field that the engine does not have is `unsupported`.
Result<ServeQuestion> read_serve(const Json& question, const Context& context);

}  // namespace ballpark
