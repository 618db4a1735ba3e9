/// `ballpark tokens`: counts of files or standard input, streaming; and where the vocabularies are.
#pragma once

#include <string>
#include <vector>

#include "bindings/cli/output.h"
#include "question/context.h"
#include "question/tokenizers.h"
#include "question/tokens.h"

namespace ballpark {

/// Reads an asset from the folders beside the program, in the build tree and where it is installed;
/// BALLPARK_ASSETS in the environment names another one.
Result<std::vector<std::byte>> load_asset(std::string_view asset);

struct TokensFlags {
    std::string encoding{kDefaultEncoding};
    std::string tokenizer;  ///< path of a tokenizer.json or GGUF; instead of an encoding
    bool add_special_tokens = false;
};

/// Without files: standard input ("-" among files means it too). Files of any size: a megabyte is held.
int run_tokens(const Context& context, const OutputFlags& output, const TokensFlags& flags, const std::vector<std::string>& files);

}  // namespace ballpark
