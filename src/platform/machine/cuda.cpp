#include "platform/machine/cuda.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

#include "platform/machine/cuda_driver.h"
#include "platform/machine/text.h"

namespace ballpark {

namespace {

// Nobody has built a machine with more; a larger count is a driver that answers nonsense.
constexpr int kMostDevices = 4096;

std::string version_text(int version) {
    return "CUDA " + std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

// What the usual answers of cuInit mean to the owner of the machine.
std::string plain_reason(cuda::Result result) {
    switch (result) {
        case 34: return "the CUDA toolkit's stub stands where the driver's libcuda.so.1 should be";
        case 100: return "the NVIDIA driver finds no card";
        case 802: return "the NVIDIA driver is still starting its cards";
        case 803: return "the NVIDIA driver and its library differ in version; restart after an update";
        case 804: return "the CUDA compatibility library does not work with this card";
        default: return "the NVIDIA driver does not start";
    }
}

std::optional<Bytes> as_bytes(unsigned long long count) {
    if (count > static_cast<unsigned long long>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
    return Bytes(static_cast<std::int64_t>(count));
}

// Text in a buffer that a driver filled; it may have forgotten the terminating zero.
template <std::size_t size>
std::string text_in(const std::array<char, size>& buffer) {
    std::size_t length = 0;
    while (length < size && buffer[length] != '\0') ++length;
    return printable({buffer.data(), length});
}

/// Free memory without opening a context, by the card's place on the PCI bus.
class NvmlSession {
public:
    explicit NvmlSession(const std::vector<std::string>& names) {
        ready_ = nvml::load(names, library_) && library_.init() == 0;
    }
    ~NvmlSession() {
        if (ready_) library_.shutdown();
    }
    NvmlSession(const NvmlSession&) = delete;
    NvmlSession& operator=(const NvmlSession&) = delete;

    std::string driver_version() const {
        std::array<char, 96> version{};
        if (!ready_ || library_.driver_version == nullptr) return {};
        if (library_.driver_version(version.data(), static_cast<unsigned>(version.size() - 1)) != 0) return {};
        return text_in(version);
    }

    std::optional<Bytes> free_memory(const std::string& pci_bus_id) const {
        nvml::Device device = nullptr;
        nvml::Memory memory{};
        if (!ready_ || pci_bus_id.empty()) return std::nullopt;
        if (library_.device_by_pci_bus_id(pci_bus_id.c_str(), &device) != 0) return std::nullopt;
        if (library_.memory_info(device, &memory) != 0 || memory.free > memory.total) return std::nullopt;
        return as_bytes(memory.free);
    }

private:
    nvml::Library library_;
    bool ready_ = false;
};

class CudaReader {
public:
    CudaReader(const cuda::Driver& driver, const NvmlSession& nvml) : driver_(driver), nvml_(nvml) {}

    CudaReading read() {
        if (const cuda::Result result = driver_.init(0); result != 0) {
            problem(plain_reason(result) + " (cuInit failed: " + driver_.describe(result) + ")");
            return std::move(reading_);
        }
        int version = 0;
        if (!succeeded(driver_.driver_version(&version), "cuDriverGetVersion", "")) version = 0;
        int count = 0;
        if (!succeeded(driver_.device_count(&count), "cuDeviceGetCount", "")) return std::move(reading_);
        if (count < 0 || count > kMostDevices) {
            problem("cuDeviceGetCount answered " + std::to_string(count) + " cards, which can't be");
            return std::move(reading_);
        }
        if (count == 0) problem("the NVIDIA driver is there, but it lists no card (CUDA_VISIBLE_DEVICES may hide them)");
        std::string driver_text = nvml_.driver_version();
        if (version > 0) driver_text += (driver_text.empty() ? "" : ", ") + version_text(version);
        for (int ordinal = 0; ordinal < count; ++ordinal) add_device(ordinal, driver_text);
        return std::move(reading_);
    }

private:
    void problem(std::string text) { reading_.problems.push_back(std::move(text)); }

    bool succeeded(cuda::Result result, const char* call, const std::string& card) {
        if (result == 0) return true;
        problem(std::string(call) + " failed" + (card.empty() ? "" : " for " + card) + ": " + driver_.describe(result));
        return false;
    }

    void add_device(int ordinal, const std::string& driver_text) {
        const std::string place = "card " + std::to_string(ordinal);
        cuda::Device handle = 0;
        if (!succeeded(driver_.device(&handle, ordinal), "cuDeviceGet", place)) return;
        LocalDevice device;
        device.vendor = "nvidia";
        device.source = "cuda";
        device.driver = driver_text;
        std::array<char, 256> name{};
        if (succeeded(driver_.device_name(name.data(), static_cast<int>(name.size() - 1), handle), "cuDeviceGetName",
                      place))
            device.name = text_in(name);
        if (device.name.empty()) device.name = "NVIDIA " + place;
        std::size_t total = 0;
        if (succeeded(driver_.device_total_memory(&total, handle), "cuDeviceTotalMem", device.name))
            device.memory_total = as_bytes(total);
        add_free_memory(handle, device);
        reading_.devices.push_back(std::move(device));
    }

    void add_free_memory(cuda::Device handle, LocalDevice& device) {
        if (const std::optional<Bytes> free = nvml_.free_memory(pci_bus_id(handle))) {
            device.memory_free = free;
            device.memory_free_source = "nvml";
        } else if (const std::optional<Bytes> from_context = free_memory_by_context(handle, device.name)) {
            device.memory_free = from_context;
            device.memory_free_source = "cuda";
        }
        if (device.memory_free && device.memory_total && *device.memory_free > *device.memory_total) {
            problem(device.name + " reports more free memory than it has; the free figure is left out");
            device.memory_free.reset();
            device.memory_free_source.clear();
        }
    }

    std::string pci_bus_id(cuda::Device handle) const {
        std::array<char, 32> id{};
        if (driver_.device_pci_bus_id == nullptr) return {};
        if (driver_.device_pci_bus_id(id.data(), static_cast<int>(id.size() - 1), handle) != 0) return {};
        return text_in(id);
    }

    std::optional<Bytes> free_memory_by_context(cuda::Device handle, const std::string& name) {
        if (driver_.retain_context == nullptr || driver_.release_context == nullptr || driver_.push_context == nullptr ||
            driver_.pop_context == nullptr || driver_.memory_info == nullptr) {
            problem("free memory of " + name + " is not known: the driver is older than CUDA 7.0");
            return std::nullopt;
        }
        cuda::Context context = nullptr;
        if (!succeeded(driver_.retain_context(&context, handle), "cuDevicePrimaryCtxRetain", name)) return std::nullopt;
        std::optional<Bytes> free;
        if (succeeded(driver_.push_context(context), "cuCtxPushCurrent", name)) {
            std::size_t free_count = 0;
            std::size_t total_count = 0;
            if (succeeded(driver_.memory_info(&free_count, &total_count), "cuMemGetInfo", name))
                free = as_bytes(free_count);
            cuda::Context popped = nullptr;
            succeeded(driver_.pop_context(&popped), "cuCtxPopCurrent", name);
        }
        succeeded(driver_.release_context(handle), "cuDevicePrimaryCtxRelease", name);
        return free;
    }

    const cuda::Driver& driver_;
    const NvmlSession& nvml_;
    CudaReading reading_;
};

}  // namespace

CudaLibraries CudaLibraries::installed() {
#ifdef __APPLE__
    return {};
#else
    // The second place of each is where Windows puts the driver for its Linux subsystem.
    return {{"libcuda.so.1", "/usr/lib/wsl/lib/libcuda.so.1"},
            {"libnvidia-ml.so.1", "/usr/lib/wsl/lib/libnvidia-ml.so.1"}};
#endif
}

CudaReading read_cuda(const CudaLibraries& libraries) {
    if (libraries.cuda.empty()) return {{}, {"NVIDIA cards can't be read: this system has no CUDA driver"}};
    cuda::Driver driver;
    std::string problem;
    if (!cuda::load(libraries.cuda, driver, problem)) return {{}, {problem}};
    const NvmlSession nvml(libraries.nvml);
    return CudaReader(driver, nvml).read();
}

}  // namespace ballpark
