/// How fast the service of a serve question is and what its tokens cost, once it is known to fit.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "estimate/roofline.h"
#include "estimate/serving_cost.h"
#include "estimate/speed.h"
#include "question/evidence.h"
#include "question/hourly_price.h"
#include "question/serve_question.h"

namespace ballpark {

struct ServeSpeed {
    SpeedEstimate estimate;
    Tokens input;                ///< of the request that it speaks of: asked, or assumed
    Tokens output;
    ServeEngine engine = ServeEngine::none;  ///< whose constants hold
    std::optional<Host> host{};  ///< where it runs layers
    std::int64_t rows = 0;       ///< measurements behind the ranges of this engine on such devices; 0: none
};

struct ServeCost {
    HourlyPrice price;           ///< of one device
    Range usd_per_hour;          ///< of all devices
    std::optional<ServiceCost> service;  ///< tokens and requests, where the speed is known
};

/// The engine whose constants hold: the one that was named, else the usual one for such a device.
ServeEngine engine_for(ServeEngine asked, const DeviceSpec& device);

/// What one step of the question's model moves, in its weights and cache.
ModelTraffic traffic_of(const ServeQuestion& question);

/// Why nothing can be said of the speed, as the wording of a note; nothing where something can. `most_running`: sequences that memory
/// lets run at once.
std::optional<std::string_view> speed_unknown(const ServeQuestion& question, double most_running);

/// Nothing where `speed_unknown` says why.
std::optional<ServeSpeed> serve_speed(const ServeQuestion& question, double most_running, const Catalog& catalog,
                                      Worksheet* why = nullptr);

/// Where the service stands under the roofline of one of its devices; nothing where their rates are not known, or several
/// kinds of device take part.
std::optional<Roofline> serve_roofline(const ServeQuestion& question, const ServeSpeed& speed);

/// The measured services nearest to the one whose speed is told; of unlike devices, those on their slowest. None where a host
/// runs layers or experts: single runs of that kind are not in the catalog (`ServeSpeed::rows` counts those fitted on).
std::vector<Evidence> serve_evidence(const ServeQuestion& question, const ServeSpeed& speed, const Catalog& catalog);

/// Nothing where neither question nor catalog knows what the device costs.
std::optional<ServeCost> serve_cost(const ServeQuestion& question, const std::optional<ServeSpeed>& speed,
                                    const Catalog& catalog, Worksheet* why = nullptr);

}  // namespace ballpark
