#include "question/tokenizers.h"

#include <utility>

#include "formats/tokenizer_file.h"
#include "tokenizer/normal_forms.h"

namespace ballpark {

Result<Tokenizer*> Tokenizers::add(const Encoding& encoding, std::span<const std::byte> vocabulary) {
    Result<Tokenizer> made = Tokenizer::make(encoding, vocabulary);
    if (!made) return made.error();
    made_.push_back(std::make_unique<Tokenizer>(std::move(*made)));
    return made_.back().get();
}

Result<Tokenizer*> Tokenizers::of(const Encoding& encoding) {
    for (const auto& tokenizer : made_)
        if (tokenizer->encoding() == &encoding) return tokenizer.get();
    if (!load_)
        return Error{ErrorCode::unsupported, "encoding",
                     "the vocabulary of " + std::string(encoding.name) + " is not loaded; await loadVocabulary(\"" +
                         std::string(encoding.name) + "\") first"};
    Result<std::vector<std::byte>> bytes = load_(encoding.vocabulary);
    if (!bytes) return bytes.error();
    return add(encoding, *bytes);
}

Result<Tokenizer*> Tokenizers::add_file(std::string_view name, RangeReader& file, std::span<const std::byte> forms) {
    Result<TokenizerSpec> spec = read_tokenizer_file(file);
    if (!spec) return spec.error();
    std::vector<std::byte> loaded;
    if (needs_normal_forms(*spec) && forms.empty() && load_) {
        Result<std::vector<std::byte>> asset = load_(unicode::kNormalFormsAsset);
        if (!asset) return asset.error();
        loaded = std::move(*asset);
        forms = loaded;
    }
    Result<Tokenizer> made = Tokenizer::make(std::move(*spec), forms);
    if (!made) return made.error();
    auto own = std::make_unique<Tokenizer>(std::move(*made));
    for (auto& [known, tokenizer] : files_)
        if (known == name) return (tokenizer = std::move(own)).get();
    return files_.emplace_back(std::string(name), std::move(own)).second.get();
}

Tokenizer* Tokenizers::of_file(std::string_view name) {
    for (const auto& [known, tokenizer] : files_)
        if (known == name) return tokenizer.get();
    return nullptr;
}

}  // namespace ballpark
