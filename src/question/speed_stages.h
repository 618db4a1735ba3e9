/// The parts of a model that llama.cpp runs one after the other: layers on the host, on one device, on unlike devices.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "catalog/catalog.h"
#include "estimate/llamacpp_memory.h"
#include "estimate/speed.h"
#include "hardware/device_spec.h"
#include "question/host_choice.h"
#include "question/speed_constants.h"
#include "question/weights_choice.h"

namespace ballpark {

/// A GGUF model as it is laid out. `devices`: one for each share of `setup.tensor_split`, or one for all of them; with no
/// share at all the one that copies of large batches go to, if there is any.
struct PlacedModel {
    const ModelSpec& spec;
    const WeightsChoice& weights;
    KvFormat kv;
    const LlamacppSetup& setup;
    std::span<const DeviceSpec> devices;
    EngineRelease release;
};

/// Places that hold nothing have no stage.
std::vector<SpeedStage> speed_stages(const PlacedModel& placed, const Host& host, const Catalog& catalog);

}  // namespace ballpark
