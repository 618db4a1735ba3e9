#include "estimate/speed_device.h"

#include <algorithm>
#include <initializer_list>

namespace ballpark {
namespace {

constexpr double kStackedMemory = 1.2e12;  // bytes a second that only stacked memory reaches in a data centre card

// What the matrix instructions of older generations, which llama.cpp's kernels are written in, reach of a Hopper's rate:
// Luo et al. 2024, arXiv:2402.13499, section 4.2 (mma against wgmma).
constexpr double kOlderInstructions = 0.63;

double rate(const std::optional<FlopPerSecond>& flop) { return flop ? flop->count() : 0; }

double sixteen_bit(const DeviceSpec& device) {
    if (device.fp16) return device.fp16->count();
    return device.fp8 ? rate(device.fp8) / 2 : rate(device.fp4) / 4;
}

WeightWidth width_of(double bytes_per_weight) {
    return bytes_per_weight >= 1.5 ? WeightWidth::sixteen_bit
           : bytes_per_weight > 0.8 ? WeightWidth::eight_bit
                                    : WeightWidth::four_bit;
}

SpeedDevice common(const DeviceSpec& device) {
    SpeedDevice result;
    result.bandwidth = device.bandwidth.count();
    result.attention_peak = sixteen_bit(device);
    result.peak = result.attention_peak;
    result.fastest = result.peak;
    for (const auto& flop : {device.fp16, device.fp16_accumulate, device.fp8, device.fp4, device.int8})
        result.fastest = std::max(result.fastest, rate(flop));
    result.link = device.link ? device.link->bandwidth.count() : 0;
    result.memory = device.capacity().as_double();
    result.device_class = speed_class(device);
    return result;
}

std::string_view nvidia_class(const DeviceSpec& device) {
    if (device.kind != "datacenter" || device.bandwidth.count() < kStackedMemory) return "nvidia-gddr";
    if (device.family == "hopper") return "hopper";
    const bool newer = device.family == "blackwell" || device.family == "blackwell-ultra" || device.family == "rubin";
    return newer ? "blackwell" : "nvidia-hbm";
}

}  // namespace

std::string_view speed_class(const DeviceSpec& device) {
    if (device.vendor == "nvidia") return nvidia_class(device);
    if (device.vendor == "apple") return "apple";
    if (device.vendor == "intel") return "intel";
    if (device.vendor != "amd") return "other";
    return device.kind == "datacenter" ? "amd-hbm" : device.kind == "integrated" ? "amd-unified" : "amd-gddr";
}

SpeedDevice speed_device(const DeviceSpec& device, const WeightFormat& format) {
    SpeedDevice result = common(device);
    result.width = width_of(static_cast<double>(format.matrices.bytes) / static_cast<double>(format.matrices.elements));
    if (format.id == "fp8" && device.fp8) result.peak = rate(device.fp8);
    if ((format.id == "nvfp4" || format.id == "mxfp4") && device.fp4) result.peak = rate(device.fp4);
    return result;
}

SpeedDevice speed_device(const DeviceSpec& device, std::optional<GgufMixture> mixture) {
    SpeedDevice result = common(device);
    const TensorType base = mixture ? info(*mixture).base : TensorType::bf16;
    result.width = width_of(bits_per_weight(base) / 8);
    result.peak = std::max(result.peak, rate(device.fp16_accumulate));
    if (result.device_class == "hopper") result.peak *= kOlderInstructions;
    result.attention_peak = result.peak;
    return result;
}

}  // namespace ballpark
