#include "tokenizer/vocabulary.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <string>

namespace ballpark {
namespace {

constexpr std::string_view kMagic = "BPVOCAB1";
constexpr std::size_t kBytesAt = 12;
constexpr std::size_t kPartsAt = kBytesAt + 256;
constexpr TokenId kAbsent = 0xFFFFFFu;
constexpr std::uint32_t kKeyEnd = 11;
constexpr std::size_t kNowhere = ~std::size_t{0};
constexpr std::size_t kLargestText = std::size_t{64} << 20;

Error bad_byte(std::size_t offset, std::string what) {
    return {ErrorCode::bad_file, "byte " + std::to_string(offset), "not a vocabulary: " + std::move(what)};
}

std::uint32_t byte_at(std::span<const std::byte> file, std::size_t offset) {
    return std::to_integer<std::uint32_t>(file[offset]);
}

std::uint32_t byte_of(std::string_view text, std::size_t index) { return static_cast<unsigned char>(text[index]); }

std::size_t first_two(std::string_view text) { return byte_of(text, 0) << 8 | byte_of(text, 1); }
std::uint32_t first_three(std::string_view text) {
    return static_cast<std::uint32_t>(first_two(text)) << 8 | byte_of(text, 2);
}

/// The eight bytes of a text from `from` on as a number that sorts as they do, padded with zeros.
std::uint64_t key_of(std::string_view text, std::size_t from) {
    std::uint64_t key = 0;
    if (std::endian::native == std::endian::little && text.size() >= from + 8) {
        std::memcpy(&key, text.data() + from, 8);
        return __builtin_bswap64(key);
    }
    for (std::size_t i = from; i < std::min(text.size(), from + 8); ++i)
        key |= static_cast<std::uint64_t>(byte_of(text, i)) << (8 * (from + 7 - i));
    return key;
}

std::uint32_t common_prefix(std::string_view a, std::string_view b) {
    const std::size_t limit = std::min(a.size(), b.size());
    std::size_t length = 0;
    if constexpr (std::endian::native == std::endian::little) {
        for (; length + 8 <= limit; length += 8) {
            std::uint64_t x = 0;
            std::uint64_t y = 0;
            std::memcpy(&x, a.data() + length, 8);
            std::memcpy(&y, b.data() + length, 8);
            if (x != y)
                return static_cast<std::uint32_t>(length) + static_cast<std::uint32_t>(std::countr_zero(x ^ y)) / 8;
        }
    }
    while (length < limit && a[length] == b[length]) ++length;
    return static_cast<std::uint32_t>(length);
}

/// Most tokens are short: so many bytes are copied whatever the size, which is faster than asking.
constexpr std::size_t kCopied = 16;
void copy_within(char* text, std::size_t from, std::size_t to, std::size_t size) {
    std::array<char, kCopied> bytes;
    std::memcpy(bytes.data(), text + from, kCopied);
    std::memcpy(text + to, bytes.data(), kCopied);
    if (size > kCopied) std::memcpy(text + to, text + from, size);
}

}  // namespace

Result<Vocabulary> Vocabulary::load(std::span<const std::byte> file) {
    if (file.size() < kPartsAt || std::memcmp(file.data(), kMagic.data(), kMagic.size()) != 0)
        return bad_byte(0, "it must begin with \"BPVOCAB1\" and a table of bytes");
    const std::size_t count =
        byte_at(file, 8) | byte_at(file, 9) << 8 | byte_at(file, 10) << 16 | byte_at(file, 11) << 24;
    if (count < 256 || count >= kAbsent)
        return bad_byte(8, std::to_string(count) + " tokens; 256 to 16 million can be");
    const std::size_t merged = count - 256;
    if (file.size() != kPartsAt + 6 * merged)
        return bad_byte(file.size(), std::to_string(count) + " tokens take " + std::to_string(kPartsAt + 6 * merged) +
                                         " bytes, and the file has " + std::to_string(file.size()));

    Vocabulary result;
    result.tokens_.assign(count, {kNoToken, 0});
    result.left_.resize(count);
    result.right_.resize(count);
    result.starts_.resize(count);
    result.byte_tokens_.assign(256, kNoToken);
    std::vector<char>& text = result.text_;
    text.resize(8 * count);
    for (TokenId token = 0; token < 256; ++token) {
        const std::uint32_t byte = byte_at(file, kBytesAt + token);
        if (result.byte_tokens_[byte] != kNoToken) return bad_byte(kBytesAt + token, "a byte has two tokens");
        result.byte_tokens_[byte] = token;
        result.set_token(token, token, token, 1, token);
        text[token] = static_cast<char>(byte);
    }
    const auto part = [&](std::size_t plane, std::size_t index) {
        const std::size_t at = kPartsAt + plane * merged + index;
        return byte_at(file, at) | byte_at(file, at + merged) << 8 | byte_at(file, at + 2 * merged) << 16;
    };
    std::size_t begin = 256;
    for (std::size_t index = 0; index < merged; ++index) {
        const TokenId token = static_cast<TokenId>(256 + index);
        const TokenId left = part(0, index);
        const TokenId right = part(3, index);
        if (left == kAbsent && right == kAbsent) {
            result.set_token(token, token, token, 0, begin);
            continue;
        }
        if (left >= token || right >= token || result.length(left) == 0 || result.length(right) == 0)
            return bad_byte(kPartsAt + index, "token " + std::to_string(token) + " is made of later or absent ones");
        const std::uint32_t length = result.length(left) + result.length(right);
        if (begin + length > kLargestText)
            return Error{ErrorCode::too_large, "byte " + std::to_string(kPartsAt + index),
                         "the tokens of this vocabulary take more than 64 MiB"};
        if (text.size() < begin + length + kCopied) text.resize(2 * text.size() + length);
        copy_within(text.data(), result.starts_[left], begin, result.length(left));
        copy_within(text.data(), result.starts_[right], begin + result.length(left), result.length(right));
        result.set_token(token, left, right, length, begin);
        begin += length;
    }
    text.resize(begin);
    result.index_merges();
    result.index_prefixes();
    return result;
}

void Vocabulary::set_token(TokenId token, TokenId left, TokenId right, std::uint32_t length, std::size_t begin) {
    tokens_[token].length = length;
    left_[token] = left;
    right_[token] = right;
    starts_[token] = static_cast<std::uint32_t>(begin);
}

void Vocabulary::index_merges() {
    const std::size_t slots = std::bit_ceil(size() + size() / 4);
    may_merge_.assign(slots / 8, 0);
    may_merge_shift_ = 64 - static_cast<unsigned>(std::bit_width(8 * slots - 1));
    merge_shift_ = 64 - static_cast<unsigned>(std::bit_width(slots - 1));
    token_bits_ = static_cast<unsigned>(std::bit_width(size()));
    merges_.assign(slots, kNoToken);
    for (TokenId token = 256; token < size(); ++token) {
        if (left_[token] == token) continue;
        const std::uint64_t hash = hash_of(left_[token], right_[token]);
        may_merge_[hash >> may_merge_shift_ >> 6] |= std::uint64_t{1} << (hash >> may_merge_shift_ & 63);
        std::size_t slot = static_cast<std::size_t>(hash >> merge_shift_);
        while (merges_[slot] != kNoToken) slot = (slot + 1) & (slots - 1);
        merges_[slot] = static_cast<std::uint32_t>(hash >> 8) << token_bits_ | token;
    }
}

TokenId Vocabulary::merged(TokenId left, TokenId right) const {
    const std::uint64_t hash = hash_of(left, right);
    if ((may_merge_[hash >> may_merge_shift_ >> 6] >> (hash >> may_merge_shift_ & 63) & 1) == 0) return kNoToken;
    const std::uint32_t mark = static_cast<std::uint32_t>(hash >> 8) << token_bits_;
    for (std::size_t slot = static_cast<std::size_t>(hash >> merge_shift_);; slot = (slot + 1) & (merges_.size() - 1)) {
        const std::uint32_t found = merges_[slot];
        if (found == kNoToken) return kNoToken;
        if ((found ^ mark) >> token_bits_ != 0) continue;
        const TokenId token = found & ((1u << token_bits_) - 1);
        if (left_[token] == left && right_[token] == right) return token;
    }
}

void Vocabulary::index_prefixes() {
    doubles_.resize(65536);
    for (std::size_t pair = 0; pair < 65536; ++pair) doubles_[pair] = byte_tokens_[pair >> 8];
    for (TokenId token = 256; token < size(); ++token) {
        if (length(token) != 2) continue;
        tokens_[token].shorter = of_byte(static_cast<unsigned char>(bytes(token)[0]));
        doubles_[first_two(bytes(token))] = token;
    }
    std::vector<std::uint32_t> slots(size());  // of the token's bucket
    for (std::size_t room = std::bit_ceil(size() / 8 + 2); !count_buckets(room, slots);) room *= 2;
    std::uint32_t begin = 0;
    for (Bucket& bucket : buckets_) {
        const std::uint32_t count = bucket.end;
        bucket.begin = bucket.end = begin;
        begin += count;
    }
    sorted_.resize(begin);
    for (TokenId token = 256; token < size(); ++token)
        if (length(token) > 2) sorted_[buckets_[slots[token]].end++] = {key_of(bytes(token), 3), token, length(token)};
    std::vector<Sorted> open;
    for (const Bucket& bucket : buckets_)
        if (bucket.prefix != kNoToken) find_shorter(bucket, open);
}

/// Makes the buckets, with the number of their tokens as their end; false if more than half of `room` slots were taken.
bool Vocabulary::count_buckets(std::size_t room, std::span<std::uint32_t> slots) {
    bucket_shift_ = 64 - static_cast<unsigned>(std::bit_width(room - 1));
    buckets_.assign(room, {kNoToken, 0, 0});
    std::size_t taken = 0;
    for (TokenId token = 256; token < size(); ++token) {
        if (length(token) <= 2) continue;
        const std::uint32_t prefix = first_three(bytes(token));
        auto slot = static_cast<std::uint32_t>(hash_of(0, prefix) >> bucket_shift_);
        while (buckets_[slot].prefix != prefix && buckets_[slot].prefix != kNoToken) slot = (slot + 1) & (static_cast<std::uint32_t>(room) - 1);
        if (buckets_[slot].prefix == kNoToken && ++taken > room / 2) return false;
        buckets_[slot].prefix = prefix;
        ++buckets_[slot].end;
        slots[token] = slot;
    }
    return true;
}

/// Sorts the tokens of a bucket and finds each one's longest prefix among those before it. `open` is scratch.
void Vocabulary::find_shorter(const Bucket& bucket, std::vector<Sorted>& open) {
    std::sort(sorted_.begin() + static_cast<std::ptrdiff_t>(bucket.begin), sorted_.begin() + static_cast<std::ptrdiff_t>(bucket.end),
              [&](const Sorted& a, const Sorted& b) {
                  return a.key != b.key ? a.key < b.key : bytes(a.token) < bytes(b.token);
              });
    open.assign(1, {0, doubles_[bucket.prefix >> 8], 2});
    for (std::size_t i = bucket.begin; i < bucket.end; ++i) {
        const auto begins_with = [&](const Sorted& shorter) {
            if (shorter.length == 3) return true;
            if (shorter.length <= kKeyEnd) return (sorted_[i].key ^ shorter.key) >> (8 * (kKeyEnd - shorter.length)) == 0;
            return bytes(sorted_[i].token).substr(0, shorter.length) == bytes(shorter.token);
        };
        while (open.size() > 1 && !begins_with(open.back())) open.pop_back();
        tokens_[sorted_[i].token].shorter = open.back().token;
        open.push_back(sorted_[i]);
    }
}

const Vocabulary::Bucket* Vocabulary::bucket_of(std::uint32_t prefix) const {
    for (std::size_t slot = static_cast<std::size_t>(hash_of(0, prefix) >> bucket_shift_);;
         slot = (slot + 1) & (buckets_.size() - 1)) {
        if (buckets_[slot].prefix == prefix) return &buckets_[slot];
        if (buckets_[slot].prefix == kNoToken) return nullptr;
    }
}

TokenId Vocabulary::longest_prefix(std::string_view text) const {
    if (text.size() == 1) return of_byte(static_cast<unsigned char>(text[0]));
    const Bucket* bucket = text.size() == 2 ? nullptr : bucket_of(first_three(text));
    if (bucket == nullptr) return doubles_[first_two(text)];

    // Every token that the text begins with is the last token not behind the text, or a prefix of that one.
    const std::uint64_t key = key_of(text, 3);
    const Sorted* const begin = sorted_.data() + bucket->begin;
    const Sorted* last = begin;
    for (std::size_t count = bucket->end - bucket->begin; count > 1;) {
        const std::size_t half = count / 2;
        last = last[half].key <= key ? last + half : last;
        count -= half;
    }
    if (last->key > key) return doubles_[first_two(text)];
    if (last->key == key && last != begin && last[-1].key == key) {
        const std::size_t at = last_not_behind(bucket->begin, static_cast<std::size_t>(last - sorted_.data()), text);
        if (at == kNowhere) return doubles_[first_two(text)];
        last = sorted_.data() + at;
    }
    auto common = static_cast<std::uint32_t>(text.size());
    if (last->key != key)
        common = std::min(common, 3 + static_cast<std::uint32_t>(std::countl_zero(last->key ^ key)) / 8);
    else if (last->length > kKeyEnd)
        common = common_prefix(bytes(last->token), text);
    if (last->length <= common) return last->token;
    TokenId token = tokens_[last->token].shorter;
    while (length(token) > common) token = tokens_[token].shorter;
    return token;
}

/// Among the tokens from `begin` to `last` that have the key of the last: the last that is not behind `text`, or the
/// one before all of these, or kNowhere.
std::size_t Vocabulary::last_not_behind(std::size_t begin, std::size_t last, std::string_view text) const {
    const auto at = [&](std::size_t index) { return sorted_.begin() + static_cast<std::ptrdiff_t>(index); };
    const auto same_key =
        std::partition_point(at(begin), at(last), [&](const Sorted& entry) { return entry.key < sorted_[last].key; });
    std::size_t low = static_cast<std::size_t>(same_key - sorted_.begin());
    for (std::size_t high = last + 1; low < high;) {
        const std::size_t middle = low + (high - low) / 2;
        if (bytes(sorted_[middle].token) <= text)
            low = middle + 1;
        else
            high = middle;
    }
    return low == begin ? kNowhere : low - 1;
}

// Undoes the merges of both, the latest first, and asks at each step whether an earlier merge would have crossed.
// Source: github/rust-gems, crates/bpe/src/byte_pair_encoding.rs, is_valid_token_pair (MIT).
bool Vocabulary::may_be_neighbours(TokenId left, TokenId right) const {
    TokenId limit = kNoToken;
    while (true) {
        if (merged(left, right) < limit) return false;
        if (left > right) {
            limit = left;
            left = right_[left];
            if (left != limit) continue;
            limit = right + 1;
            right = left_[right];
            if (right + 1 == limit) return true;
        } else {
            limit = right + 1;
            right = left_[right];
            if (right + 1 != limit) continue;
            limit = left;
            left = right_[left];
            if (left == limit) return true;
        }
    }
}

}  // namespace ballpark
