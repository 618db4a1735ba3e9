/// An accelerator (or a whole system-on-chip) as its data sheet describes it.
///
/// Rates are dense (no 2:4 sparsity) and per device. Absent figures stay absent: an answer says "not known".
///
/// Memory. Sizes on boxes and data sheets are binary: an "80 GB" H100 holds 80 GiB of cells (85,899,345,920 bytes), an
/// H200 141 GiB, a 24 GB card 24 GiB, a 64 GB Mac 64 GiB. The exceptions are stacks sold by the decimal figure: the
/// "192 GB" of a B200 is 180 GiB here, the "288 GB" of a B300 (also sold as 270) 268.59 GiB; such rows say so in
/// `note`. `memory` is that size; `usable_memory` is what CUDA reported as total in a measured run, less than `memory`
/// because firmware, page tables and error correction keep a share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hardware/interconnect.h"
#include "quantity/quantity.h"

namespace ballpark {

struct DeviceSpec {
    std::string id;      ///< "h100-sxm-80gb"
    std::string name;    ///< "H100 SXM 80 GB"
    std::string vendor;  ///< "nvidia", "amd", "apple", "intel", "google", "amazon"
    std::string family;  ///< "hopper", "ada", "cdna3", "m3" …: picks calibrated constants
    std::string kind;    ///< "datacenter", "workstation", "consumer", "laptop", "integrated" (memory of the host)
    bool modified = false;  ///< somebody gave the card more memory than its maker
    Bytes memory;        ///< size by the rule above
    std::optional<Bytes> usable_memory;  ///< what a program saw as total in a measured run; `note` says where
    BytesPerSecond bandwidth;
    std::optional<FlopPerSecond>
        fp16;  ///< dense tensor rate at 16 bit with FP32 accumulation; GPU rate where no matrix units
    std::optional<FlopPerSecond> fp16_accumulate;  ///< the same with FP16 accumulation, where that is faster (GeForce)
    std::optional<FlopPerSecond> fp8;
    std::optional<FlopPerSecond> fp4;
    std::optional<FlopPerSecond> int8;  ///< integer operations a second
    std::optional<Watts> power;         ///< board or package limit
    std::optional<Interconnect> link;   ///< to its neighbours in one machine
    std::vector<std::string> aliases;   ///< other names people and drivers use
    std::string note;
    std::string source;
    std::string as_of;  ///< ISO date of the row

    /// Bytes that a program can hope for: the measured total where there is one.
    Bytes capacity() const { return usable_memory.value_or(memory); }
};

}  // namespace ballpark
