/// A model in 16 bit served as it usually is, for estimates that need a service without asking for one.
#pragma once

#include "catalog/catalog.h"
#include "estimate/speed.h"

namespace ballpark {

struct UsualLoad {
    double input = 1024;          ///< prompt tokens of a request
    double output = 256;
    double sequences = 64;        ///< in flight on each device
    double weights_share = 0.8;   ///< of a device that weights may take; more devices where they would not
};

struct UsualService {
    std::int64_t holders = 1;     ///< devices that share the weights, up to 64
    std::int64_t ranks = 1;       ///< of them, up to a machine of 8, those whose speed is estimated
    SpeedEstimate estimate;       ///< of `ranks` together
    std::int64_t measured = 0;    ///< measurements behind its ranges; 0: none, and they are wide
};

/// By the usual engine of such a device. The device's bandwidth must be known.
UsualService usual_service(const ModelSpec& model, const DeviceSpec& device, const Catalog& catalog, const UsualLoad& load,
                           Worksheet* why = nullptr);

}  // namespace ballpark
