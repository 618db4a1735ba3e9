/// What every model that a reader accepts promises to those who compute with it.
#pragma once

#include "model/model_spec.h"

namespace ballpark::fuzz {

/// Counts, cache and tensor list can be computed, and no count is negative.
void check_model(const ModelSpec& model);

}  // namespace ballpark::fuzz
