/// Counting what changed must count what counting the whole does.
#include "tokenizer/incremental_count.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/tokenizer/small_vocabulary.h"
#include "tokenizer/safe_cut.h"
#include "tokenizer/token_window.h"

namespace ballpark {
namespace {

Tokenizer small_tokenizer(std::string_view encoding) {
    std::vector<std::pair<TokenId, TokenId>> merges = {{'t', 'h'}, {256, 'e'}, {' ', 257}, {'a', 'n'}, {' ', ' '}, {'\n', '\n'}, {'i', 's'}};
    Result<Tokenizer> made = Tokenizer::make(**find_encoding(encoding), test::vocabulary_file(merges));
    REQUIRE(made);
    return std::move(*made);
}

/// A generator of its own, so that the texts are the same everywhere.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}
    std::size_t below(std::size_t limit) {
        state_ = state_ * 6364136223846793005u + 1442695040888963407u;
        return static_cast<std::size_t>(state_ >> 33) % limit;
    }
    std::string text(std::size_t parts) {
        static constexpr std::string_view kParts[] = {
            "the", " the", "an", "Is", "it's", "we'LL", "'", " ", "  ", "\n", "\r\n\n", "\t", "1", "2345", ".", "...\n", "//", "é",
            "\xCC\x81", "中文", "。", "한국", "\xF0\x9F\x98\x80", "\xFF", "\xE4\xB8", "x\xC5\xBF", "<|endoftext|>", "A", "bC"};
        std::string text;
        while (parts-- > 0) text += kParts[below(std::size(kParts))];
        return text;
    }

private:
    std::uint64_t state_;
};

void check_same(const TextCounts& a, const TextCounts& b) {
    REQUIRE(a.tokens == b.tokens);
    REQUIRE(a.words == b.words);
    REQUIRE(a.characters == b.characters);
    REQUIRE(a.bytes == b.bytes);
}

TEST_CASE("a text cut where it is safe has the tokens of the whole", "[tokenizer]") {
    for (const char* encoding : {"o200k_base", "cl100k_base", "r50k_base"}) {
        Tokenizer tokenizer = small_tokenizer(encoding);
        Random random(1);
        for (int round = 0; round < 300; ++round) {
            const std::string text = random.text(12);
            const TokenIds whole = *tokenizer.encode(text);
            for (std::size_t at = 1; at < text.size(); ++at) {
                if (!is_safe_cut(text, at, tokenizer.classes())) continue;
                INFO(encoding << ": " << text << " cut at " << at);
                TokenIds parts = *tokenizer.encode(text.substr(0, at));
                parts.append(tokenizer.encode(text.substr(at))->to_vector());
                REQUIRE(parts == whole);
            }
        }
    }
}

TEST_CASE("the tokens of a window are those of the whole", "[tokenizer]") {
    Tokenizer tokenizer = small_tokenizer("o200k_base");
    Random random(7);
    for (int round = 0; round < 200; ++round) {
        const std::string text = random.text(60);
        const TokenIds ids = *tokenizer.encode(text);
        const std::vector<TextToken> spans = tokenizer.trace(text);
        const std::size_t from = random.below(text.size());
        const std::size_t to = from + 1 + random.below(40);
        std::vector<TokenId> expected;
        for (std::size_t i = 0; i < ids.size(); ++i)
            if (spans[i].begin < to && (spans[i].end > from || spans[i].begin == from)) expected.push_back(ids[i]);
        std::vector<TokenId> got;
        for (const TextToken& token : tokens_between(tokenizer, text, from, to)) got.push_back(token.id);
        INFO(text << " from " << from << " to " << to);
        REQUIRE(got == expected);
    }
}

TEST_CASE("counts follow edits as if the whole were counted", "[tokenizer]") {
    for (const char* encoding : {"o200k_base", "cl100k_base", "r50k_base"}) {
        Tokenizer tokenizer = small_tokenizer(encoding);
        IncrementalCount count(tokenizer);
        Random random(2);
        std::string text = random.text(12'000);
        check_same(count.update(text), *tokenizer.count(text));
        for (int edit = 0; edit < 150; ++edit) {
            const std::size_t at = random.below(text.size() + 1);
            const std::size_t size = std::min(random.below(edit % 10 == 0 ? 9000 : 12), text.size() - at);
            text.replace(at, size, random.text(random.below(6)));
            check_same(count.update(text), *tokenizer.count(text));
        }
        check_same(count.update(""), *tokenizer.count(""));
    }
}

TEST_CASE("a keystroke recounts a chunk, not the text", "[tokenizer]") {
    Tokenizer tokenizer = small_tokenizer("o200k_base");
    IncrementalCount count(tokenizer);
    std::string text;
    while (text.size() < 1'000'000) text += "the word and another, ";
    count.update(text);
    const std::uint64_t before = count.bytes_counted();
    for (int key = 0; key < 100; ++key) {
        text.insert(500'000, "x");
        count.update(text);
    }
    CHECK(count.bytes_counted() - before < 100 * 16'384);
    check_same(count.update(text), *tokenizer.count(text));
    count.update(text);
    CHECK(count.bytes_counted() - before < 100 * 16'384);
}

TEST_CASE("a text that comes in parts is counted as one", "[tokenizer]") {
    Tokenizer tokenizer = small_tokenizer("cl100k_base");
    Random random(3);
    const std::string text = random.text(800'000);
    REQUIRE(text.size() > 2'000'000);
    StreamCount stream(tokenizer);
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t size = std::min(1 + random.below(200'000), text.size() - at);
        stream.add(std::string_view(text).substr(at, size));
        at += size;
    }
    check_same(*stream.finish(), *tokenizer.count(text));
}

}  // namespace
}  // namespace ballpark
