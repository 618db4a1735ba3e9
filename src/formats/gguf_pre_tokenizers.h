/// How texts are cut by what `tokenizer.ggml.pre` names. Internal to `formats/`.
#pragma once

#include <span>
#include <string_view>

namespace ballpark::formats {

struct GgufPreTokenizer {
    std::string_view names;  ///< one or more, each between spaces
    std::span<const std::string_view> patterns;  ///< cut by the first, each piece by the next, and so on
    bool ignore_merges;
};

/// Null for a name that is not known.
const GgufPreTokenizer* gguf_pre_tokenizer(std::string_view name);

}  // namespace ballpark::formats
