/// The text whose tokens are counted, as the page *Tokens & price* shows it.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "quantity/result.h"
#include "tokenizer/text_counts.h"

namespace ballpark::ui {

/// A token where it stands: bytes of the text, its id, and how many tokens stand before it.
struct TokenMark {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::uint32_t id = 0;
    std::int64_t ordinal = 0;
};

/// A change of the text: from `at` on, so many bytes became so many others.
struct TextChange {
    std::size_t at = 0;
    std::size_t erased = 0;
    std::size_t inserted = 0;
};

struct WrittenText {
    /// Of the encoding; it is fetched when somebody begins to write.
    enum class Vocabulary : std::uint8_t { not_asked, coming, there, missing };

    std::string text;            ///< UTF-8
    std::uint64_t revision = 0;  ///< grows by one with each change
    TextChange change;           ///< the last
    std::string_view encoding;   ///< "o200k_base"
    Vocabulary vocabulary = Vocabulary::not_asked;
    TextCounts counts;           ///< of the first `counted` bytes
    std::size_t counted = 0;

    bool is_counted() const { return vocabulary == Vocabulary::there && counted == text.size(); }

    /// What `tokens` was last asked for has no place to cut for too long, so none are shown; they are counted all the same.
    bool uncut = false;

    /// The tokens around these bytes, in their order; valid until the next call. Empty while there are none to show.
    std::function<std::span<const TokenMark>(std::size_t begin, std::size_t end)> tokens;
};

}  // namespace ballpark::ui
