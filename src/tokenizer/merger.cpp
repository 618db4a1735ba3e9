#include "tokenizer/merger.h"

#include <algorithm>

namespace ballpark {

bool Merger::may_be_neighbours(TokenId left, TokenId right) {
    const std::uint64_t pair = static_cast<std::uint64_t>(left) << 32 | static_cast<std::uint64_t>(right) << 1;
    std::uint64_t& known = known_[pair * 0x9E3779B97F4A7C15u >> 49];
    if ((known ^ pair) >> 1 != 0) known = pair | (vocabulary_.may_be_neighbours(left, right) ? 1u : 0u);
    return known & 1;
}

void Merger::mark_dead_end(std::size_t offset) {
    const std::size_t word = offset / 64 - first_word_;
    if (word >= dead_ends_.size()) dead_ends_.resize(word + 1);
    dead_ends_[word] |= std::uint64_t{1} << (offset % 64);
}

std::span<const TokenId> Merger::merge(std::string_view piece, TokenSink& sink) {
    // Hardly any text gives back what it has passed long ago. One that does begins anew and keeps more.
    for (std::size_t window = window_; !merge_within(window, piece, sink);) window *= 4;
    return kept_;
}

/// Gives the sink the first so many of the kept tokens; how many bytes these are.
std::size_t Merger::give(std::size_t count, TokenSink& sink) {
    const std::span<const TokenId> tokens = std::span<const TokenId>(kept_).first(count);
    sink.add(tokens);
    std::size_t bytes = 0;
    for (const TokenId token : tokens) bytes += vocabulary_.length(token);
    kept_.erase(kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(count));
    return bytes;
}

/// False, and the sink has nothing of the piece, if one of the tokens that it was given had to be given back.
bool Merger::merge_within(std::size_t window, std::string_view piece, TokenSink& sink) {
    kept_.clear();
    dead_ends_.clear();
    first_word_ = 0;
    std::size_t given = 0;
    std::size_t given_bytes = 0;
    std::size_t offset = 0;
    TokenId token = vocabulary_.longest_prefix(piece);
    while (offset < piece.size()) {
        const TokenId before = kept_.empty() ? kNoToken : kept_.back();
        std::size_t end = offset;
        for (; token != kNoToken; token = vocabulary_.shorter_prefix(token)) {
            ++steps_;
            end = offset + vocabulary_.length(token);
            if (!is_dead_end(end) && (before == kNoToken || may_be_neighbours(before, token))) break;
        }
        if (token != kNoToken) {
            kept_.push_back(token);
            offset = end;
            if (kept_.size() == window) {
                given += window / 2;
                given_bytes += give(window / 2, sink);
                const std::size_t passed = std::min(given_bytes / 64 - first_word_, dead_ends_.size());
                dead_ends_.erase(dead_ends_.begin(), dead_ends_.begin() + static_cast<std::ptrdiff_t>(passed));
                first_word_ = given_bytes / 64;
            }
            if (offset < piece.size()) token = vocabulary_.longest_prefix(piece.substr(offset));
            continue;
        }
        mark_dead_end(offset);
        if (before == kNoToken) {
            // Only a vocabulary whose tokens are not what their own bytes merge to comes here.
            for (const char byte : piece) kept_.push_back(vocabulary_.of_byte(static_cast<unsigned char>(byte)));
            return true;
        }
        kept_.pop_back();
        if (kept_.empty() && given != 0) {
            sink.drop(given);
            return false;
        }
        offset -= vocabulary_.length(before);
        token = vocabulary_.shorter_prefix(before);
    }
    return true;
}

}  // namespace ballpark
