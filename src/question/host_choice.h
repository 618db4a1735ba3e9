/// The machine around the devices, as far as llama.cpp runs layers on it: its memory, its arithmetic, the slot of a card.
#pragma once

#include <string>

#include "catalog/catalog.h"
#include "estimate/speed.h"
#include "hardware/device_spec.h"
#include "question/json.h"
#include "question/weights_choice.h"

namespace ballpark {

/// Figures of the question; what it leaves out is the catalog's usual machine (facts "host_bandwidth", "host_flop",
/// "host_link").
struct HostChoice {
    std::optional<double> bandwidth;   ///< bytes a second of its memory
    std::optional<double> flop;        ///< operations a second of its processor
    std::optional<double> link;        ///< bytes a second to a device, one direction
    Bytes memory;                      ///< 0: not said, and not held against
};

/// Reads `{"bandwidth_bytes_per_second":…, "flop_per_second":…, "link_bytes_per_second":…, "memory_bytes":…}`; nullptr: all
/// left out. Errors name the field below "host".
Result<HostChoice> read_host(const Json* json);

/// The host that an estimate speaks of.
struct Host {
    Range bandwidth;                   ///< exact where the question says it
    Range flop;
    Range link;
    bool assumed = false;              ///< its bandwidth is not the question's
    std::string source;                ///< of the assumed bandwidth

    /// What multiplies the layers that lie here, or only the experts of layers elsewhere (`lent`). What is assumed of it
    /// widens the ranges.
    SpeedRunner runner(const WeightsChoice& weights, bool lent, bool experts, const Catalog& catalog) const;
    /// `device` as it multiplies weights that lie here and are copied over for every pass.
    SpeedRunner copied_to(SpeedRunner device, const Catalog& catalog) const;
};

/// `device`: the accelerator in it, if there is one; where both have the same memory the host reads at its rate.
Host host_of(const HostChoice& choice, const DeviceSpec* device, const Catalog& catalog);

}  // namespace ballpark
