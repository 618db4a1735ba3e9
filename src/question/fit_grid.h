/// Which models fit which devices (`Catalog::grid`): for each pair the fewest devices that serve a scenario's load.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "question/context.h"
#include "question/scenario_fields.h"

namespace ballpark {

/// Most devices that a cell tries.
inline constexpr std::int64_t kMostGridDevices = 16;

/// The fewest devices, of 1, 2, 4, 8 and 16, on which `model` serves the scenario; 0 when even 16 are too few, nothing
/// where its engine or format can't.
std::optional<std::int64_t> fewest_devices(std::span<const FieldValue> values, std::string_view model, std::string_view device, const Context& context);

}  // namespace ballpark
