/// The attention kinds of a config.json: softmax, latent, compressed. Internal to `formats/`.
#pragma once

#include "formats/hf_layers.h"

namespace ballpark::formats {

/// Sets `kinds.full`, and `kinds.sliding` where the model has a window.
void read_attention(const ConfigKeys& keys, const ArchitectureRow& row, std::int64_t hidden, LayerKinds& kinds);

/// Sets `kinds.recurrence` where the keys describe one.
void read_recurrence(const ConfigKeys& keys, const ArchitectureRow& row, std::int64_t hidden, LayerKinds& kinds);

/// Sets `kinds.dense` and `kinds.experts`.
void read_feed_forward(const ConfigKeys& keys, const ArchitectureRow& row, std::int64_t hidden, LayerKinds& kinds);

/// A bias that a key decides, else the row.
bool bias_of(const ConfigKeys& keys, KeyNames names, const ArchitectureRow& row, std::uint64_t trait);

}  // namespace ballpark::formats
