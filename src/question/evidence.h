/// The measurements nearest to a service that is asked for: what an estimate can be held against.
#pragma once

#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "estimate/speed.h"
#include "json/json.h"

namespace ballpark {

/// A service under a load, as its neighbours are looked for.
struct MeasuredSetting {
    std::string_view model;              ///< catalog id; any other text for one's own
    const ModelSpec& spec;
    const DeviceSpec& device;
    std::string_view engine;
    std::string_view weights;
    Parallelism parallel;
    double input = 0;
    double output = 0;
    double concurrency = 1;
};

struct Evidence {
    const Measurement* measured = nullptr;   ///< it and what it names are the catalog's
    const ModelEntry* model = nullptr;
    const DeviceSpec* device = nullptr;
    const Provenance* source = nullptr;
    SpeedEstimate estimate;                  ///< what the estimate says of the measured setting
    std::vector<std::string_view> differs;   ///< "model", "gpu", "gpus", "engine", "weights", "input_tokens", …
};

/// At most three, nearest first; none where nothing measured is of the kind. The same model counts most, then a like
/// shape, then device, engine, weights, ranks and load.
std::vector<Evidence> nearest_measurements(const MeasuredSetting& asked, const Catalog& catalog);

/// `[{"source","as_of","model","gpu","gpus","engine","weights","input_tokens","output_tokens","concurrency",
/// "ttft_seconds"?,"tpot_seconds"?,"output_tokens_per_second"?,"estimate":{the same as ranges},"differs":[…]}]`
Json to_json(const std::vector<Evidence>& evidence);

}  // namespace ballpark
