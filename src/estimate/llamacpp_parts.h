/// The pieces that `llamacpp_memory` adds up: what caches hold, what a graph needs.
///
/// Internal to `estimate/`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "estimate/llamacpp_memory.h"

namespace ballpark::detail {

/// Cells of one stream in a layer: all, or those of a sliding window.
std::int64_t llamacpp_cells(const Layer& layer, const LlamacppContext& context, const LlamacppSetup& setup);

Bytes llamacpp_layer_cache(const Layer& layer, const LlamacppContext& context, const LlamacppSetup& setup);
Bytes llamacpp_layer_state(const Layer& layer, std::int64_t hidden, std::int64_t slots);

/// Compute buffer of each place.
std::vector<Bytes> llamacpp_compute(const ModelSpec& model, const LlamacppContext& context, const LlamacppSetup& setup,
                                    const LlamacppLayout& layout);

/// Measured over computed: the 5th and 95th percentile of the situation that a layout is.
Range llamacpp_compute_spread(const LlamacppSetup& setup, const LlamacppLayout& layout);

}  // namespace ballpark::detail
