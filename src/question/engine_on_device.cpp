#include "question/engine_on_device.h"

#include <algorithm>

#include "question/engine_constants.h"

namespace ballpark {

ServingEngine serving_engine(ServeEngine engine) {
    if (engine == ServeEngine::sglang) return ServingEngine::sglang;
    return engine == ServeEngine::trtllm ? ServingEngine::trtllm : ServingEngine::vllm;
}

ServingSetup serving_setup(ServeEngine engine, const DeviceSpec& device, const WeightsChoice& weights, KvFormat kv) {
    ServingSetup setup;
    setup.engine = serving_engine(engine);
    setup.weights = *weights.format;
    setup.kv = kv;
    if (weights.id == "fp32") setup.activations = TensorType::f32;
    if (weights.id == "fp16") setup.activations = TensorType::f16;
    setup.device_memory = device.capacity();
    // vLLM's own rule, by the name that the driver reports.
    setup.modest_batches = device.family == "ampere" && device.kind == "datacenter";
    return setup;
}

SpeedDevice speed_device_for(const DeviceSpec& device, const WeightsChoice& weights) {
    return weights.is_gguf() ? speed_device(device, weights.mixture) : speed_device(device, *weights.format);
}

double prompt_chunk(ServeEngine engine, const DeviceSpec& device, const WeightsChoice& weights, KvFormat kv, const PassLimits& limits) {
    if (engine == ServeEngine::transformers) return 0;
    if (engine == ServeEngine::llamacpp || weights.is_gguf()) return static_cast<double>(limits.ubatch_tokens);
    ServingSetup setup = serving_setup(engine, device, weights, kv);
    setup.version = limits.version;
    setup.max_model_len = limits.max_model_len;
    setup.max_batched_tokens = limits.max_batched_tokens;
    return static_cast<double>(batched_tokens(setup));
}

Bytes LlamacppDevice::room() const {
    const double left = device->capacity().as_double() - context.typical;
    return Bytes(static_cast<std::int64_t>(std::max(left, 0.0)));
}

Bytes LlamacppDevice::fullest(const LlamacppMemory& memory) const {
    if (shares_host_memory()) return memory.sum.total();
    Bytes most;
    for (std::size_t i = 1; i < memory.places.size(); ++i) most = std::max(most, memory.places[i].total());
    return most;
}

Result<LlamacppDevice> llamacpp_device(const Catalog& catalog, const DeviceSpec& device) {
    LlamacppDevice out{&device, {}};
    if (out.shares_host_memory()) return out;
    const Result<Range> context = driver_context(catalog, device.family);
    if (!context) return context.error();
    out.context = *context;
    return out;
}

Result<LlamacppDevices> llamacpp_devices(const Catalog& catalog, std::span<const DeviceSpec> devices) {
    LlamacppDevices out;
    for (const DeviceSpec& device : devices) {
        const Result<LlamacppDevice> known = llamacpp_device(catalog, device);
        if (!known) return known.error();
        out.each.push_back(*known);
    }
    return out;
}

bool LlamacppDevices::hold(const LlamacppMemory& memory) const {
    if (each.size() == 1) return each.front().fullest(memory) <= each.front().room();
    for (std::size_t place = 1; place < memory.places.size(); ++place)
        if (memory.places[place].total() > behind(place).room()) return false;
    return true;
}

std::size_t LlamacppDevices::fullest(const LlamacppMemory& memory) const {
    std::size_t found = 0;
    double most = -1;
    for (std::size_t place = 1; place < memory.places.size(); ++place) {
        const double share = memory.places[place].total().as_double() / std::max(behind(place).room().as_double(), 1.0);
        if (share > most) {
            most = share;
            found = place;
        }
    }
    return found;
}

}  // namespace ballpark
