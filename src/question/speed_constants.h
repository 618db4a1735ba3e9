/// The calibrated constants of a speed estimate, looked up among the catalog's rows and put together.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "catalog/catalog.h"
#include "estimate/speed.h"

namespace ballpark {

/// Major and minor; of llama.cpp the build and 0. Nothing: the newest.
using EngineRelease = std::optional<std::pair<int, int>>;

/// Constants of an engine ("vllm", "llama.cpp", "transformers" …) on a device. Each is a base value times factors for
/// the engine, its release, the class of devices and the width of the weights; an engine or class that was never measured has the
/// factor 1 and a wide range. `experts`: the model routes its tokens, which spreads measurements wider. `rows` may be the
/// catalog's own or those of a fit that left something out, in the order of their ids.
SpeedConstants speed_constants(std::span<const EngineConstant> rows, std::string_view engine, const SpeedDevice& device,
                               bool experts, EngineRelease release = {});

/// Measurements of this engine on this class of devices with models of the kind; 0: none, and the ranges are wide.
std::int64_t speed_rows_measured(std::span<const EngineConstant> rows, std::string_view engine, const SpeedDevice& device,
                                 bool experts);

}  // namespace ballpark
