/// The tokens of a byte-pair encoding, numbered in the order of their merges, and what encoding asks about them.
///
/// A `.ballparkvocab` file says how each token is made of two earlier ones, which is all that byte-pair encoding needs
/// and less than the tokens themselves take. All integers are little-endian:
///
///   offset 0   8 bytes      "BPVOCAB1"
///   offset 8   4 bytes      n, the number of tokens, 256 or more
///   offset 12  256 bytes    the byte that token 0, 1, … 255 stands for; each byte once
///   offset 268 6 × (n-256)  six planes for tokens 256, 257, …: low, middle and high bytes of the left parts, then of
///                           the right parts. A part is an earlier token. Left and right 0xFFFFFF: no such token.
///
/// Planes, because they compress to two thirds of what the parts in turn would. assets/vocabularies/build.py writes it
/// and checks that every token is what merging its own bytes gives.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "quantity/result.h"

namespace ballpark {

using TokenId = std::uint32_t;
inline constexpr TokenId kNoToken = 0xFFFFFFFFu;

/// Immutable after `load`. About 45 bytes a token (9 MB for the 200,000 of o200k).
class Vocabulary {
public:
    /// Reads a `.ballparkvocab`; `bad_file` names the byte when it is not one, `too_large` when its tokens would take
    /// more than 64 MiB.
    static Result<Vocabulary> load(std::span<const std::byte> file);

    /// One more than the largest id.
    std::size_t size() const { return tokens_.size(); }
    /// The bytes that a token stands for; empty when there is no such token.
    std::string_view bytes(TokenId token) const { return {text_.data() + starts_[token], tokens_[token].length}; }
    std::uint32_t length(TokenId token) const { return tokens_[token].length; }

    /// The longest token that `text`, which must not be empty, begins with.
    TokenId longest_prefix(std::string_view text) const;
    /// The longest shorter token that `token` begins with, or kNoToken.
    TokenId shorter_prefix(TokenId token) const { return tokens_[token].shorter; }
    /// Whether merging the bytes of both gives these two again: then, and only then, may they be neighbours.
    bool may_be_neighbours(TokenId left, TokenId right) const;
    /// The token of one byte.
    TokenId of_byte(unsigned char byte) const { return byte_tokens_[byte]; }

private:
    struct Token {
        TokenId shorter;       ///< the longest shorter token that it begins with
        std::uint32_t length;  ///< 0 where there is no token
    };

    Vocabulary() = default;
    void set_token(TokenId token, TokenId left, TokenId right, std::uint32_t length, std::size_t begin);
    void index_merges();
    void index_prefixes();
    TokenId merged(TokenId left, TokenId right) const;
    static std::uint64_t hash_of(TokenId left, TokenId right) {
        return (static_cast<std::uint64_t>(left) << 32 | right) * 0x9E3779B97F4A7C15u;
    }

    std::vector<char> text_;             ///< the bytes of all tokens one after the other
    std::vector<std::uint32_t> starts_;  ///< where a token's bytes begin
    std::vector<Token> tokens_;
    // The parts: of a single byte, and where there is no token, itself. Apart, because merging undone goes down one
    // side.
    std::vector<TokenId> left_;
    std::vector<TokenId> right_;
    /// Hash table from two parts to the token, open addressing: the token in the low `token_bits_` bits of a slot,
    /// above them bits of the hash, so that most pairs that do not merge are told without a look at their parts.
    std::vector<std::uint32_t> merges_;
    unsigned merge_shift_ = 0;
    unsigned token_bits_ = 0;
    /// A bit for each of 8 to 16 times as many hashes as there are tokens: most pairs do not merge, and most of those
    /// are told from these few bytes, which stay in the processor's cache.
    std::vector<std::uint64_t> may_merge_;
    unsigned may_merge_shift_ = 0;
    std::vector<TokenId> byte_tokens_;

    // Tokens of three bytes or more; those with the same first three are a bucket, in the order of their bytes.
    struct Sorted {
        std::uint64_t key;  ///< bytes 3 to 10, the first the highest, padded with zeros
        TokenId token;
        std::uint32_t length;
    };
    struct Bucket {
        std::uint32_t prefix;  ///< the three bytes; kNoToken in an empty slot
        std::uint32_t begin;
        std::uint32_t end;
    };
    bool count_buckets(std::size_t room, std::span<std::uint32_t> slots);
    void find_shorter(const Bucket& bucket, std::vector<Sorted>& open);
    const Bucket* bucket_of(std::uint32_t prefix) const;
    std::size_t last_not_behind(std::size_t begin, std::size_t last, std::string_view text) const;

    std::vector<Sorted> sorted_;
    std::vector<Bucket> buckets_;  ///< hash table, open addressing
    unsigned bucket_shift_ = 0;
    std::vector<TokenId> doubles_;  ///< token of two bytes, or of the first of them
};

}  // namespace ballpark
