/// A vocabulary made by hand for tests: the 256 bytes, token n standing for byte n, and some merges.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tokenizer/vocabulary.h"

namespace ballpark::test {

/// The file of it; `merges` are the parts of tokens 256, 257, …
inline std::vector<std::byte> vocabulary_file(const std::vector<std::pair<TokenId, TokenId>>& merges) {
    std::vector<std::byte> file;
    const auto add = [&](std::uint32_t value) { file.push_back(static_cast<std::byte>(value & 0xFF)); };
    for (const char c : std::string_view("BPVOCAB1")) add(static_cast<unsigned char>(c));
    const auto count = static_cast<std::uint32_t>(256 + merges.size());
    for (const unsigned shift : {0u, 8u, 16u, 24u}) add(count >> shift);
    for (std::uint32_t byte = 0; byte < 256; ++byte) add(byte);
    for (const unsigned shift : {0u, 8u, 16u})
        for (const auto& [left, right] : merges) add(left >> shift);
    for (const unsigned shift : {0u, 8u, 16u})
        for (const auto& [left, right] : merges) add(right >> shift);
    return file;
}

/// What byte-pair encoding is defined as: of all neighbours that merge, the pair with the lowest token first, leftmost
/// first. Quadratic, and obviously right.
inline std::vector<TokenId> merged_by_definition(std::string_view text,
                                                 const std::vector<std::pair<TokenId, TokenId>>& merges) {
    std::vector<TokenId> tokens;
    for (const char c : text) tokens.push_back(static_cast<unsigned char>(c));
    while (true) {
        std::size_t best = merges.size();
        std::size_t at = 0;
        for (std::size_t i = 0; i + 1 < tokens.size(); ++i)
            for (std::size_t merge = 0; merge < best; ++merge)
                if (merges[merge] == std::pair(tokens[i], tokens[i + 1])) best = merge, at = i;
        if (best == merges.size()) return tokens;
        tokens[at] = static_cast<TokenId>(256 + best);
        tokens.erase(tokens.begin() + static_cast<std::ptrdiff_t>(at) + 1);
    }
}

}  // namespace ballpark::test
