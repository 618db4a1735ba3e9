#include <catch2/catch_test_macros.hpp>

#include "tests/tokenizer/small_vocabulary.h"
#include "tokenizer/merger.h"
#include "tokenizer/vocabulary.h"

using namespace ballpark;
using test::vocabulary_file;

namespace {

// 256 "ab", 257 "cd", 258 "abc", 259 "abcd" (ab + cd), 260 "bc", 261 "aa", 262 "aaaa"
const std::vector<std::pair<TokenId, TokenId>> kMerges{{'a', 'b'}, {'c', 'd'}, {256, 'c'}, {256, 257},
                                                       {'b', 'c'}, {'a', 'a'}, {261, 261}};

struct Kept final : TokenSink {
    std::vector<TokenId> tokens;
    void add(std::span<const TokenId> more) override { tokens.insert(tokens.end(), more.begin(), more.end()); }
    void drop(std::size_t count) override { tokens.resize(tokens.size() - count); }
};

std::vector<TokenId> merged(const Vocabulary& vocabulary, std::string_view piece, std::size_t window = Merger::kWindow) {
    Kept kept;
    Merger merger(vocabulary, window);
    kept.add(merger.merge(piece, kept));
    return kept.tokens;
}

}  // namespace

TEST_CASE("a vocabulary knows its tokens by their parts") {
    const auto file = vocabulary_file(kMerges);
    const auto vocabulary = Vocabulary::load(file);
    REQUIRE(vocabulary);
    CHECK(vocabulary->size() == 263);
    CHECK(vocabulary->bytes('x') == "x");
    CHECK(vocabulary->bytes(259) == "abcd");
    CHECK(vocabulary->length(262) == 4);
    CHECK(vocabulary->longest_prefix("abcx") == 258);
    CHECK(vocabulary->longest_prefix("abx") == 256);
    CHECK(vocabulary->longest_prefix("abcdabcd") == 259);
    CHECK(vocabulary->longest_prefix("ba") == 'b');
    CHECK(vocabulary->longest_prefix("z") == 'z');
    CHECK(vocabulary->shorter_prefix(259) == 258);
    CHECK(vocabulary->shorter_prefix(258) == 256);
    CHECK(vocabulary->shorter_prefix(256) == 'a');
    CHECK(vocabulary->shorter_prefix('a') == kNoToken);
}

TEST_CASE("merging, worked by hand") {
    const auto file = vocabulary_file(kMerges);
    const auto vocabulary = Vocabulary::load(file);
    REQUIRE(vocabulary);
    // ab first, then cd; abc would take the c of cd, and comes after cd: so ab cd, and these merge.
    CHECK(merged(*vocabulary, "abcd") == std::vector<TokenId>{259});
    CHECK(merged(*vocabulary, "abce") == std::vector<TokenId>{258, 'e'});
    // ab comes before bc.
    CHECK(merged(*vocabulary, "abc") == std::vector<TokenId>{258});
    CHECK(merged(*vocabulary, "xbcd") == std::vector<TokenId>{'x', 'b', 257});
    CHECK(merged(*vocabulary, "aab") == std::vector<TokenId>{'a', 256});
    // Leftmost first: aa aa a, not a aa aa.
    CHECK(merged(*vocabulary, "aaaaa") == std::vector<TokenId>{262, 'a'});
}

