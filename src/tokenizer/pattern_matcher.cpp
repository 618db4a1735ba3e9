#include "tokenizer/pattern_matcher.h"

#include <algorithm>
#include <utility>

namespace ballpark {

using Op = Pattern::Op;

PatternMatcher::PatternMatcher(Pattern pattern, const unicode::Classes& classes)
    : pattern_(std::move(pattern)), classes_(classes), seen_(pattern_.program.size(), 0) {
    for (unsigned char byte = 0; byte < 128; ++byte) ascii_[byte] = pattern_.symbol(byte, classes_.of_ascii(byte));
    restart();
}

void PatternMatcher::restart() {
    states_.assign(1, {});
    steps_.assign(pattern_.symbols + 1, kDead);
    std::vector<std::uint16_t> threads;
    ++round_;
    follow(0, 0, threads, false);
    start_ = state_of(threads);
}

PatternMatcher::State PatternMatcher::state_of(const std::vector<std::uint16_t>& threads) {
    const auto known = std::find(states_.begin(), states_.end(), threads);
    if (known != states_.end()) return static_cast<State>(known - states_.begin());
    states_.push_back(threads);
    steps_.resize(steps_.size() + pattern_.symbols + 1, kUnknown);
    return static_cast<State>(states_.size() - 1);
}

/// Adds the instructions that wait for a character, in order of right. With `resolve`, looks ahead are decided by the
/// symbol; without, they wait for it too.
void PatternMatcher::follow(std::uint16_t from, std::size_t symbol, std::vector<std::uint16_t>& threads, bool resolve) {
    std::vector<std::uint16_t> open{from};
    while (!open.empty()) {
        const std::uint16_t at = open.back();
        open.pop_back();
        if (seen_[at] == round_) continue;
        seen_[at] = round_;
        const Pattern::Instruction& instruction = pattern_.program[at];
        if (instruction.op == Op::fork) {
            open.push_back(instruction.y);
            open.push_back(instruction.x);
        } else if (resolve && (instruction.op == Op::ahead || instruction.op == Op::behead)) {
            const bool inside = symbol != end_symbol() && pattern_.sets[instruction.x][symbol];
            if (inside == (instruction.op == Op::ahead)) open.push_back(static_cast<std::uint16_t>(at + 1));
        } else {
            threads.push_back(at);
        }
    }
}

PatternMatcher::Step PatternMatcher::new_step(State state, std::size_t symbol) {
    // What waits is decided first; then every thread takes the character, up to the first that is a match.
    std::vector<std::uint16_t> waiting;
    ++round_;
    for (const std::uint16_t thread : states_[state]) follow(thread, symbol, waiting, true);
    std::vector<std::uint16_t> next;
    bool match = false;
    ++round_;
    for (const std::uint16_t thread : waiting) {
        const Pattern::Instruction& instruction = pattern_.program[thread];
        match = instruction.op == Op::match;
        if (match) break;
        if (symbol != end_symbol() && pattern_.sets[instruction.x][symbol])
            follow(static_cast<std::uint16_t>(thread + 1), symbol, next, false);
    }
    const Step made = state_of(next) << 1 | (match ? 1u : 0u);
    steps_[state * (pattern_.symbols + 1) + symbol] = made;
    return made;
}

std::optional<PatternMatcher::Match> PatternMatcher::find(std::string_view text, std::size_t from) {
    if (states_.size() > kMostStates) restart();
    const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
    // The last attempt that failed was in one state from `same_from` to `same_to`. An attempt that is in it there fails too.
    State same = kDead;
    std::size_t same_from = 0;
    std::size_t same_to = 0;
    for (std::size_t begin = from; begin < text.size();) {
        State state = start_;
        State before = kDead;
        std::size_t since = begin;
        std::size_t end = begin;
        std::size_t at = begin;
        while (true) {
            std::size_t symbol = end_symbol();
            std::size_t length = 0;
            if (at < text.size()) {
                const unicode::CodePoint point = unicode::code_point_at(bytes + at);
                length = point.length;
                symbol = point.value < 0x80 ? ascii_[point.value] : pattern_.symbol(point.value, classes_.of(point.value));
            }
            const Step made = step(state, symbol);
            if (made & 1) end = at;
            if (state != before) since = at;
            before = std::exchange(state, made >> 1);
            if (state == kDead || symbol == end_symbol()) break;
            at += length;
            if (end == begin && state == same && at >= same_from && at < same_to) break;
        }
        looks_left_ -= std::min<std::uint64_t>(looks_left_, at - begin + 1);
        if (looks_left_ == 0) return std::nullopt;
        if (end != begin) return Match{begin, end};
        if (at > same_to || same == kDead) {
            same = before;
            same_from = since;
            same_to = at;
        }
        begin += unicode::code_point_at(bytes + begin).length;
    }
    return std::nullopt;
}

PatternMatcher::LetterThenSpace PatternMatcher::letter_then_space() {
    restart();
    std::vector<bool> letters(pattern_.symbols);
    std::vector<bool> real(pattern_.symbols);  // some combinations of ranges and classes no character has
    constexpr char32_t kLastLetters = 0x33FFF;
    for (char32_t point = 0; point <= kLastLetters; ++point) {
        const std::uint8_t bits = classes_.of(point);
        const std::uint8_t symbol = pattern_.symbol(point, bits);
        real[symbol] = true;
        if (bits & unicode::kLetter) letters[symbol] = true;
    }
    bool always_ends = true;
    for (State state = 1; state < states_.size(); ++state) {
        if (states_.size() > kMostStates) return LetterThenSpace::matched_over;
        for (std::size_t symbol = 0; symbol < pattern_.symbols; ++symbol) {
            if (!real[symbol]) continue;
            const State behind = step(state, symbol) >> 1;
            if (!letters[symbol]) continue;
            const Step space = step(behind, ascii_[' ']);
            const Step end = step(behind, end_symbol());
            if (space >> 1 != kDead || (space & 1) != (end & 1)) return LetterThenSpace::matched_over;
            always_ends = always_ends && ((space & 1) || (behind == kDead && state != start_));
        }
    }
    return always_ends ? LetterThenSpace::ends_match : LetterThenSpace::between_matches;
}

}  // namespace ballpark
