/// The link between the devices of one machine, over which tensor parallelism moves its sums.
#pragma once

#include <string>

#include "quantity/quantity.h"

namespace ballpark {

struct Interconnect {
    std::string name;          ///< "NVLink 4", "PCIe 4.0 x16"
    BytesPerSecond bandwidth;  ///< of one device in one direction; data sheets often print the sum of both
};

}  // namespace ballpark
