/// The tokens of a vocabulary as texts: by id, by text, and as prefixes of a text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "tokenizer/vocabulary.h"

namespace ballpark {

/// Texts stand in one row; about 20 bytes a token beside them. Not every id needs a text.
class TokenTable {
public:
    /// An id that has a text keeps it. An id may be any up to `kMostTokens`.
    void add(TokenId id, std::string_view text);
    /// After the last `add`, before the first `find`; does nothing twice. Of equal texts the one with the lowest id is found.
    void index();

    /// One more than the largest id.
    std::size_t size() const { return places_.size(); }
    /// Empty when the id has none.
    std::string_view text(TokenId id) const {
        return id < places_.size() ? std::string_view(texts_.data() + places_[id].begin, places_[id].size) : std::string_view();
    }
    TokenId find(std::string_view text) const;

    /// Calls `use(id, size)` with every token that `text` begins with, shortest first.
    template <class Use>
    void prefixes(std::string_view text, Use&& use) const {
        std::size_t low = 0;
        std::size_t high = sorted_.size();
        for (std::size_t size = 0; size < text.size(); ++size) {
            narrow(low, high, size, static_cast<unsigned char>(text[size]));
            if (low == high) return;
            const std::string_view own = this->text(sorted_[low]);
            if (own.size() == size + 1) use(sorted_[low], size + 1);
        }
    }
    /// Sorts the texts, which `prefixes` needs.
    void sort();

    static constexpr std::size_t kMostTokens = std::size_t{1} << 24;
    static constexpr std::size_t kMostBytes = std::size_t{1} << 28;
    std::size_t bytes() const { return texts_.size(); }

private:
    struct Place {
        std::uint32_t begin = 0;
        std::uint32_t size = 0;
    };
    void narrow(std::size_t& low, std::size_t& high, std::size_t at, unsigned char byte) const;

    std::vector<char> texts_;
    std::vector<Place> places_;
    std::vector<TokenId> slots_;   ///< hash table, open addressing
    std::vector<TokenId> sorted_;
    std::vector<std::uint32_t> firsts_;  ///< where tokens with each first byte begin in `sorted_`
};

}  // namespace ballpark
