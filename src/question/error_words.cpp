#include "question/error_words.h"

#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace ballpark {
namespace {

constexpr std::string_view kPrefix = "error.";
constexpr std::string_view kProblem = "problem";
constexpr std::string_view kOr = "list.or";

using Captures = std::vector<std::pair<std::string_view, std::string_view>>;  // placeholder and what stood there

struct Match {
    std::string_view key;
    Captures captures;
    std::size_t fixed = 0;  ///< bytes of the wording itself: the more, the surer
};

/// A wording read against a sentence: each fixed part at its first place, the last at the end.
std::optional<Match> match(std::string_view key, std::string_view wording, std::string_view sentence) {
    Match found{key, {}, 0};
    while (true) {
        const std::size_t open = wording.find('{');
        const std::string_view before = wording.substr(0, open);
        if (!sentence.starts_with(before)) return std::nullopt;
        found.fixed += before.size();
        sentence.remove_prefix(before.size());
        if (open == std::string_view::npos) break;
        const std::size_t close = wording.find('}', open);
        const std::string_view name = wording.substr(open + 1, close - open - 1);
        wording.remove_prefix(close + 1);
        const std::string_view next = wording.substr(0, wording.find('{'));
        const bool last = next.size() == wording.size();
        const std::size_t end = next.empty() ? sentence.size() : last ? sentence.rfind(next) : sentence.find(next, 1);
        if (end == std::string_view::npos || end == 0 || (last && end + next.size() != sentence.size())) return std::nullopt;
        found.captures.emplace_back(name, sentence.substr(0, end));
        sentence.remove_prefix(end);
    }
    if (!sentence.empty()) return std::nullopt;
    return found;
}

/// The surest wording of a sentence: the one that says most of it itself, with what a wording of its {problem} says.
std::optional<Match> surest(const Phrases& english, std::string_view sentence) {
    std::optional<Match> best;
    for (const auto& [key, wording] : english.with_prefix(kPrefix)) {
        std::optional<Match> found = match(key, wording, sentence);
        if (!found) continue;
        for (const auto& [name, value] : found->captures)
            if (const auto inner = name == kProblem ? surest(english, value) : std::nullopt) found->fixed += inner->fixed;
        if (!best || found->fixed > best->fixed) best = std::move(found);
    }
    return best;
}

}  // namespace

std::string in_words_of(const Phrases& language, const Phrases& english, std::string_view message) {
    if (language.language() == english.language()) return std::string(message);
    const std::optional<Match> best = surest(english, message);
    if (!best) return std::string(message);
    std::string text(language.text(best->key));
    for (const auto& [name, value] : best->captures) {
        std::string said = name == kProblem ? in_words_of(language, english, value) : std::string(value);
        const std::string_view between = english.text(kOr);
        if (const std::size_t at = said.find(between); at != std::string::npos) said.replace(at, between.size(), language.text(kOr));
        const std::string placeholder = "{" + std::string(name) + "}";
        if (const std::size_t at = text.find(placeholder); at != std::string::npos) text.replace(at, placeholder.size(), said);
    }
    return text;
}

std::string in_words_of(const Phrases& language, std::string_view message) {
    if (language.language() == "en") return std::string(message);
    const Result<Phrases> english = Phrases::load("en");
    return english ? in_words_of(language, *english, message) : std::string(message);
}

}  // namespace ballpark
