/// Byte-pair encoding of one piece, in time proportional to its length whatever it holds.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "tokenizer/vocabulary.h"

namespace ballpark {

/// Appends the tokens of a piece. Keeps its scratch between calls.
///
/// Instead of merging pairs by rank, which needs a queue for long pieces, it takes the longest token at each place and
/// falls back to shorter ones, or gives the token before back, where merging would not have ended with these two side
/// by side (`Vocabulary::may_be_neighbours`); the result is the same. Source: H. van Antwerpen and A. Neubeck, "So many
/// tokens, so little time", GitHub 2024; github/rust-gems, crates/bpe/src/backtrack_encoder.rs (MIT).
class Merger {
public:
    explicit Merger(const Vocabulary& vocabulary) : vocabulary_(vocabulary), known_(kKnown, ~std::uint64_t{0}) {}

    void append(std::string_view piece, std::vector<TokenId>& out);

    /// Tokens looked at since the beginning: what its work is proportional to.
    std::uint64_t steps() const { return steps_; }

private:
    bool is_dead_end(std::size_t offset) const { return dead_ends_[offset / 64] >> (offset % 64) & 1; }

    bool may_be_neighbours(TokenId left, TokenId right);

    static constexpr std::size_t kKnown = 32768;

    const Vocabulary& vocabulary_;
    std::vector<std::uint64_t> known_;      ///< two tokens and, in the lowest bit, whether they may be neighbours
    std::vector<std::uint64_t> dead_ends_;  ///< a bit a byte: no encoding of the rest goes on from there
    std::uint64_t steps_ = 0;
};

}  // namespace ballpark
