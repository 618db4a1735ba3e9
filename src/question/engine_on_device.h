/// An engine on a device before any load: what `serve` and `plan` both start from.
#pragma once

#include <span>
#include <vector>

#include "catalog/catalog.h"
#include "estimate/llamacpp_memory.h"
#include "estimate/serving_setup.h"
#include "estimate/speed_device.h"
#include "hardware/device_spec.h"
#include "quantity/range.h"
#include "quantity/result.h"
#include "question/serve_question.h"

namespace ballpark {

/// Of `vllm`, `sglang` and `trtllm`.
ServingEngine serving_engine(ServeEngine engine);

/// A serving engine's setup with everything that follows from device, weights and cache.
ServingSetup serving_setup(ServeEngine engine, const DeviceSpec& device, const WeightsChoice& weights, KvFormat kv);

/// The device as it sees weights stored so.
SpeedDevice speed_device_for(const DeviceSpec& device, const WeightsChoice& weights);

/// What limits a pass over prompts, as asked; zeros are the engine's own.
struct PassLimits {
    std::optional<EngineVersion> version;
    Tokens max_model_len;
    std::int64_t max_batched_tokens = 0;
    std::int64_t ubatch_tokens = LlamacppSetup().ubatch_tokens;
};

/// Prompt tokens that one pass takes at most; 0: whole prompts.
double prompt_chunk(ServeEngine engine, const DeviceSpec& device, const WeightsChoice& weights, KvFormat kv, const PassLimits& limits);

/// A device as llama.cpp fills it.
struct LlamacppDevice {
    const DeviceSpec* device = nullptr;
    Range context;                 ///< bytes a driver takes of it before anything is loaded

    bool shares_host_memory() const { return device->kind == "integrated"; }

    /// Room for llama.cpp's own buffers.
    Bytes room() const;

    /// What has to fit into one of them: the fullest, or everything where host and device are the same memory.
    Bytes fullest(const LlamacppMemory& memory) const;
};

/// Error: `bad_file` for a constant that the catalog lacks.
Result<LlamacppDevice> llamacpp_device(const Catalog& catalog, const DeviceSpec& device);

/// All devices of a service: one that stands for each, or one for each place behind the host.
struct LlamacppDevices {
    std::vector<LlamacppDevice> each;

    const LlamacppDevice& behind(std::size_t place) const { return each[each.size() > 1 ? place - 1 : 0]; }
    bool hold(const LlamacppMemory& memory) const;
    /// The place that is fullest, by the share of its room; 0 where there is no device.
    std::size_t fullest(const LlamacppMemory& memory) const;
};

/// `devices` must outlive it.
Result<LlamacppDevices> llamacpp_devices(const Catalog& catalog, std::span<const DeviceSpec> devices);

}  // namespace ballpark
