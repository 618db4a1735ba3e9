/// Byte-pair encoding of one piece, in time proportional to its length whatever it holds.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "tokenizer/vocabulary.h"

namespace ballpark {

/// Takes tokens, and gives the last of them up again.
class TokenSink {
public:
    virtual void add(std::span<const TokenId> tokens) = 0;
    virtual void drop(std::size_t count) = 0;

protected:
    ~TokenSink() = default;
};

/// Makes the tokens of pieces. Keeps its scratch between calls, which does not grow with the piece.
///
/// Instead of merging pairs by rank, which needs a queue for long pieces, it takes the longest token at each place and
/// falls back to shorter ones, or gives the token before back, where merging would not have ended with these two side
/// by side (`Vocabulary::may_be_neighbours`); the result is the same. Source: H. van Antwerpen and A. Neubeck, "So many
/// tokens, so little time", GitHub 2024; github/rust-gems, crates/bpe/src/backtrack_encoder.rs (MIT).
class Merger {
public:
    static constexpr std::size_t kWindow = 4096;

    /// `window` tokens are held back, two or more, before the first half of them goes to the sink.
    explicit Merger(const Vocabulary& vocabulary, std::size_t window = kWindow)
        : vocabulary_(vocabulary), window_(window), known_(kKnown, ~std::uint64_t{0}) {}

    /// The tokens of a piece, which hold until the next call. Of a long piece these are the last; `sink` was given those before.
    std::span<const TokenId> merge(std::string_view piece, TokenSink& sink);

    /// Tokens looked at since the beginning: what its work is proportional to.
    std::uint64_t steps() const { return steps_; }

private:
    bool merge_within(std::size_t window, std::string_view piece, TokenSink& sink);
    std::size_t give(std::size_t count, TokenSink& sink);
    bool is_dead_end(std::size_t offset) const {
        const std::size_t word = offset / 64 - first_word_;
        return word < dead_ends_.size() && (dead_ends_[word] >> (offset % 64) & 1) != 0;
    }
    void mark_dead_end(std::size_t offset);

    bool may_be_neighbours(TokenId left, TokenId right);

    static constexpr std::size_t kKnown = 32768;

    const Vocabulary& vocabulary_;
    std::size_t window_;
    std::vector<std::uint64_t> known_;      ///< two tokens and, in the lowest bit, whether they may be neighbours
    std::vector<TokenId> kept_;             ///< tokens that may yet be given back
    std::vector<std::uint64_t> dead_ends_;  ///< a bit a byte: no encoding of the rest goes on from there
    std::size_t first_word_ = 0;            ///< of the piece's words of 64 bytes, the first in `dead_ends_`
    std::uint64_t steps_ = 0;
};

}  // namespace ballpark
