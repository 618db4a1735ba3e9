#include "tokenizer/text_counts.h"

namespace ballpark {

void count_words(std::string_view text, const unicode::Classes& classes, TextCounts& counts) {
    const auto* at = reinterpret_cast<const unsigned char*>(text.data());
    const auto* const end = at + text.size();
    std::int64_t words = 0;
    std::int64_t characters = 0;
    bool was_space = true;
    while (at != end) {
        const unicode::CodePoint point = unicode::code_point_at(at);
        const bool is_space = (classes.of(point.value) & unicode::kSpace) != 0;
        words += was_space && !is_space ? 1 : 0;
        was_space = is_space;
        ++characters;
        at += point.length;
    }
    counts.words = words;
    counts.characters = characters;
}

}  // namespace ballpark
