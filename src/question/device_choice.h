/// The accelerator a question speaks of: a catalog row, this machine's, or its figures.
#pragma once

#include "hardware/device_spec.h"
#include "quantity/result.h"
#include "question/context.h"
#include "question/json.h"

namespace ballpark {

/// Reads the `"gpu"` field of CONTRACT: `"h100-sxm-80gb"`, `"local"`, or `{"memory_bytes":…,
/// "bandwidth_bytes_per_second":…, "flop_per_second":…}`. Errors name the field below "gpu".
Result<DeviceSpec> choose_device(const Json& value, const Context& context);

}  // namespace ballpark
