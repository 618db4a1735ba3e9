/// Regular expressions of tokenizer.json files: what they cut, what is refused, and that time is linear.
#include "tokenizer/pattern_matcher.h"

#include <catch2/catch_test_macros.hpp>

#include <string>
#include <vector>

#include "tokenizer/pre_tokenizer.h"

namespace ballpark {
namespace {

const unicode::Classes& classes() {
    static const unicode::Classes kClasses;
    return kClasses;
}

std::vector<std::string> matches(std::string_view expression, std::string_view text) {
    Result<Pattern> pattern = Pattern::compile(expression);
    if (!pattern) return {pattern.error().message};
    PatternMatcher matcher(std::move(*pattern), classes());
    matcher.begin(text.size());
    std::vector<std::string> found;
    for (std::size_t from = 0; from < text.size();) {
        const auto match = matcher.find(text, from);
        if (!match) break;
        found.emplace_back(text.substr(match->begin, match->end - match->begin));
        from = match->end;
    }
    if (matcher.gave_up()) found.emplace_back("gave up");
    return found;
}

using Texts = std::vector<std::string>;

constexpr std::string_view kCl100k =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

TEST_CASE("the first alternative that matches wins, and repeats take what they can", "[tokenizer]") {
    CHECK(matches("a|ab|b", "abb") == Texts{"a", "b", "b"});
    CHECK(matches("ab|a|b", "abb") == Texts{"ab", "b"});
    CHECK(matches("a+?b?", "aab") == Texts{"a", "ab"});
    CHECK(matches("a{2,3}", "aaaaa") == Texts{"aaa", "aa"});
    CHECK(matches("(ab?)*c", "ababcac") == Texts{"ababc", "ac"});
    CHECK(matches("x*", "aaxxa") == Texts{"xx"});
    CHECK(matches("[0-9][0-9][0-9]", "12 3456") == Texts{"345"});
}

TEST_CASE("classes, properties and escapes", "[tokenizer]") {
    CHECK(matches(R"([^\s\p{L}]+)", "ab, 1-\xC3\xA9?") == Texts{",", "1-", "?"});
    CHECK(matches(R"([\]\-a-c]+)", "xa-]b-d") == Texts{"a-]b-"});
    CHECK(matches(R"([\p{L}&&[^\p{Han}]]+)", "ab\xE4\xB8\xAD\xED\x95\x9C") == Texts{"ab", "\xED\x95\x9C"});
    CHECK(matches(R"([^(\s|[.,!?])]+)", "a|b(c.d e") == Texts{"a", "b", "c", "d", "e"});
    CHECK(matches(R"([\u4e00-\u9fff]|\x{1F600}|\x41)", "A\xE4\xB8\xAD\xF0\x9F\x98\x80") == Texts{"A", "\xE4\xB8\xAD", "\xF0\x9F\x98\x80"});
    CHECK(matches(R"([\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+)", "ABcD") == Texts{"ABc"});
    CHECK(matches(R"(\s+$)", "a  \nb  ") == Texts{"  ", "  "});
    CHECK(matches(R"(\p{L}++|.)", "ab!") == Texts{"ab", "!"});
}

TEST_CASE("what is not read is named", "[tokenizer]") {
    for (const char* expression : {"(?<=a)b", "(?!ab)c", "\\b", "\\p{Greek}", "[\\p{Lo}]", "(a", "a)", "[a", "a{3,2}", "(a+)++b", "a++ab", "^a", "\\1"}) {
        INFO(expression);
        const auto refused = Pattern::compile(expression);
        REQUIRE(!refused);
        CHECK(refused.error().code == ErrorCode::unsupported);
        CHECK(refused.error().message.find(expression) != std::string::npos);
    }
}

TEST_CASE("an expression cuts as the rules written by hand do", "[tokenizer]") {
    std::uint64_t state = 5;
    static constexpr std::string_view kParts[] = {"the", " ", "  ", "\n", "\r\n", "'s", "'LL", "12345", ".", "...", "\xC3\xA9", "\xE4\xB8\xAD", "\xCC\x81", "\t", "!", "A"};
    for (int round = 0; round < 500; ++round) {
        std::string text;
        for (int part = 0; part < 12; ++part) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            text += kParts[(state >> 33) % std::size(kParts)];
        }
        Texts expected;
        for (PreTokenizer pieces(pre_tokenizer_rules::kCl100k, classes(), text); !pieces.done();) expected.emplace_back(pieces.next());
        INFO(text);
        REQUIRE(matches(kCl100k, text) == expected);
    }
}

TEST_CASE("looking ahead again and again is given up, and failing in a loop is not", "[tokenizer]") {
    const std::string text(100'000, 'a');
    CHECK(matches("a*b|a", text).back() == "gave up");
    CHECK(matches("\\s+$", std::string(100'000, ' ') + "a").empty());
    CHECK(matches(kCl100k, text) == Texts{text});
}

TEST_CASE("where a text may be cut between a letter and a space", "[tokenizer]") {
    const auto place = [](std::string_view expression) {
        return PatternMatcher(*Pattern::compile(expression), classes()).letter_then_space();
    };
    using Place = PatternMatcher::LetterThenSpace;
    CHECK(place(kCl100k) == Place::ends_match);
    CHECK(place("\\p{N}{1,3}") == Place::between_matches);
    CHECK(place("[a-z ]+|.") == Place::matched_over);
    CHECK(place("\\p{L}+(?!\\s)|.") == Place::matched_over);
}

}  // namespace
}  // namespace ballpark
