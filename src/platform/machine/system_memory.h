/// The memory of the computer itself, which models run from when there is no card, or share with it.
#pragma once

#include <optional>
#include <string>

#include "platform/machine/local_device.h"

namespace ballpark {

/// From /proc/meminfo (`MemTotal`, `MemAvailable`) on Linux, from sysctl on macOS.
std::optional<SystemMemory> read_system_memory();

/// The Linux reading, from a file of that format.
std::optional<SystemMemory> read_meminfo(const std::string& path);

}  // namespace ballpark
