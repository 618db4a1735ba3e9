/// An accelerator (or a whole system-on-chip) as its data sheet describes it.
///
/// Rates are dense (no 2:4 sparsity) and per device. Absent figures stay absent: an answer says "not known".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "quantity/quantity.h"

namespace ballpark {

struct DeviceSpec {
    std::string id;       ///< "h100-sxm-80gb"
    std::string name;     ///< "H100 SXM 80 GB"
    std::string vendor;   ///< "nvidia", "amd", "apple", "intel", "google", "amazon"
    std::string family;   ///< "hopper", "ada", "cdna3", "m3" …: picks calibrated constants
    std::string kind;     ///< "datacenter", "workstation", "consumer", "integrated" (memory shared with the host)
    Bytes memory;         ///< what the driver reports as total, or the marketed size where that is not known
    BytesPerSecond bandwidth;
    std::optional<FlopPerSecond> fp16;  ///< dense tensor rate at 16 bit, FP32 accumulation
    std::optional<FlopPerSecond> fp8;
    std::optional<FlopPerSecond> fp4;
    std::optional<FlopPerSecond> int8;
    std::optional<Watts> power;
    std::vector<std::string> aliases;   ///< other names people and drivers use
    std::string note;
    std::string source;
    std::string as_of;    ///< ISO date of the row
};

}  // namespace ballpark
