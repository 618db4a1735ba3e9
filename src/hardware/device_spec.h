/// An accelerator (or a whole system-on-chip) as its data sheet describes it.
///
/// Rates are dense (no 2:4 sparsity) and per device. Absent figures stay absent: an answer says "not known".
///
/// Memory. The size on the box of a graphics card or data-centre GPU with 4 to 128 GB is binary: an "80 GB" H100 holds
/// 80 GiB of cells (85,899,345,920 bytes), of which its driver shows a little less. Larger stacks are sold by the
/// decimal GB of what is enabled or visible (H200 "141 GB", B200 "180 GB"); Apple and other shared memory is binary.
/// `memory` follows that rule row by row, and `usable_memory` is there where a program printed what it could see.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hardware/interconnect.h"
#include "quantity/quantity.h"

namespace ballpark {

struct DeviceSpec {
    std::string id;       ///< "h100-sxm-80gb"
    std::string name;     ///< "H100 SXM 80 GB"
    std::string vendor;   ///< "nvidia", "amd", "apple", "intel", "google", "amazon"
    std::string family;   ///< "hopper", "ada", "cdna3", "m3" …: picks calibrated constants
    std::string kind;     ///< "datacenter", "workstation", "consumer", "laptop", "integrated" (memory of the host)
    Bytes memory;         ///< size by the rule above
    std::optional<Bytes> usable_memory;  ///< what the driver or CUDA reported as total in a measured run
    BytesPerSecond bandwidth;
    std::optional<FlopPerSecond> fp16;  ///< dense tensor rate at 16 bit with FP32 accumulation; GPU rate where no matrix units
    std::optional<FlopPerSecond> fp16_accumulate;  ///< the same with FP16 accumulation, where that is faster (GeForce)
    std::optional<FlopPerSecond> fp8;
    std::optional<FlopPerSecond> fp4;
    std::optional<FlopPerSecond> int8;  ///< integer operations a second
    std::optional<Watts> power;         ///< board or package limit
    std::optional<Interconnect> link;   ///< to its neighbours in one machine
    std::vector<std::string> aliases;   ///< other names people and drivers use
    std::string note;
    std::string source;
    std::string as_of;    ///< ISO date of the row

    /// Bytes that a program can hope for: the measured total where there is one.
    Bytes capacity() const { return usable_memory.value_or(memory); }
};

}  // namespace ballpark
