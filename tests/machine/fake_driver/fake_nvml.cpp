// A libnvidia-ml.so.1 beside the fake driver: it knows the free memory of both cards, unless FAKE_NVML says otherwise.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace {

constexpr int kSuccess = 0;
constexpr int kNotFound = 6;
constexpr int kDriverNotLoaded = 9;
constexpr unsigned long long kMiB = 1024ULL * 1024ULL;

// works (default), not_loaded, first_only
bool plays(std::string_view name) {
    const char* const chosen = std::getenv("FAKE_NVML");
    return chosen != nullptr && chosen == name;
}

}  // namespace

extern "C" {

struct Memory {
    unsigned long long total;
    unsigned long long free;
    unsigned long long used;
};

int nvmlInit_v2() { return plays("not_loaded") ? kDriverNotLoaded : kSuccess; }
int nvmlShutdown() { return kSuccess; }

int nvmlSystemGetDriverVersion(char* version, unsigned size) {
    std::snprintf(version, size, "550.54.14");
    return kSuccess;
}

int nvmlDeviceGetHandleByPciBusId_v2(const char* id, void** device) {
    const bool first = std::strcmp(id, "0000:01:00.0") == 0;
    const bool second = std::strcmp(id, "0000:65:00.0") == 0 && !plays("first_only");
    if (!first && !second) return kNotFound;
    *device = reinterpret_cast<void*>(static_cast<std::intptr_t>(first ? 1 : 2));
    return kSuccess;
}

int nvmlDeviceGetMemoryInfo(void* device, Memory* memory) {
    const bool first = reinterpret_cast<std::intptr_t>(device) == 1;
    memory->total = (first ? 24564 : 81920) * kMiB;
    memory->free = (first ? 23456 : 80000) * kMiB;
    memory->used = memory->total - memory->free;
    return kSuccess;
}
}
