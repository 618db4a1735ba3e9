#include "platform/machine/cuda_driver.h"

#include <dlfcn.h>

#include <string_view>

namespace ballpark {

namespace {

// Opened for the rest of the program: the driver keeps threads and exit handlers, so unloading it is not safe.
void* open_library(const std::vector<std::string>& names, std::string& problem) {
    for (const std::string& name : names) {
        if (void* const library = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL)) return library;
        const char* const reason = dlerror();
        const std::string_view text = reason != nullptr ? reason : "";
        const bool missing = text.find("No such file") != std::string_view::npos;
        // A library that exists but does not load says more than the next name's "not found".
        if (problem.empty() && !missing) problem = name + " does not load: " + std::string(text);
    }
    if (problem.empty()) problem = (names.empty() ? std::string("library") : names.front()) + " not found";
    return nullptr;
}

template <class Function>
bool find(void* library, const char* symbol, Function& function) {
    function = reinterpret_cast<Function>(dlsym(library, symbol));
    return function != nullptr;
}

// For drivers older than cuGetErrorName (CUDA 6), and for errors that come before it can answer.
std::string_view known_error_name(cuda::Result error) {
    switch (error) {
        case 1: return "CUDA_ERROR_INVALID_VALUE";
        case 2: return "CUDA_ERROR_OUT_OF_MEMORY";
        case 3: return "CUDA_ERROR_NOT_INITIALIZED";
        case 34: return "CUDA_ERROR_STUB_LIBRARY";
        case 46: return "CUDA_ERROR_DEVICE_UNAVAILABLE";
        case 100: return "CUDA_ERROR_NO_DEVICE";
        case 101: return "CUDA_ERROR_INVALID_DEVICE";
        case 201: return "CUDA_ERROR_INVALID_CONTEXT";
        case 802: return "CUDA_ERROR_SYSTEM_NOT_READY";
        case 803: return "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH";
        case 804: return "CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE";
        case 999: return "CUDA_ERROR_UNKNOWN";
        default: return "unnamed CUresult";
    }
}

}  // namespace

std::string cuda::Driver::describe(Result error) const {
    const char* name = nullptr;
    if (error_name != nullptr && error_name(error, &name) == 0 && name != nullptr)
        return std::to_string(error) + " " + name;
    return std::to_string(error) + " " + std::string(known_error_name(error));
}

bool cuda::load(const std::vector<std::string>& names, Driver& driver, std::string& problem) {
    std::string reason;
    void* const library = open_library(names, reason);
    if (library == nullptr) {
        problem = "no NVIDIA driver: " + reason;
        return false;
    }
    std::string missing;
    const auto need = [&](const char* symbol, auto& function) {
        if (!find(library, symbol, function)) missing += (missing.empty() ? "" : ", ") + std::string(symbol);
    };
    need("cuInit", driver.init);
    need("cuDriverGetVersion", driver.driver_version);
    need("cuDeviceGetCount", driver.device_count);
    need("cuDeviceGet", driver.device);
    need("cuDeviceGetName", driver.device_name);
    need("cuDeviceTotalMem_v2", driver.device_total_memory);
    if (!missing.empty()) {
        problem = "the NVIDIA driver is too old or not whole: it lacks " + missing + "; install a current driver";
        return false;
    }
    find(library, "cuGetErrorName", driver.error_name);
    find(library, "cuDeviceGetPCIBusId", driver.device_pci_bus_id);
    find(library, "cuDevicePrimaryCtxRetain", driver.retain_context);
    if (!find(library, "cuDevicePrimaryCtxRelease_v2", driver.release_context))
        find(library, "cuDevicePrimaryCtxRelease", driver.release_context);
    find(library, "cuCtxPushCurrent_v2", driver.push_context);
    find(library, "cuCtxPopCurrent_v2", driver.pop_context);
    find(library, "cuMemGetInfo_v2", driver.memory_info);
    return true;
}

bool nvml::load(const std::vector<std::string>& names, Library& nvml) {
    std::string reason;
    void* const library = open_library(names, reason);
    if (library == nullptr) return false;
    find(library, "nvmlSystemGetDriverVersion", nvml.driver_version);
    return find(library, "nvmlInit_v2", nvml.init) && find(library, "nvmlShutdown", nvml.shutdown) &&
           find(library, "nvmlDeviceGetHandleByPciBusId_v2", nvml.device_by_pci_bus_id) &&
           find(library, "nvmlDeviceGetMemoryInfo", nvml.memory_info);
}

}  // namespace ballpark
