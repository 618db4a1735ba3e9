/// How a run is shared out over devices when nobody says: as little splitting as memory allows.
#pragma once

#include "estimate/train_memory.h"

namespace ballpark {

/// Frameworks differ in how they make a model fit: FSDP shards everything over all ranks, Megatron splits layers over
/// the devices of a machine first, then over stages, and shards the optimizer.
enum class TrainStyle : std::uint8_t { sharded, split };

/// The layout of `devices` with the least splitting in which the typical peak fits `capacity`; with nothing that fits, the
/// most splitting that was tried. Tensor ranks stay within a machine of 8 (Narayanan et al. 2021, arXiv:2104.04473,
/// section 5.4.1); experts are shared out over data ranks.
TrainParallelism choose_layout(const TrainMemoryInput& input, const TrainMemoryConstants& constants, Bytes capacity,
                               std::int64_t devices, TrainStyle style);

/// The fewest devices, in whole machines of 8 above one machine, that hold one micro-batch; 0: more than were tried.
std::int64_t smallest_cluster(const TrainMemoryInput& input, const TrainMemoryConstants& constants, Bytes capacity,
                              TrainStyle style);

}  // namespace ballpark
