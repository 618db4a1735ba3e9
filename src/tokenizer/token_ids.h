/// The ids of a text's tokens: three bytes each, in blocks, so that a long text's grow without being moved or doubled.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "tokenizer/vocabulary.h"

namespace ballpark {

/// Ids are below 2^24, as those of every vocabulary that is read. Takes 3 bytes a token and up to 12 kB.
class TokenIds {
public:
    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    TokenId operator[](std::size_t index) const {
        const std::uint8_t* at = blocks_[index / kBlock].data() + 3 * (index % kBlock);
        return at[0] | std::uint32_t{at[1]} << 8 | std::uint32_t{at[2]} << 16;
    }
    TokenId front() const { return (*this)[0]; }
    TokenId back() const { return (*this)[size_ - 1]; }

    void push_back(TokenId id) {
        if (size_ % kBlock == 0) blocks_.emplace_back(3 * kBlock);
        put(blocks_.back().data() + 3 * (size_++ % kBlock), id);
    }
    void append(std::span<const TokenId> ids) {
        for (const TokenId id : ids) push_back(id);
    }
    /// Appends the first `count`; others may be written behind them, which saves asking how many.
    template <std::size_t Most>
    void append(const std::array<TokenId, Most>& ids, std::size_t count) {
        const std::size_t at = size_ % kBlock;
        if (at == 0 || at + Most > kBlock) return append(std::span(ids.data(), count));
        std::uint8_t* const last = blocks_.back().data();
        for (std::size_t i = 0; i < Most; ++i) put(last + 3 * (at + i), ids[i]);
        size_ += count;
    }
    /// Takes the last `count` back.
    void drop(std::size_t count) {
        size_ -= count;
        blocks_.resize((size_ + kBlock - 1) / kBlock);
    }

    struct Iterator {
        const TokenIds* ids;
        std::size_t at;
        TokenId operator*() const { return (*ids)[at]; }
        Iterator& operator++() {
            ++at;
            return *this;
        }
        friend bool operator==(const Iterator&, const Iterator&) = default;
    };
    Iterator begin() const { return {this, 0}; }
    Iterator end() const { return {this, size_}; }

    std::vector<TokenId> to_vector() const {
        std::vector<TokenId> all;
        all.reserve(size_);
        for (const TokenId id : *this) all.push_back(id);
        return all;
    }
    friend bool operator==(const TokenIds& a, const TokenIds& b) { return a.to_vector() == b.to_vector(); }
    friend bool operator==(const TokenIds& a, const std::vector<TokenId>& b) { return a.to_vector() == b; }

private:
    static constexpr std::size_t kBlock = 4096;

    static void put(std::uint8_t* at, TokenId id) {
        at[0] = static_cast<std::uint8_t>(id);
        at[1] = static_cast<std::uint8_t>(id >> 8);
        at[2] = static_cast<std::uint8_t>(id >> 16);
    }

    std::vector<std::vector<std::uint8_t>> blocks_;
    std::size_t size_ = 0;
};

}  // namespace ballpark
