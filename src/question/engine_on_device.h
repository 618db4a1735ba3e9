/// An engine on a device before any load: what `serve` and `plan` both start from.
#pragma once

#include "catalog/catalog.h"
#include "estimate/llamacpp_memory.h"
#include "estimate/serving_setup.h"
#include "hardware/device_spec.h"
#include "quantity/range.h"
#include "quantity/result.h"
#include "question/serve_question.h"

namespace ballpark {

/// Of `vllm`, `sglang` and `trtllm`.
ServingEngine serving_engine(ServeEngine engine);

/// A serving engine's setup with everything that follows from device, weights and cache.
ServingSetup serving_setup(ServeEngine engine, const DeviceSpec& device, const WeightsChoice& weights, KvFormat kv);

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

}  // namespace ballpark
