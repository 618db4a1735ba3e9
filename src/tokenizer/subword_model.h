/// Makes tokens of pieces by a model's own vocabulary: merges in their order, the most probable tokens, or the longest.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "tokenizer/tokenizer_spec.h"

namespace ballpark {

/// A token and how many bytes of the piece it stands for.
struct PieceToken {
    TokenId id;
    std::uint32_t size;
};

class SubwordModel {
public:
    /// The spec must outlive it; its merges are not needed afterwards.
    explicit SubwordModel(const TokenizerSpec& spec);

    /// Appends the tokens of a piece, which is not empty. Time is n log n in its length for merges, n else.
    void append(std::string_view piece, std::vector<PieceToken>& out);

    /// Does a token that has both a space (or "▁") and what stands before it exist? If none does, pieces may be cut there.
    bool spaces_begin_tokens() const { return spaces_begin_tokens_; }

private:
    struct Part {
        TokenId id;
        std::uint32_t size;
        std::int32_t before;
        std::int32_t behind;
    };
    struct Slot {
        TokenId left = kNoToken;
        TokenId right = kNoToken;
        std::uint32_t rank = 0;
        TokenId merged = kNoToken;
    };

    void index_merges();
    void find_spaces();
    const Slot* slot_of(TokenId left, TokenId right) const;
    void start(std::string_view piece);
    void merge_few();
    void merge_many();
    void append_merged(std::string_view piece, std::vector<PieceToken>& out);
    void append_probable(std::string_view piece, std::vector<PieceToken>& out);
    void append_longest(std::string_view piece, std::vector<PieceToken>& out);
    void append_unknown(std::string_view character, std::size_t bottom, std::vector<PieceToken>& out) const;

    const TokenizerSpec& spec_;
    std::vector<Slot> slots_;
    std::array<TokenId, 256> byte_tokens_{};      ///< byte_level: the token of a byte
    std::array<TokenId, 256> fallback_tokens_{};  ///< byte_fallback: "<0x41>"
    bool all_fallback_ = false;
    bool spaces_begin_tokens_ = false;
    double unknown_score_ = 0;
    std::vector<Part> parts_;
    std::vector<std::uint64_t> queue_;
    std::vector<double> best_;
    std::vector<PieceToken> last_;
};

}  // namespace ballpark
