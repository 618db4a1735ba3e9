/// Finds what a pattern matches: its threads run side by side as the states of an automaton, made when first needed.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "tokenizer/pattern.h"
#include "tokenizer/unicode.h"

namespace ballpark {

/// Of alternatives the first that matches wins, as in every backtracking engine; no text makes it go back.
class PatternMatcher {
public:
    PatternMatcher(Pattern pattern, const unicode::Classes& classes);

    struct Match {
        std::size_t begin;
        std::size_t end;
    };

    /// Before the first `find` in a text. An expression may look far ahead of what it matches, again and again: more than
    /// 64 looks at each byte are refused, and `gave_up` says so.
    void begin(std::size_t text_size) { looks_left_ = 64 * static_cast<std::uint64_t>(text_size) + 65'536; }
    bool gave_up() const { return looks_left_ == 0; }

    /// The leftmost match that is not empty, in text (valid UTF-8) from `from` on.
    std::optional<Match> find(std::string_view text, std::size_t from);

    /// What a place between a letter and the space behind it is to this pattern: one that a match may reach over, one that
    /// none does, or one where a match always ends (the text's end there being the same).
    enum class LetterThenSpace : std::uint8_t { matched_over, between_matches, ends_match };
    LetterThenSpace letter_then_space();

private:
    using State = std::uint32_t;
    static constexpr State kDead = 0;
    static constexpr State kUnknown = 0xFFFFFFFFu;
    static constexpr std::size_t kMostStates = 1024;

    /// A state in the high bits; in the lowest, whether a match ends before the character.
    using Step = std::uint32_t;

    Step step(State state, std::size_t symbol) {
        const Step known = steps_[state * (pattern_.symbols + 1) + symbol];
        return known != kUnknown ? known : new_step(state, symbol);
    }
    Step new_step(State state, std::size_t symbol);
    void follow(std::uint16_t from, std::size_t symbol, std::vector<std::uint16_t>& threads, bool resolve);
    State state_of(const std::vector<std::uint16_t>& threads);
    void restart();
    std::size_t end_symbol() const { return pattern_.symbols; }

    Pattern pattern_;
    const unicode::Classes& classes_;
    std::array<std::uint8_t, 128> ascii_{};
    std::vector<std::vector<std::uint16_t>> states_;  ///< threads, those with more right first
    std::vector<Step> steps_;
    State start_ = kDead;
    std::vector<std::uint32_t> seen_;  ///< by instruction: the round in which it was followed
    std::uint32_t round_ = 0;
    std::uint64_t looks_left_ = 0;
};

}  // namespace ballpark
