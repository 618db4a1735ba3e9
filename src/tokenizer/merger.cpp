#include "tokenizer/merger.h"

namespace ballpark {

bool Merger::may_be_neighbours(TokenId left, TokenId right) {
    const std::uint64_t pair = static_cast<std::uint64_t>(left) << 32 | static_cast<std::uint64_t>(right) << 1;
    std::uint64_t& known = known_[pair * 0x9E3779B97F4A7C15u >> 49];
    if ((known ^ pair) >> 1 != 0) known = pair | (vocabulary_.may_be_neighbours(left, right) ? 1u : 0u);
    return known & 1;
}

void Merger::append(std::string_view piece, std::vector<TokenId>& out) {
    const std::size_t bottom = out.size();
    dead_ends_.assign(piece.size() / 64 + 1, 0);
    std::size_t offset = 0;
    TokenId token = vocabulary_.longest_prefix(piece);
    while (offset < piece.size()) {
        const TokenId before = out.size() > bottom ? out.back() : kNoToken;
        std::size_t end = offset;
        for (; token != kNoToken; token = vocabulary_.shorter_prefix(token)) {
            ++steps_;
            end = offset + vocabulary_.length(token);
            if (!is_dead_end(end) && (before == kNoToken || may_be_neighbours(before, token))) break;
        }
        if (token != kNoToken) {
            out.push_back(token);
            offset = end;
            if (offset < piece.size()) token = vocabulary_.longest_prefix(piece.substr(offset));
            continue;
        }
        dead_ends_[offset / 64] |= std::uint64_t{1} << (offset % 64);
        if (before == kNoToken) {
            // Only a vocabulary whose tokens are not what their own bytes merge to comes here.
            for (const char byte : piece) out.push_back(vocabulary_.of_byte(static_cast<unsigned char>(byte)));
            return;
        }
        out.pop_back();
        offset -= vocabulary_.length(before);
        token = vocabulary_.shorter_prefix(before);
    }
}

}  // namespace ballpark
