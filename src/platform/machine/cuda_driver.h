/// The few functions of the CUDA driver and of NVML that are called, as the driver's own headers declare them.
///
/// Source: CUDA Driver API, "Data types" and "Device / Primary Context / Memory Management"; NVML API, "Device
/// Queries". Handles are pointers or ints there, and results are enums of int size with 0 for success.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace ballpark::cuda {

using Result = int;
using Device = int;
using Context = void*;

/// The driver's entry points. The ones after the blank line may be missing: `load` then leaves them null.
struct Driver {
    Result (*init)(unsigned flags) = nullptr;
    Result (*driver_version)(int* version) = nullptr;
    Result (*device_count)(int* count) = nullptr;
    Result (*device)(Device* device, int ordinal) = nullptr;
    Result (*device_name)(char* name, int size, Device device) = nullptr;
    Result (*device_total_memory)(std::size_t* bytes, Device device) = nullptr;

    Result (*error_name)(Result error, const char** name) = nullptr;
    Result (*device_pci_bus_id)(char* id, int size, Device device) = nullptr;
    Result (*retain_context)(Context* context, Device device) = nullptr;
    Result (*release_context)(Device device) = nullptr;
    Result (*push_context)(Context context) = nullptr;
    Result (*pop_context)(Context* context) = nullptr;
    Result (*memory_info)(std::size_t* free, std::size_t* total) = nullptr;

    /// "100 CUDA_ERROR_NO_DEVICE", from the driver's own table or, before it has one, from a short list of ours.
    std::string describe(Result error) const;
};

/// Loads the driver; on failure says why in `problem` and returns false.
bool load(const std::vector<std::string>& names, Driver& driver, std::string& problem);

}  // namespace ballpark::cuda

namespace ballpark::nvml {

using Result = int;
using Device = void*;

/// `nvmlMemory_t`, the first version.
struct Memory {
    unsigned long long total;
    unsigned long long free;
    unsigned long long used;
};

struct Library {
    Result (*init)() = nullptr;
    Result (*shutdown)() = nullptr;
    Result (*device_by_pci_bus_id)(const char* id, Device* device) = nullptr;
    Result (*memory_info)(Device device, Memory* memory) = nullptr;

    Result (*driver_version)(char* version, unsigned size) = nullptr;  ///< may be null
};

/// Loads NVML; false when it is not there or lacks a function. It is optional, so there is no reason to report.
bool load(const std::vector<std::string>& names, Library& library);

}  // namespace ballpark::nvml
