/// The tokenizers that questions ask for, each made once, when its vocabulary is there.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "tokenizer/tokenizer.h"

namespace ballpark {

class Tokenizers {
public:
    /// Brings an asset, "vocabularies/o200k.ballparkvocab", or says why it can't.
    using Load = std::function<Result<std::vector<std::byte>>(std::string_view asset)>;

    /// Without `load` only what was added is there (a page fetches vocabularies itself).
    explicit Tokenizers(Load load = {}) : load_(std::move(load)) {}

    /// `bad_file` or `too_large` when it is no vocabulary.
    Result<Tokenizer*> add(const Encoding& encoding, std::span<const std::byte> vocabulary);

    /// `unsupported` when its vocabulary has not been loaded.
    Result<Tokenizer*> of(const Encoding& encoding);

private:
    Load load_;
    std::vector<std::unique_ptr<Tokenizer>> made_;
};

}  // namespace ballpark
