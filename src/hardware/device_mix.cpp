#include "hardware/device_mix.h"

#include <algorithm>
#include <string>

namespace ballpark {
namespace {

template <class Rate>
void lower(std::optional<Rate>& least, const std::optional<Rate>& other) {
    if (!least || !other) least.reset();
    else if (other->count() < least->count()) least = other;
}

bool alike(const DeviceSpec& a, const DeviceSpec& b) {
    return a.id == b.id && a.memory == b.memory && a.bandwidth.count() == b.bandwidth.count();
}

/// "2x a + b", in the order in which they are named.
std::string listed(std::span<const DeviceSpec> devices, std::string DeviceSpec::*name, const char* times) {
    std::string text;
    for (std::size_t i = 0; i < devices.size();) {
        std::size_t end = i + 1;
        while (end < devices.size() && alike(devices[end], devices[i])) ++end;
        if (!text.empty()) text += " + ";
        if (end - i > 1) text += std::to_string(end - i) + times;
        text += devices[i].*name;
        i = end;
    }
    return text;
}

}  // namespace

bool all_alike(std::span<const DeviceSpec> devices) {
    return std::all_of(devices.begin(), devices.end(), [&](const DeviceSpec& device) { return alike(device, devices.front()); });
}

DeviceSpec weakest_of(std::span<const DeviceSpec> devices) {
    if (all_alike(devices)) return devices.front();
    DeviceSpec least = *std::min_element(devices.begin(), devices.end(), [](const DeviceSpec& a, const DeviceSpec& b) {
        return a.bandwidth.count() < b.bandwidth.count();
    });
    for (const DeviceSpec& device : devices) {
        least.usable_memory = std::min(least.capacity(), device.capacity());
        least.memory = std::min(least.memory, device.memory);
        for (const auto rate : {&DeviceSpec::fp16, &DeviceSpec::fp16_accumulate, &DeviceSpec::fp8, &DeviceSpec::fp4, &DeviceSpec::int8})
            lower(least.*rate, device.*rate);
        lower(least.power, device.power);
        if (!device.link || (least.link && device.link->bandwidth.count() < least.link->bandwidth.count())) least.link = device.link;
    }
    least.id = listed(devices, &DeviceSpec::id, "x ");
    least.name = listed(devices, &DeviceSpec::name, " × ");
    return least;
}

}  // namespace ballpark
