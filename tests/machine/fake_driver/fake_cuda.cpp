// A libcuda.so.1 that plays a driver: FAKE_CUDA in the environment chooses its part, see `part`.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace {

constexpr int kSuccess = 0;
constexpr int kInvalidValue = 1;
constexpr int kOutOfMemory = 2;
constexpr int kNoDevice = 100;
constexpr int kInvalidDevice = 101;
constexpr int kInvalidContext = 201;
constexpr int kNotInOurTable = 4711;

constexpr std::size_t kMiB = 1024UL * 1024UL;

struct Card {
    const char* name;
    const char* bus;
    std::size_t total;
    std::size_t free;
};

constexpr Card kCards[] = {
    {"NVIDIA GeForce RTX 4090", "0000:01:00.0", 24217 * kMiB, 23000 * kMiB},
    {"NVIDIA A100-SXM4-80GB", "0000:65:00.0", 81050 * kMiB, 40000 * kMiB},
};

bool initialised = false;
int contexts = 0;  // retained and not released
int pushed = -1;   // the card whose context is current

// two_cards (default), no_device, init_fails, no_cards, absurd_count, old_driver, garbage_name, unnamed, free_fails,
// free_too_large, no_context, unknown_error, total_fails, part_of_card
std::string_view part() {
    const char* const chosen = std::getenv("FAKE_CUDA");
    return chosen != nullptr ? chosen : "two_cards";
}

bool plays(std::string_view name) { return part() == name; }

bool is_card(int device) { return initialised && device >= 0 && device < 2; }

}  // namespace

extern "C" {

int cuInit(unsigned flags) {
    if (flags != 0) return kInvalidValue;
    if (plays("no_device")) return kNoDevice;
    if (plays("unknown_error")) return kNotInOurTable;
    initialised = true;
    return kSuccess;
}

int cuDriverGetVersion(int* version) {
    *version = plays("old_driver") ? 6050 : 12040;
    return kSuccess;
}

int cuDeviceGetCount(int* count) {
    *count = plays("no_cards") ? 0 : plays("absurd_count") ? -7 : 2;
    return kSuccess;
}

int cuDeviceGet(int* device, int ordinal) {
    if (!is_card(ordinal)) return kInvalidDevice;
    *device = ordinal;
    return kSuccess;
}

int cuDeviceGetName(char* name, int size, int device) {
    if (!is_card(device)) return kInvalidDevice;
    if (plays("garbage_name")) {
        // Not UTF-8, a control character, and no zero at the end.
        std::memset(name, 'x', static_cast<std::size_t>(size));
        std::memcpy(name, "RTX\xff\x01\xc3(\"\\", 9);
        return kSuccess;
    }
    std::snprintf(name, static_cast<std::size_t>(size), "%s%s", plays("unnamed") ? "" : kCards[device].name,
                  plays("part_of_card") ? " MIG 1g.10gb" : "");
    if (plays("unnamed")) name[0] = '\0';
    return kSuccess;
}

int cuGetErrorName(int error, const char** name) {
    *name = nullptr;
    if (error == kNoDevice) *name = "CUDA_ERROR_NO_DEVICE";
    if (error == kOutOfMemory) *name = "CUDA_ERROR_OUT_OF_MEMORY";
    return *name != nullptr ? kSuccess : kInvalidValue;
}

int cuDeviceGetPCIBusId(char* id, int size, int device) {
    if (!is_card(device)) return kInvalidDevice;
    std::snprintf(id, static_cast<std::size_t>(size), "%s", kCards[device].bus);
    return kSuccess;
}

#ifndef FAKE_WITHOUT_TOTAL
int cuDeviceTotalMem_v2(std::size_t* bytes, int device) {
    if (!is_card(device)) return kInvalidDevice;
    if (plays("total_fails")) return kInvalidDevice;
    *bytes = plays("part_of_card") ? 9728 * kMiB : kCards[device].total;
    return kSuccess;
}
#endif

#ifndef FAKE_WITHOUT_CONTEXTS
int cuDevicePrimaryCtxRetain(void** context, int device) {
    if (!is_card(device)) return kInvalidDevice;
    if (plays("no_context")) return kOutOfMemory;
    ++contexts;
    *context = reinterpret_cast<void*>(static_cast<std::intptr_t>(device + 1));
    return kSuccess;
}

int cuDevicePrimaryCtxRelease_v2(int device) {
    if (!is_card(device) || contexts == 0 || pushed == device) return kInvalidContext;
    --contexts;
    return kSuccess;
}

int cuCtxPushCurrent_v2(void* context) {
    pushed = static_cast<int>(reinterpret_cast<std::intptr_t>(context)) - 1;
    return contexts > 0 ? kSuccess : kInvalidContext;
}

int cuCtxPopCurrent_v2(void**) {
    if (pushed < 0) return kInvalidContext;
    pushed = -1;
    return kSuccess;
}

int cuMemGetInfo_v2(std::size_t* free, std::size_t* total) {
    if (pushed < 0) return kInvalidContext;
    if (plays("free_fails")) return kOutOfMemory;
    *total = kCards[pushed].total;
    *free = plays("free_too_large") ? *total + 1 : kCards[pushed].free;
    return kSuccess;
}
#endif

/// For the tests: contexts that were left open, and a context left current counts too.
int fake_cuda_left_open() { return contexts + (pushed >= 0 ? 1 : 0); }
}
