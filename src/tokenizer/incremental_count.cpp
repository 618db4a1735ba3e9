#include "tokenizer/incremental_count.h"

#include <algorithm>

#include "tokenizer/safe_cut.h"

namespace ballpark {
namespace {

constexpr std::size_t kChunk = 4096;
constexpr std::size_t kStreamed = std::size_t{1} << 20;

// Blocks first: comparing a megabyte byte by byte would take longer than counting what changed in it.
std::size_t common_prefix(std::string_view a, std::string_view b) {
    const std::size_t limit = std::min(a.size(), b.size());
    std::size_t size = 0;
    while (size + kChunk <= limit && a.substr(size, kChunk) == b.substr(size, kChunk)) size += kChunk;
    while (size < limit && a[size] == b[size]) ++size;
    return size;
}

std::size_t common_suffix(std::string_view a, std::string_view b, std::size_t limit) {
    std::size_t size = 0;
    const auto block = [&size](std::string_view text) { return text.substr(text.size() - size - kChunk, kChunk); };
    while (size + kChunk <= limit && block(a) == block(b)) size += kChunk;
    while (size < limit && a[a.size() - 1 - size] == b[b.size() - 1 - size]) ++size;
    return size;
}

}  // namespace

void add_part(TextCounts& total, TextCounts part, std::string_view text, bool first, const unicode::Classes& classes) {
    // A letter stands before the cut: what goes on without white space is the same word.
    if (!first && !text.empty()) {
        const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
        if ((classes.of(unicode::code_point_at(bytes).value) & unicode::kSpace) == 0) --part.words;
    }
    total.tokens += part.tokens;
    total.words += part.words;
    total.characters += part.characters;
    total.bytes += part.bytes;
}

void IncrementalCount::count_chunks(std::string_view text, std::size_t begin, std::size_t end, std::vector<Chunk>& out) {
    while (begin < end) {
        std::size_t cut = begin + kChunk < end ? next_safe_cut(text, begin + kChunk, tokenizer_.classes(), tokenizer_.cuts()) : end;
        cut = std::min(cut, end);
        const std::string_view part = text.substr(begin, cut - begin);
        Chunk chunk{part.size(), {}};
        const Result<TextCounts> counts = tokenizer_.count(part, {.begins = begin == 0});
        if (counts) add_part(chunk.counts, *counts, part, begin == 0, tokenizer_.classes());
        bytes_counted_ += part.size();
        out.push_back(chunk);
        begin = cut;
    }
}

const TextCounts& IncrementalCount::update(std::string_view text) {
    const std::size_t prefix = common_prefix(text_, text);
    if (prefix == text.size() && prefix == text_.size()) return total_;
    const std::size_t suffix = common_suffix(text_, text, std::min(text_.size(), text.size()) - prefix);

    // A chunk stays where it and what its cuts depend on stayed.
    std::size_t kept = 0;
    std::size_t begin = 0;
    while (kept < chunks_.size() && begin + chunks_[kept].size + kSafeCutReach <= prefix) begin += chunks_[kept++].size;
    std::size_t last = chunks_.size();
    std::size_t behind = 0;  // bytes of the chunks from `last` on
    while (last > kept && behind + chunks_[last - 1].size + kSafeCutReach <= suffix) behind += chunks_[--last].size;

    std::vector<Chunk> fresh;
    count_chunks(text, begin, text.size() - behind, fresh);
    const auto at = [&](std::size_t index) { return chunks_.begin() + static_cast<std::ptrdiff_t>(index); };
    chunks_.insert(chunks_.erase(at(kept), at(last)), fresh.begin(), fresh.end());
    text_.replace(prefix, text_.size() - prefix - suffix, text.substr(prefix, text.size() - prefix - suffix));
    total_ = {};
    for (const Chunk& chunk : chunks_) {
        total_.tokens += chunk.counts.tokens;
        total_.words += chunk.counts.words;
        total_.characters += chunk.counts.characters;
        total_.bytes += chunk.counts.bytes;
    }
    return total_;
}

IncrementalCount::Stretch IncrementalCount::around(std::size_t begin, std::size_t end) const {
    Stretch stretch;
    for (const Chunk& chunk : chunks_) {
        if (stretch.end >= end) break;
        if (stretch.end + chunk.size <= begin) {
            stretch.begin = stretch.end + chunk.size;
            stretch.before += chunk.counts.tokens;
        }
        stretch.end += chunk.size;
    }
    return stretch;
}

void StreamCount::add(std::string_view part) {
    waiting_ += part;
    if (waiting_.size() < std::max(kStreamed, next_look_)) return;
    const std::size_t cut = last_safe_cut(waiting_, waiting_.size() - std::min(waiting_.size(), kSafeCutReach), tokenizer_.classes(), tokenizer_.cuts());
    // Without a cut the next look is when there is twice as much, so that looking stays linear.
    next_look_ = cut == 0 ? 2 * waiting_.size() : 0;
    if (cut == 0) return;
    count(std::string_view(waiting_).substr(0, cut));
    waiting_.erase(0, cut);
}

void StreamCount::count(std::string_view text) {
    const Result<TextCounts> counts = tokenizer_.count(text, {.begins = first_});
    if (counts) add_part(total_, *counts, text, first_, tokenizer_.classes());
    else if (!error_) error_ = counts.error();
    first_ = false;
}

Result<TextCounts> StreamCount::finish() {
    if (!waiting_.empty()) count(waiting_);
    waiting_.clear();
    if (error_) return *error_;
    return total_;
}

}  // namespace ballpark
