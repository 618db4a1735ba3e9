/// Training runs as published: each is the question that asks about it, and what was measured.
#pragma once

#include <string>
#include <vector>

#include "catalog/provenance.h"
#include "json/json.h"

namespace ballpark {

/// Figures are 0 where the source does not tell.
struct PublishedRun {
    std::string name;                ///< the model as the source calls it
    Json question;                   ///< a `train` or `finetune`; of a model and, but for a peak, a device of the catalog
    double tokens_per_second = 0;    ///< of all devices
    double gpu_hours = 0;            ///< of the whole run
    double peak_bytes = 0;           ///< allocated on one device
    Provenance provenance;
};

}  // namespace ballpark
