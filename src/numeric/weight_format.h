/// Weight formats people name on a command line or a model card ("fp8", "awq-int4", "q4_0"), as storage blocks.
///
/// A format says how the big matrices inside the layers are stored and what stays wide: checkpoints in 4 or 8 bit keep
/// embeddings, the output head and norms in 16 bit. GGUF mixtures (q4_k_m …) choose a type per tensor instead; their
/// rules are in `numeric/gguf_mixture.h`.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "numeric/tensor_type.h"

namespace ballpark {

/// So many bytes for so many elements, scales and zero points included.
struct Block {
    std::int64_t elements = 1;
    std::int64_t bytes = 2;

    friend constexpr bool operator==(const Block&, const Block&) = default;
};

struct WeightFormat {
    std::string_view id;      ///< "awq-int4"
    Block matrices;           ///< weights of linear layers inside the blocks
    Block others;             ///< embeddings, output head, norms, biases, routers
    std::string_view source;  ///< where the block's layout is written down
};

/// Formats with the same block everywhere in the model or a fixed pair of blocks; mixtures are not among them.
std::span<const WeightFormat> weight_formats();
const WeightFormat* find_weight_format(std::string_view id);

/// Bytes of `elements` weights in blocks of `block`, the last block whole.
Bytes bytes_of(Block block, std::int64_t elements);

/// Formats of the key/value cache; `k` and `v` use the same names.
std::optional<TensorType> kv_type_from_name(std::string_view name);

}  // namespace ballpark
