/// What this computer has for running models: its accelerators as their drivers describe them, and its memory.
///
/// The only room that asks the operating system and drivers; programs use it, the core and the web never do. Drivers
/// are loaded at run time: nothing of theirs is needed to build, and a machine without them gets a plain reason.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "catalog/phrases.h"
#include "hardware/device_spec.h"
#include "quantity/quantity.h"
#include "quantity/result.h"
#include "quantity/units.h"

namespace ballpark {

/// One card. Absent figures could not be read; the machine's `problems` say why.
struct LocalDevice {
    std::string name;                  ///< as the driver says it, "NVIDIA GeForce RTX 4090"; always valid UTF-8
    std::string vendor;                ///< "nvidia", "amd", "intel"
    std::optional<Bytes> memory_total;
    std::optional<Bytes> memory_free;
    std::string memory_free_source;    ///< "nvml", "cuda", "sysfs"; empty when free memory is not known
    std::string driver;                ///< "550.54.14, CUDA 12.4"; may be empty
    std::string source;                ///< who listed it: "cuda", "sysfs", or "none": seen on the bus, memory unknown
    std::string catalog_id;            ///< the catalog's device, empty when it has none with this name and memory
};

struct SystemMemory {
    Bytes total;
    Bytes available;  ///< what a new program could take without swapping
};

struct LocalMachine {
    std::vector<LocalDevice> devices;
    std::optional<SystemMemory> memory;
    std::vector<std::string> problems;  ///< one sentence each: "no NVIDIA driver: libcuda.so.1 not found"
};

/// Asks every source once. Takes up to a few seconds where the driver has to wake its cards.
LocalMachine read_local_machine(const Catalog& catalog);

/// The catalog's id for a card of this name and memory; empty when no entry fits both.
std::string find_catalog_id(const Catalog& catalog, std::string_view name, std::optional<Bytes> memory_total);

/// What `"gpu":"local"` stands for: the first card that the catalog knows, with the memory that its driver reports.
/// The error (`unknown_gpu`, field "gpu") says why there is none and what to ask instead.
Result<DeviceSpec> local_device_spec(const LocalMachine& machine, const Catalog& catalog);

/// Lines for people: a card each with total and free memory, or the reason for no card; then the system memory. Reasons
/// are in English, as drivers give them.
std::string describe(const LocalMachine& machine, const Phrases& phrases, ByteSystem bytes);

}  // namespace ballpark
