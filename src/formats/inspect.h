/// What a model file says about itself, whichever kind it is: the kind is found out from its bytes, not its name.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/range_reader.h"
#include "formats/tokenizer_summary.h"
#include "model/model_spec.h"
#include "quantity/quantity.h"
#include "quantity/result.h"

namespace ballpark {

enum class FileKind : std::uint8_t { hf_config, gguf, safetensors, safetensors_index, tokenizer };

/// "config.json", "GGUF", "safetensors", "safetensors index", "tokenizer.json"
std::string_view to_string(FileKind kind);

/// Tensors of one type in a file.
struct TypeShare {
    TensorType type = TensorType::bf16;
    std::int64_t tensors = 0;
    Params elements;
    Bytes bytes;
};

struct FileSummary {
    FileKind kind = FileKind::hf_config;
    std::string architecture;             ///< empty where the file does not say
    std::optional<ModelSpec> model;       ///< config.json and GGUF
    std::optional<TokenizerSummary> tokenizer;  ///< tokenizer.json, and a GGUF with a vocabulary
    Params parameters;                    ///< as `count_parameters` counts for a model, else elements in the file
    Params active;
    std::vector<TypeShare> types;         ///< largest first; empty for a config
    Bytes tensor_bytes;
    Bytes header_bytes;
    Bytes file_bytes;                     ///< what the whole file weighs, even when only its header was given
    double bits_per_weight = 0;           ///< 0 where no tensors are known
    std::vector<std::string> notes;
};

/// `name` is for messages only. Errors: `bad_file`, `bad_json`, `unsupported`, `too_large` with key or byte.
Result<FileSummary> inspect(RangeReader& reader, std::string_view name);

struct NamedReader {
    RangeReader* reader = nullptr;
    std::string_view name;
};

/// One file as above, or the files of one model in any order: the parts of a split GGUF, or the safetensors files of a
/// checkpoint, summed up. Errors of one of several files begin with its name.
Result<FileSummary> inspect(std::span<const NamedReader> files);

}  // namespace ballpark
