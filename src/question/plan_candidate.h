/// One combination of a plan: does it fit, and at how many requests in flight does it keep the limits?
///
/// Internal to the search: what depends on model, format or device alone is looked up once and handed in.
#pragma once

#include <cstdint>
#include <optional>

#include "estimate/serving_memory.h"
#include "estimate/speed.h"
#include "question/engine_on_device.h"
#include "question/plan_search.h"

namespace ballpark::detail {

/// A model in a format.
struct StoredModel {
    const ModelChoice* model = nullptr;
    WeightsChoice weights;
    KvFormat kv;
    ModelTraffic traffic;
    Bytes bytes;
};

/// A device run by an engine.
struct EngineOnDevice {
    const DeviceSpec* gpu = nullptr;
    ServeEngine engine = ServeEngine::vllm;
    ServingConstants serving;           ///< of a serving engine
    LlamacppDevices llamacpp;           ///< of llama.cpp
    std::optional<HourlyPrice> price;
    const CardHand* hand = nullptr;     ///< of given cards; `gpu` is its weakest

    bool unlike() const { return hand != nullptr && !hand->alike; }

    /// Memory of `count` of them, in bytes; llama.cpp fills each of unlike cards, ranks as much as the weakest has.
    double capacity(std::int64_t count) const;
};

enum class Verdict : std::uint8_t { keeps, memory, latency, engine };

/// Fills everything of `option` but its price: copies, concurrency, rates, latency.
Verdict try_option(const PlanWorkload& workload, const StoredModel& stored, const EngineOnDevice& device,
                   const SpeedConstants& constants, std::int64_t gpus, const Catalog& catalog, PlanOption& option);

}  // namespace ballpark::detail
