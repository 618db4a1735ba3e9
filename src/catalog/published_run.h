/// Training runs as published: each is the question that asks about it, and what was measured.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "catalog/provenance.h"
#include "json/json.h"

namespace ballpark {

/// Figures are 0 where the source does not tell.
struct PublishedRun {
    std::string name;                ///< the model as the source calls it
    Json question;                   ///< a `train` or `finetune`; without a device where the source names none
    std::size_t model = 0;           ///< place among the catalog's models
    std::size_t device = 0;          ///< place among the catalog's devices; their number where none is named
    double tokens_per_second = 0;    ///< of all devices
    double gpu_hours = 0;            ///< of the whole run
    double peak_bytes = 0;           ///< allocated on one device
    Provenance provenance;
};

}  // namespace ballpark
