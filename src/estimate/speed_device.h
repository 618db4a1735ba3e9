/// A device as the speed estimate sees it: what it reads and computes in a second for weights stored in one way.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "hardware/device_spec.h"
#include "numeric/gguf_mixture.h"
#include "numeric/weight_format.h"

namespace ballpark {

/// How wide a weight is, for constants that depend on it.
enum class WeightWidth : std::uint8_t { sixteen_bit, eight_bit, four_bit };

struct SpeedDevice {
    double bandwidth = 0;           ///< bytes a second
    double peak = 0;                ///< FLOP a second of the matrix products, 0: not known
    double attention_peak = 0;      ///< FLOP a second at 16 bit
    double fastest = 0;             ///< the highest rate of any arithmetic it has: what no program can exceed
    double link = 0;                ///< bytes a second to its neighbours, one direction; 0: not known
    double memory = 0;              ///< bytes
    WeightWidth width = WeightWidth::sixteen_bit;
    std::string_view device_class;  ///< see `speed_class`
};

/// Devices whose programs behave alike: "hopper", "blackwell" (data centre), "nvidia-hbm", "nvidia-gddr", "apple",
/// "amd-hbm", "amd-gddr", "amd-unified", "intel", "other".
std::string_view speed_class(const DeviceSpec& device);

/// Weights in fp8 and fp4 are multiplied at that rate where the device has it, all others at 16 bit; a data sheet that
/// omits the 16-bit rate is read as a half of fp8 or a quarter of fp4.
SpeedDevice speed_device(const DeviceSpec& device, const WeightFormat& format);

/// GGUF types are multiplied at 16 bit, with the faster accumulation where a GeForce has it, and by instructions that
/// Hopper runs below its full rate.
SpeedDevice speed_device(const DeviceSpec& device, std::optional<GgufMixture> mixture);

}  // namespace ballpark
