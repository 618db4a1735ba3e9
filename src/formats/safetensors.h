/// Reads the header of a `.safetensors` file and the index of a checkpoint that is split into several.
///
/// Source: huggingface/safetensors README, "Format"; `model.safetensors.index.json` as transformers writes it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "formats/range_reader.h"
#include "numeric/tensor_type.h"
#include "quantity/quantity.h"
#include "quantity/result.h"

namespace ballpark {

/// The format's own limit.
inline constexpr std::uint64_t kLargestSafetensorsHeader = 100'000'000;

struct SafetensorsTensor {
    std::string name;
    TensorType type = TensorType::bf16;
    std::vector<std::int64_t> shape;
    Params elements;
    Bytes bytes;
};

struct SafetensorsFile {
    std::vector<SafetensorsTensor> tensors;
    Bytes header_bytes;  ///< the length field and the JSON
    Bytes data_bytes;
    Bytes file_bytes;
    Params elements;
};

/// Errors: `bad_file` with the byte, or the tensor's name in `field`.
Result<SafetensorsFile> read_safetensors(RangeReader& reader);

struct SafetensorsIndex {
    Bytes total_size;                 ///< of all tensors, as the index states it
    std::vector<std::string> files;   ///< the parts, sorted
    std::int64_t tensors = 0;
};

/// `json_text` is a whole `model.safetensors.index.json`.
Result<SafetensorsIndex> read_safetensors_index(std::string_view json_text);

}  // namespace ballpark
