/// Reads a Hugging Face `config.json` into a ModelSpec.
///
/// The keys of every transformers generation are understood (`n_embd`, `multi_query`, nested `text_config` …). What an
/// architecture does beyond its keys ("q, k and v have a bias") is a row of the table in `architecture_table.h`.
#pragma once

#include <string_view>

#include "json/json.h"
#include "model/model_spec.h"
#include "quantity/result.h"

namespace ballpark {

/// Largest config.json that is read; real ones are below 200 kB.
inline constexpr std::size_t kLargestConfigBytes = std::size_t{16} << 20;

/// Errors: `bad_json`, `too_large`, `missing_field`, `bad_value` (the key in `field`), `unsupported` (an architecture
/// that keeps no layers of a known kind, RWKV for one).
Result<ModelSpec> read_hf_config(std::string_view json_text);
/// The same of a text that was read.
Result<ModelSpec> read_hf_config_object(const Json& config);

}  // namespace ballpark
