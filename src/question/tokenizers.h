/// The tokenizers that questions ask for, each made once, when its vocabulary is there.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formats/range_reader.h"
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

    /// The tokenizer of a model's own file (tokenizer.json, or a GGUF that holds one), which goes by `name` from then on;
    /// another one of that name is replaced. `forms`: the content of `unicode::kNormalFormsAsset` where it was fetched;
    /// else it is loaded when it is needed, and without it the answer is `unsupported`, field "normalizer".
    Result<Tokenizer*> add_file(std::string_view name, RangeReader& file, std::span<const std::byte> forms = {});
    /// Null when there is none.
    Tokenizer* of_file(std::string_view name);

private:
    Load load_;
    std::vector<std::unique_ptr<Tokenizer>> made_;
    std::vector<std::pair<std::string, std::unique_ptr<Tokenizer>>> files_;
};

}  // namespace ballpark
