#include "tokenizer/token_window.h"

#include <algorithm>

#include "tokenizer/safe_cut.h"

namespace ballpark {

std::vector<TextToken> tokens_between(Tokenizer& tokenizer, std::string_view text, std::size_t from, std::size_t to) {
    to = std::min(to, text.size());
    if (from >= to) return {};
    const std::size_t begin = last_safe_cut(text, from, tokenizer.classes(), tokenizer.cuts());
    const std::size_t end = next_safe_cut(text, to, tokenizer.classes(), tokenizer.cuts());
    const std::string_view part = text.substr(begin, end - begin);
    std::vector<TextToken> tokens;
    for (TextToken token : tokenizer.trace(part, {.begins = begin == 0})) {
        token.begin += begin;
        token.end += begin;
        // A token without bytes of its own stands where it is.
        const bool inside = token.begin == token.end ? token.begin >= from : token.end > from;
        if (inside && token.begin < to) tokens.push_back(token);
    }
    return tokens;
}

}  // namespace ballpark
