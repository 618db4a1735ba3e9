/// Remembers the tokens of pieces seen lately: text repeats its words, and a hit costs one cache line.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

#include "tokenizer/vocabulary.h"

namespace ballpark {

/// Direct-mapped: a new piece replaces what was in its place. `Words` × 8 bytes is the longest piece, `Most` the most
/// tokens that are kept.
template <std::size_t Words, std::size_t Most, unsigned Bits>
class PieceCache {
public:
    static constexpr std::size_t kLongestPiece = 8 * Words;
    static constexpr std::size_t kMostTokens = Most;

    struct Entry {
        std::array<std::uint64_t, Words> key;  ///< the piece, padded with zeros
        std::array<TokenId, Most> tokens;
        std::uint8_t length;  ///< of the piece; 0 in an empty place
        std::uint8_t count;   ///< of tokens
    };

    PieceCache() : entries_(std::size_t{1} << Bits) {}

    /// The place of a piece of 1 to kLongestPiece bytes that ends before `text_end`. It holds the piece when `length`
    /// is the piece's; else it was emptied and given the piece's key, and waits for its tokens (`put`).
    Entry& place(std::string_view piece, const char* text_end) {
        std::array<std::uint64_t, Words> key{};
        if (std::endian::native == std::endian::little &&
            static_cast<std::size_t>(text_end - piece.data()) >= kLongestPiece) {
            std::memcpy(key.data(), piece.data(), kLongestPiece);
            for (std::size_t i = 0; i < Words; ++i) key[i] &= kMasks[piece.size() > 8 * i ? piece.size() - 8 * i : 0];
        } else {
            std::memcpy(key.data(), piece.data(), piece.size());
        }
        std::uint64_t hash = piece.size();
        for (const std::uint64_t word : key) hash = (std::rotl(hash, 23) ^ word) * 0x9E3779B97F4A7C15u;
        Entry& entry = entries_[hash >> (64 - Bits)];
        if (entry.length == piece.size() && entry.key == key) return entry;
        entry.key = key;
        entry.length = 0;
        return entry;
    }

    static void put(Entry& entry, std::string_view piece, std::span<const TokenId> tokens) {
        if (tokens.size() > Most) return;
        std::copy(tokens.begin(), tokens.end(), entry.tokens.begin());
        entry.count = static_cast<std::uint8_t>(tokens.size());
        entry.length = static_cast<std::uint8_t>(piece.size());
    }

private:
    /// The first so many bytes of eight.
    static constexpr auto kMasks = [] {
        std::array<std::uint64_t, kLongestPiece + 1> masks{};
        for (std::size_t bytes = 1; bytes < masks.size(); ++bytes)
            masks[bytes] = bytes < 8 ? ~(~std::uint64_t{0} << (8 * bytes)) : ~std::uint64_t{0};
        return masks;
    }();

    std::vector<Entry> entries_;
};

}  // namespace ballpark
