#include "tokenizer/subword_model.h"

#include <algorithm>
#include <bit>
#include <functional>
#include <string>

#include "tokenizer/unicode.h"

namespace ballpark {
namespace {

using Model = TokenizerSpec::Model;

constexpr std::size_t kFew = 24;  // parts whose merges are found by looking at all of them
constexpr std::uint32_t kNever = 0xFFFFFFFFu;
constexpr double kUnknownPenalty = 10;
constexpr std::string_view kSpaceMark = "\xE2\x96\x81";

std::size_t slot_hash(TokenId left, TokenId right) {
    return static_cast<std::size_t>(((std::uint64_t{left} << 32 | right) * 0x9E3779B97F4A7C15u) >> 32);
}

std::uint32_t character_size(std::string_view text, std::size_t at) {
    return unicode::code_point_at(reinterpret_cast<const unsigned char*>(text.data()) + at).length;
}

}  // namespace

SubwordModel::SubwordModel(const TokenizerSpec& spec) : spec_(spec) {
    constexpr char kHex[] = "0123456789ABCDEF";
    all_fallback_ = spec.byte_fallback;
    for (std::size_t byte = 0; byte < 256; ++byte) {
        const char own = static_cast<char>(byte);
        byte_tokens_[byte] = spec.tokens.find({&own, 1});
        const std::string name = {'<', '0', 'x', kHex[byte / 16], kHex[byte % 16], '>'};
        fallback_tokens_[byte] = spec.tokens.find(name);
        if (fallback_tokens_[byte] == kNoToken) all_fallback_ = false;
    }
    if (spec.model == Model::bpe) index_merges();
    if (spec.model == Model::unigram && !spec.scores.empty())
        unknown_score_ = *std::min_element(spec.scores.begin(), spec.scores.end()) - kUnknownPenalty;
    find_spaces();
}

void SubwordModel::index_merges() {
    slots_.assign(std::bit_ceil(spec_.merges.size() * 3 / 2 + 2), {});
    for (const TokenizerSpec::Merge& merge : spec_.merges) {
        std::size_t slot = slot_hash(merge.left, merge.right) & (slots_.size() - 1);
        while (slots_[slot].left != kNoToken && (slots_[slot].left != merge.left || slots_[slot].right != merge.right))
            slot = (slot + 1) & (slots_.size() - 1);
        // Of a merge that stands twice the last holds, as in a map that is filled in order.
        slots_[slot] = {merge.left, merge.right, merge.rank, merge.merged};
    }
}

/// Every text that a token can be made of is looked at: has it a space behind something that is none?
void SubwordModel::find_spaces() {
    const std::string_view space = spec_.byte_level ? std::string_view(" ") : kSpaceMark;
    spaces_begin_tokens_ = true;
    const auto look = [&](TokenId id) {
        const std::string_view text = spec_.tokens.text(id);
        std::size_t at = 0;
        while (text.substr(at, space.size()) == space) at += space.size();
        if (text.find(space, at) != text.npos) spaces_begin_tokens_ = false;
    };
    if (spec_.model == Model::bpe && !spec_.ignore_merges)
        for (const TokenizerSpec::Merge& merge : spec_.merges) look(merge.merged);
    else
        for (TokenId id = 0; id < spec_.tokens.size(); ++id) look(id);
}

const SubwordModel::Slot* SubwordModel::slot_of(TokenId left, TokenId right) const {
    if (left == kNoToken || right == kNoToken) return nullptr;
    for (std::size_t slot = slot_hash(left, right) & (slots_.size() - 1);; slot = (slot + 1) & (slots_.size() - 1)) {
        if (slots_[slot].left == left && slots_[slot].right == right) return &slots_[slot];
        if (slots_[slot].left == kNoToken) return nullptr;
    }
}

void SubwordModel::append(std::string_view piece, std::vector<PieceToken>& out) {
    switch (spec_.model) {
        case Model::bpe: return append_merged(piece, out);
        case Model::unigram: return append_probable(piece, out);
        case Model::wordpiece: return append_longest(piece, out);
    }
}

void SubwordModel::start(std::string_view piece) {
    parts_.clear();
    for (std::size_t at = 0; at < piece.size();) {
        const std::uint32_t size = spec_.byte_level ? 1 : character_size(piece, at);
        const TokenId id = spec_.byte_level ? byte_tokens_[static_cast<unsigned char>(piece[at])] : spec_.tokens.find(piece.substr(at, size));
        const auto index = static_cast<std::int32_t>(parts_.size());
        parts_.push_back({id, size, index - 1, index + 1});
        at += size;
    }
    parts_.back().behind = -1;
}

void SubwordModel::merge_few() {
    while (parts_.size() > 1) {
        std::uint32_t rank = kNever;
        std::size_t best = 0;
        TokenId merged = kNoToken;
        for (std::size_t i = 0; i + 1 < parts_.size(); ++i) {
            const Slot* slot = slot_of(parts_[i].id, parts_[i + 1].id);
            if (slot == nullptr || slot->rank >= rank) continue;
            rank = slot->rank;
            best = i;
            merged = slot->merged;
        }
        if (rank == kNever) break;
        parts_[best].id = merged;
        parts_[best].size += parts_[best + 1].size;
        parts_.erase(parts_.begin() + static_cast<std::ptrdiff_t>(best) + 1);
    }
    for (std::size_t i = 0; i < parts_.size(); ++i) parts_[i].behind = i + 1 < parts_.size() ? static_cast<std::int32_t>(i + 1) : -1;
}

/// The same with a queue of ranks and places. An entry holds if the two still merge with that rank.
void SubwordModel::merge_many() {
    const auto ask = [&](std::int32_t at) {
        if (at < 0 || parts_[static_cast<std::size_t>(at)].behind < 0) return;
        const Part& part = parts_[static_cast<std::size_t>(at)];
        const Slot* slot = slot_of(part.id, parts_[static_cast<std::size_t>(part.behind)].id);
        if (slot == nullptr) return;
        queue_.push_back(std::uint64_t{slot->rank} << 32 | static_cast<std::uint32_t>(at));
    };
    queue_.clear();
    for (std::size_t i = 0; i + 1 < parts_.size(); ++i) ask(static_cast<std::int32_t>(i));
    const std::greater<> later;
    std::make_heap(queue_.begin(), queue_.end(), later);
    while (!queue_.empty()) {
        std::pop_heap(queue_.begin(), queue_.end(), later);
        const std::uint64_t entry = queue_.back();
        queue_.pop_back();
        const auto at = static_cast<std::int32_t>(entry & 0x7FFFFFFF);
        Part& part = parts_[static_cast<std::size_t>(at)];
        if (part.size == 0 || part.behind < 0) continue;
        Part& next = parts_[static_cast<std::size_t>(part.behind)];
        const Slot* slot = slot_of(part.id, next.id);
        if (slot == nullptr || slot->rank != entry >> 32) continue;
        part.id = slot->merged;
        part.size += next.size;
        next.size = 0;
        part.behind = next.behind;
        if (part.behind >= 0) parts_[static_cast<std::size_t>(part.behind)].before = at;
        for (const std::int32_t changed : {part.before, at}) {
            const std::size_t held = queue_.size();
            ask(changed);
            if (queue_.size() != held) std::push_heap(queue_.begin(), queue_.end(), later);
        }
    }
}

void SubwordModel::append_merged(std::string_view piece, std::vector<PieceToken>& out) {
    if (spec_.ignore_merges) {
        if (const TokenId whole = spec_.tokens.find(piece); whole != kNoToken)
            return out.push_back({whole, static_cast<std::uint32_t>(piece.size())});
    }
    start(piece);
    if (parts_.size() <= kFew) merge_few();
    else merge_many();
    const std::size_t bottom = out.size();
    std::size_t at = 0;
    for (std::int32_t i = 0; i >= 0; i = parts_[static_cast<std::size_t>(i)].behind) {
        const Part& part = parts_[static_cast<std::size_t>(i)];
        if (part.id != kNoToken) out.push_back({part.id, part.size});
        else append_unknown(piece.substr(at, part.size), bottom, out);
        at += part.size;
    }
}

/// What stands for a character without a token: its bytes, the unknown token, or nothing.
void SubwordModel::append_unknown(std::string_view character, std::size_t bottom, std::vector<PieceToken>& out) const {
    const auto size = static_cast<std::uint32_t>(character.size());
    if (all_fallback_) {
        for (const char byte : character) out.push_back({fallback_tokens_[static_cast<unsigned char>(byte)], 1});
        return;
    }
    if (spec_.unknown == kNoToken) {
        if (out.size() > bottom) out.back().size += size;
        return;
    }
    if (spec_.fuse_unknown && out.size() > bottom && out.back().id == spec_.unknown) out.back().size += size;
    else out.push_back({spec_.unknown, size});
}

void SubwordModel::append_probable(std::string_view piece, std::vector<PieceToken>& out) {
    constexpr double kNone = -1e300;
    best_.assign(piece.size() + 1, kNone);
    last_.assign(piece.size() + 1, {kNoToken, 0});
    best_[0] = 0;
    for (std::size_t at = 0; at < piece.size(); at += character_size(piece, at)) {
        if (best_[at] == kNone) continue;
        const std::uint32_t one = character_size(piece, at);
        bool single = false;
        const auto offer = [&](TokenId id, std::size_t size, double score) {
            const double sum = best_[at] + score;
            if (last_[at + size].size != 0 && sum <= best_[at + size]) return;
            best_[at + size] = sum;
            last_[at + size] = {id, static_cast<std::uint32_t>(size)};
        };
        spec_.tokens.prefixes(piece.substr(at), [&](TokenId id, std::size_t size) {
            if (id >= spec_.scores.size()) return;
            single = single || size == one;
            offer(id, size, id == spec_.unknown ? unknown_score_ : spec_.scores[id]);
        });
        if (!single) offer(spec_.unknown, one, unknown_score_);
    }
    const std::size_t bottom = out.size();
    parts_.clear();
    for (std::size_t at = piece.size(); at > 0; at -= last_[at].size) parts_.push_back({last_[at].id, last_[at].size, 0, 0});
    std::size_t at = 0;
    for (std::size_t i = parts_.size(); i-- > 0; at += parts_[i].size) {
        if (parts_[i].id != spec_.unknown) out.push_back({parts_[i].id, parts_[i].size});
        else append_unknown(piece.substr(at, parts_[i].size), bottom, out);
    }
}

void SubwordModel::append_longest(std::string_view piece, std::vector<PieceToken>& out) {
    const std::size_t bottom = out.size();
    const auto unknown = [&] {
        out.resize(bottom);
        if (spec_.unknown != kNoToken) out.push_back({spec_.unknown, static_cast<std::uint32_t>(piece.size())});
    };
    std::size_t characters = 0;
    for (std::size_t at = 0; at < piece.size(); at += character_size(piece, at)) ++characters;
    if (characters > spec_.longest_word) return unknown();
    std::string wanted;
    for (std::size_t begin = 0; begin < piece.size();) {
        std::size_t end = piece.size();
        TokenId found = kNoToken;
        while (end > begin) {
            wanted = begin > 0 ? spec_.continuing_prefix : std::string();
            wanted += piece.substr(begin, end - begin);
            found = spec_.tokens.find(wanted);
            if (found != kNoToken) break;
            do --end;
            while (end > begin && (static_cast<unsigned char>(piece[end]) & 0xC0) == 0x80);
        }
        if (found == kNoToken) return unknown();
        out.push_back({found, static_cast<std::uint32_t>(end - begin)});
        begin = end;
    }
}

}  // namespace ballpark
