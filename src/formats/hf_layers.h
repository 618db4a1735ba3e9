/// Builds the layers of a model from the keys of its config.json and the row of its architecture.
///
/// Internal to `formats/`. First the kinds that occur (one full and one sliding attention, one recurrence, one dense and
/// one expert feed-forward), then the plan that says which block has which.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "formats/architecture_table.h"
#include "formats/config_keys.h"
#include "model/model_spec.h"

namespace ballpark::formats {

/// The kinds of part that the blocks of one model are made of.
struct LayerKinds {
    std::optional<Attention> full;
    std::optional<Attention> sliding;
    std::optional<Recurrence> recurrence;
    std::optional<DenseFeedForward> dense;
    std::optional<ExpertFeedForward> experts;
};

enum class Mixer : std::uint8_t { none, full, sliding, recurrence };
enum class FeedForwardKind : std::uint8_t { none, dense, experts };

struct BlockPlan {
    Mixer mixer = Mixer::full;
    FeedForwardKind feed_forward = FeedForwardKind::dense;
};

LayerKinds read_layer_kinds(const ConfigKeys& keys, const ArchitectureRow& row, std::int64_t hidden);

/// One entry a block.
std::vector<BlockPlan> read_plan(const ConfigKeys& keys, const ArchitectureRow& row, const LayerKinds& kinds,
                                 std::int64_t layers);

/// Number of blocks, from whichever key says it.
std::int64_t read_layer_count(const ConfigKeys& keys);

}  // namespace ballpark::formats
