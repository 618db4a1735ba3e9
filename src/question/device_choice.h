/// The accelerator a question speaks of: a catalog row, this machine's, or its figures.
#pragma once

#include <string_view>
#include <vector>

#include "hardware/device_spec.h"
#include "quantity/result.h"
#include "question/context.h"
#include "question/json.h"

namespace ballpark {

/// Reads the `"gpu"` field of CONTRACT: `"h100-sxm-80gb"`, `"local"`, or `{"memory_bytes":…,
/// "bandwidth_bytes_per_second":…, "flop_per_second":…}`. Errors name the field below "gpu".
Result<DeviceSpec> choose_device(const Json& value, const Context& context);

/// One entry for each device, of one kind or of several: "2x rtx-4090 + rtx-3090", or a list of such texts. `field` names
/// the question's field in errors.
Result<std::vector<DeviceSpec>> choose_devices(const Json& value, std::string_view field, const Context& context);

}  // namespace ballpark
