#include "question/tokenizers.h"

#include <utility>

namespace ballpark {

Result<Tokenizer*> Tokenizers::add(const Encoding& encoding, std::span<const std::byte> vocabulary) {
    Result<Tokenizer> made = Tokenizer::make(encoding, vocabulary);
    if (!made) return made.error();
    made_.push_back(std::make_unique<Tokenizer>(std::move(*made)));
    return made_.back().get();
}

Result<Tokenizer*> Tokenizers::of(const Encoding& encoding) {
    for (const auto& tokenizer : made_)
        if (&tokenizer->encoding() == &encoding) return tokenizer.get();
    if (!load_)
        return Error{ErrorCode::unsupported, "encoding",
                     "the vocabulary of " + std::string(encoding.name) + " is not loaded; await loadVocabulary(\"" +
                         std::string(encoding.name) + "\") first"};
    Result<std::vector<std::byte>> bytes = load_(encoding.vocabulary);
    if (!bytes) return bytes.error();
    return add(encoding, *bytes);
}

}  // namespace ballpark
