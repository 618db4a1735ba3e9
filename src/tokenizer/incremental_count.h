/// Counts of a text that is being edited or streamed: only what changed is counted again.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tokenizer/tokenizer.h"

namespace ballpark {

/// Keeps the text in chunks between safe cuts (tokenizer/safe_cut.h) with the counts of each. A keystroke in a megabyte
/// recounts one chunk of a few kilobytes; a text without a safe cut is one chunk, and a
/// chunk that is refused counts as nothing. Options are none.
class IncrementalCount {
public:
    /// The tokenizer must outlive it.
    explicit IncrementalCount(Tokenizer& tokenizer) : tokenizer_(tokenizer) {}

    /// The counts of `text`, of which whatever stood at the same place, from the beginning or from the end, in the text
    /// before is not counted again.
    const TextCounts& update(std::string_view text);

    /// Whole chunks, which can be encoded apart from the rest, and the tokens before them.
    struct Stretch {
        std::size_t begin = 0;
        std::size_t end = 0;
        Tokens before;
    };

    /// The chunks that hold the bytes from `begin` to `end` of the text that was counted last.
    Stretch around(std::size_t begin, std::size_t end) const;

    /// Bytes that were tokenized since the beginning: what its work is proportional to.
    std::uint64_t bytes_counted() const { return bytes_counted_; }

private:
    struct Chunk {
        std::size_t size;
        TextCounts counts;
    };
    void count_chunks(std::string_view text, std::size_t begin, std::size_t end, std::vector<Chunk>& out);

    Tokenizer& tokenizer_;
    std::string text_;
    std::vector<Chunk> chunks_;
    TextCounts total_;
    std::uint64_t bytes_counted_ = 0;
};

/// The counts of a text that comes in parts, however they are cut; holds a megabyte of it, or what has no safe cut.
class StreamCount {
public:
    explicit StreamCount(Tokenizer& tokenizer) : tokenizer_(tokenizer) {}
    void add(std::string_view part);
    /// The error of a part that could not be counted (`Tokenizer::count`), where there was one.
    Result<TextCounts> finish();

private:
    void count(std::string_view text);

    Tokenizer& tokenizer_;
    std::string waiting_;
    std::size_t next_look_ = 0;
    TextCounts total_;
    std::optional<Error> error_;
    bool first_ = true;
};

/// The counts of a part that follows a safe cut, joined to those of what stands before it.
void add_part(TextCounts& total, TextCounts part, std::string_view text, bool first, const unicode::Classes& classes);

}  // namespace ballpark
