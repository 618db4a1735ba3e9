#include "tokenizer/token_table.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace ballpark {
namespace {

std::uint64_t hash_of(std::string_view text) {
    std::uint64_t hash = text.size();
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data() + at, 8);
        hash = (std::rotl(hash, 23) ^ word) * 0x9E3779B97F4A7C15u;
    }
    std::uint64_t rest = 0;
    std::memcpy(&rest, text.data() + at, text.size() - at);
    hash = (std::rotl(hash, 23) ^ rest) * 0x9E3779B97F4A7C15u;
    return hash ^ hash >> 32;
}

}  // namespace

void TokenTable::add(TokenId id, std::string_view text) {
    if (places_.size() <= id) places_.resize(std::size_t{id} + 1);
    if (places_[id].size != 0) return;
    slots_.clear();
    places_[id] = {static_cast<std::uint32_t>(texts_.size()), static_cast<std::uint32_t>(text.size())};
    texts_.insert(texts_.end(), text.begin(), text.end());
}

void TokenTable::index() {
    if (!slots_.empty()) return;
    slots_.assign(std::bit_ceil(2 * places_.size() + 2), kNoToken);
    for (TokenId id = 0; id < places_.size(); ++id) {
        if (places_[id].size == 0) continue;
        std::size_t slot = hash_of(text(id)) & (slots_.size() - 1);
        while (slots_[slot] != kNoToken && text(slots_[slot]) != text(id)) slot = (slot + 1) & (slots_.size() - 1);
        if (slots_[slot] == kNoToken) slots_[slot] = id;
    }
}

TokenId TokenTable::find(std::string_view wanted) const {
    if (wanted.empty()) return kNoToken;
    for (std::size_t slot = hash_of(wanted) & (slots_.size() - 1);; slot = (slot + 1) & (slots_.size() - 1))
        if (slots_[slot] == kNoToken || text(slots_[slot]) == wanted) return slots_[slot];
}

void TokenTable::sort() {
    for (TokenId id = 0; id < places_.size(); ++id)
        if (places_[id].size != 0 && find(text(id)) == id) sorted_.push_back(id);
    std::sort(sorted_.begin(), sorted_.end(), [&](TokenId a, TokenId b) { return text(a) < text(b); });
    firsts_.assign(257, 0);
    for (const TokenId id : sorted_) ++firsts_[static_cast<unsigned char>(text(id)[0]) + 1];
    for (std::size_t byte = 0; byte < 256; ++byte) firsts_[byte + 1] += firsts_[byte];
}

/// Keeps of the sorted tokens [low, high), equal up to `at`, those with `byte` there.
void TokenTable::narrow(std::size_t& low, std::size_t& high, std::size_t at, unsigned char byte) const {
    if (at == 0) {
        low = firsts_[byte];
        high = firsts_[byte + 1];
        return;
    }
    if (text(sorted_[low]).size() == at && ++low == high) return;
    const auto place = [&](unsigned limit) {
        return static_cast<std::size_t>(
            std::partition_point(sorted_.begin() + static_cast<std::ptrdiff_t>(low), sorted_.begin() + static_cast<std::ptrdiff_t>(high),
                                 [&](TokenId id) { return static_cast<unsigned char>(text(id)[at]) < limit; }) -
            sorted_.begin());
    };
    const std::size_t from = place(byte);
    high = place(byte + 1u);
    low = from;
}

}  // namespace ballpark
