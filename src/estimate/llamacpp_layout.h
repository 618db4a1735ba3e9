/// Which place, the host or a device, holds each block of a model, and what weights take there.
///
/// Internal to `estimate/`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "model/gguf_size.h"
#include "model/model_spec.h"

namespace ballpark {
struct LlamacppBackend;
struct LlamacppPlace;
struct LlamacppSetup;
}  // namespace ballpark

namespace ballpark::detail {

/// Which place holds each block: 0 is the host, device d is place d + 1.
struct LlamacppLayout {
    std::vector<std::size_t> blocks;  ///< speculative blocks at the end, when the file has them
    std::size_t output = 0;
    std::size_t places = 1;
    std::vector<std::size_t> experts;   ///< which place holds the experts of each block
    std::vector<std::int64_t> copied;   ///< by place: the host's largest expert matrix that large batches copy there

    /// The host keeps a block's experts and only those.
    bool lends(std::size_t block) const { return experts[block] != blocks[block]; }

    bool used(std::size_t place) const;
};
LlamacppLayout llamacpp_layout(const ModelSpec& model, const LlamacppSetup& setup);

/// Short convolutions divided between host and devices: "auto" then ends without flash attention, because the operation
/// lands on another device than its layer's cache (src/llama-context.cpp, as seen at build 11669).
bool splits_convolutions(const ModelSpec& model, const LlamacppSetup& setup);

/// The place of a tensor that belongs to a block.
std::size_t place_in_block(const Tensor& tensor, const LlamacppLayout& layout);

/// What `copied` is for graphs of `kCopiedFrom` tokens or more; all 0 where the back end multiplies on the host.
std::vector<std::int64_t> copied_experts(const GgufSize& file, const LlamacppLayout& layout, const LlamacppBackend& device);

/// Adds each tensor to its place.
void place_weights(const ModelSpec& model, const GgufSize& file, const LlamacppLayout& layout,
                   const LlamacppBackend& device, std::vector<LlamacppPlace>& places);

}  // namespace ballpark::detail
