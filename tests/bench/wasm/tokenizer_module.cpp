// The tokenizer as a WebAssembly module, for tests/bench/tokenizer.mjs to measure beside JavaScript tokenizers.
#include <cstdlib>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "support/memory_in_use.h"
#include "tokenizer/tokenizer.h"

namespace {

// The module is one tokenizer: JavaScript makes a module for each.
std::optional<ballpark::Tokenizer> tokenizer;
ballpark::TokenIds ids;

}  // namespace

extern "C" {

/// Whether it could be made of a vocabulary of `size` bytes.
int tokenizer_make(const char* encoding, const std::byte* vocabulary, std::size_t size) {
    const auto found = ballpark::find_encoding(encoding);
    if (!found) return 0;
    auto made = ballpark::Tokenizer::make(**found, std::span(vocabulary, size));
    if (!made) return 0;
    tokenizer.emplace(std::move(*made));
    return 1;
}

/// The number of tokens; `tokenizer_ids` gives them until the next call.
std::size_t tokenizer_encode(const char* text, std::size_t size) {
    auto encoded = tokenizer->encode(std::string_view(text, size));
    ids = std::move(*encoded);
    return ids.size();
}

void tokenizer_ids(std::size_t from, std::size_t count, ballpark::TokenId* out) {
    for (std::size_t i = 0; i < count; ++i) out[i] = ids[from + i];
}

/// The number of tokens, words and characters together, so that none is left out.
double tokenizer_count(const char* text, std::size_t size) {
    const auto counts = tokenizer->count(std::string_view(text, size));
    return counts->tokens.as_double() + static_cast<double>(counts->words + counts->characters);
}

/// The most bytes in use at once, beside the text and the tokenizer, when encoding a text and when counting one.
std::size_t tokenizer_encode_memory(const char* text, std::size_t size) {
    ids = {};
    return memory_in_use::peak_of([&] { (void)tokenizer_encode(text, size); });
}
std::size_t tokenizer_count_memory(const char* text, std::size_t size) {
    return memory_in_use::peak_of([&] { (void)tokenizer_count(text, size); });
}
}