TEST_CASE("the longest prefix is found among tokens that are alike for many bytes") {
    // Runs of a of 2, 4, 8, 12, 16 and 24, then some of them followed by b, by ab, and by a zero byte.
    std::vector<std::pair<TokenId, TokenId>> merges{{'a', 'a'}, {256, 256}, {257, 257},
                                                    {258, 257}, {258, 258}, {260, 258}};
    for (const TokenId run : {258u, 259u, 260u, 261u})
        for (const TokenId last : {TokenId{'b'}, TokenId{'c'}, TokenId{0}}) merges.emplace_back(run, last);
    merges.emplace_back(262, 'b');
    const auto file = vocabulary_file(merges);
    const auto vocabulary = Vocabulary::load(file);
    REQUIRE(vocabulary);
    for (std::size_t run = 1; run < 40; ++run)
        for (const std::string_view tail : {"", "b", "c", "d", "bb", "ba", "A"}) {
            for (const bool zero : {false, true}) {
                std::string text(run, 'a');
                if (zero) text += '\0';
                text += tail;
                TokenId longest = static_cast<unsigned char>(text[0]);
                for (TokenId token = 256; token < vocabulary->size(); ++token)
                    if (text.starts_with(vocabulary->bytes(token)) &&
                        vocabulary->length(token) > vocabulary->length(longest))
                        longest = token;
                INFO(text);
                CHECK(vocabulary->bytes(vocabulary->longest_prefix(text)) == vocabulary->bytes(longest));
            }
        }
}

TEST_CASE("merging gives what the definition gives, for every short text of four letters") {
    const auto file = vocabulary_file(kMerges);
    const auto vocabulary = Vocabulary::load(file);
    REQUIRE(vocabulary);
    for (unsigned number = 0; number < 4 * 4 * 4 * 4 * 4 * 4 * 4; ++number) {
        std::string text;
        for (unsigned rest = number; rest != 0; rest /= 4) text += static_cast<char>('a' + rest % 4);
        if (text.empty()) continue;
        INFO(text);
        const std::vector<TokenId> expected = test::merged_by_definition(text, kMerges);
        CHECK(merged(*vocabulary, text) == expected);
        // What was given away too early is taken back.
        CHECK(merged(*vocabulary, text, 2) == expected);
    }
}

TEST_CASE("merging takes steps in proportion to the text, whatever it holds") {
    const auto file = vocabulary_file(kMerges);
    const auto vocabulary = Vocabulary::load(file);
    REQUIRE(vocabulary);
    for (const std::string_view part : {"a", "ab", "abc", "abcd", "aab", "bcd", "z", "aaab"}) {
        std::string text;
        while (text.size() < 30'000) text += part;
        Merger merger(*vocabulary);
        Kept kept;
        (void)merger.merge(text, kept);
        INFO(part);
        CHECK(merger.steps() <= 4 * text.size());
    }
}

TEST_CASE("what is no vocabulary is refused with the byte") {
    const auto file = vocabulary_file(kMerges);
    const auto load = [](std::span<const std::byte> bytes) { return Vocabulary::load(bytes); };
    CHECK(load({}).error().code == ErrorCode::bad_file);
    CHECK(load(std::span(file).first(200)).error().field == "byte 0");
    CHECK(load(std::span(file).first(file.size() - 1)).error().field == "byte " + std::to_string(file.size() - 1));

    auto twice = file;
    twice[12 + 7] = std::byte{8};
    CHECK(load(twice).error().field == "byte 20");

    auto later = file;
    later[12 + 256] = std::byte{0xFF};
    later[12 + 256 + kMerges.size()] = std::byte{0xFF};
    CHECK(load(later).error().message.find("token 256") != std::string::npos);
}

TEST_CASE("tokens that double without end are refused") {
    std::vector<std::pair<TokenId, TokenId>> doubling{{'a', 'a'}};
    for (TokenId token = 256; doubling.size() < 40; ++token) doubling.push_back({token, token});
    const auto file = vocabulary_file(doubling);
    const auto vocabulary = Vocabulary::load(file);
    REQUIRE(!vocabulary);
    CHECK(vocabulary.error().code == ErrorCode::too_large);
}

TEST_CASE("a vocabulary may have gaps") {
    const auto file = vocabulary_file({{'a', 'b'}, {0xFFFFFF, 0xFFFFFF}, {256, 'c'}});
    const auto vocabulary = Vocabulary::load(file);
    REQUIRE(vocabulary);
    CHECK(vocabulary->bytes(257).empty());
    CHECK(vocabulary->bytes(258) == "abc");
    CHECK(merged(*vocabulary, "abcab") == std::vector<TokenId>{258, 256});
}
