/// What devices are called, cut up once so that a look-up only compares.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hardware/device_spec.h"

namespace ballpark {

/// A name cut into what says which chip it is and what says which version of it.
struct DeviceWords {
    std::string chip;                  ///< "h100", "rtx4090"
    std::vector<std::string> version;  ///< memory size and form factor: "80gb", "sxm"
};

class DeviceNames {
public:
    DeviceNames() = default;
    explicit DeviceNames(std::span<const DeviceSpec> devices);

    /// Positions of devices in the list that the index was made from.
    struct Matches {
        std::vector<std::size_t> exact;  ///< an id, name or alias says the same
        std::vector<std::size_t> open;   ///< the chip is right and nothing contradicts the version; includes `exact`
    };
    Matches find(std::string_view name) const;

    /// Positions of the devices with the nearest names, nearest first.
    std::vector<std::size_t> nearest(std::string_view name, std::size_t limit) const;

private:
    struct Name {
        std::size_t device;
        DeviceWords words;
        bool alias;
    };
    std::vector<Name> names_;
};

}  // namespace ballpark
