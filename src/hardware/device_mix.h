/// Unlike devices in one service, and what all of them have in common.
#pragma once

#include <span>

#include "hardware/device_spec.h"

namespace ballpark {

/// What tensor-parallel ranks can count on: the least memory and the lowest rates of any, absent where one lacks it. Kind,
/// family and vendor are those of the device with the least bandwidth; id and name list them all. `devices` is not empty.
DeviceSpec weakest_of(std::span<const DeviceSpec> devices);

/// Whether all are the same row, or the same figures.
bool all_alike(std::span<const DeviceSpec> devices);

}  // namespace ballpark
