#include <catch2/catch_test_macros.hpp>

#include "tests/tokenizer/small_vocabulary.h"
#include "tokenizer/tokenizer.h"

using namespace ballpark;
using Ids = std::vector<TokenId>;

namespace {

// 256 "he", 257 "ll", 258 "hell", 259 "hello", 260 " w"
const std::vector<std::pair<TokenId, TokenId>> kMerges{{'h', 'e'}, {'l', 'l'}, {256, 257}, {258, 'o'}, {' ', 'w'}};

Tokenizer tokenizer(std::string_view encoding = "o200k_base") {
    const auto file = test::vocabulary_file(kMerges);
    auto made = Tokenizer::make(**find_encoding(encoding), file);
    REQUIRE(made);
    return std::move(*made);
}

}  // namespace

TEST_CASE("text to tokens and back") {
    Tokenizer t = tokenizer();
    const auto ids = t.encode("hello world");
    REQUIRE(ids);
    CHECK(*ids == Ids{259, 260, 'o', 'r', 'l', 'd'});
    CHECK(t.decode(*ids).value() == "hello world");
    CHECK(t.encode("")->empty());
    CHECK(t.decode(Ids{})->empty());
    // A second time, from what is remembered.
    CHECK(*t.encode("hello world") == *ids);
}

TEST_CASE("pieces of every length come out the same from the caches as from merging") {
    Tokenizer t = tokenizer();
    for (std::size_t length = 1; length < 60; ++length) {
        std::string text;
        while (text.size() < length) text += "hello"[text.size() % 5];
        const Ids expected = test::merged_by_definition(text, kMerges);
        INFO(text);
        CHECK(*t.encode(text) == expected);
        CHECK(*t.encode(text) == expected);
        CHECK(*t.encode(text + " ") == *t.encode(text + " "));
        CHECK(t.encode(text + " hello, this text goes on behind the word for a while")->front() == expected.front());
    }
}

TEST_CASE("counts") {
    Tokenizer t = tokenizer();
    const auto counts = t.count("hello world");
    REQUIRE(counts);
    CHECK(counts->tokens == Tokens(6));
    CHECK(counts->words == 2);
    CHECK(counts->characters == 11);
    CHECK(counts->bytes == Bytes(11));
    CHECK(counts->tokens_per_word() == 3.0);
    CHECK(t.count("")->tokens_per_word() == 0.0);
    CHECK(t.count("")->characters_per_token() == 0.0);
}

TEST_CASE("special tokens are text, tokens or refused") {
    Tokenizer t = tokenizer();
    const std::string text = "hello<|endoftext|>hello";
    CHECK(t.encode(text)->size() > 3);
    CHECK(*t.encode(text, {.special = SpecialTokens::recognised}) == Ids{259, 199999, 259});
    const auto refused = t.encode(text, {.special = SpecialTokens::refused});
    REQUIRE(!refused);
    CHECK(refused.error().field == "text");
    CHECK(refused.error().message.find("byte 5") == 0);
    const std::string_view named[] = {"<|endoftext|>"};
    CHECK(*t.encode(text, {.special = SpecialTokens::refused, .recognised_too = named}) == Ids{259, 199999, 259});
    CHECK(*t.encode(text, {.recognised_too = named}) == Ids{259, 199999, 259});
    CHECK(!t.encode(text + "<|endofprompt|>", {.special = SpecialTokens::refused, .recognised_too = named}));
    CHECK(t.decode(Ids{259, 199999}).value() == "hello<|endoftext|>");
    CHECK(t.decode(Ids{250'000}).error().field == "ids");
    // What is before a special token ends as a text does: the spaces stay together.
    CHECK(*t.encode("  <|endoftext|>", {.special = SpecialTokens::recognised}) == Ids{' ', ' ', 199999});
}

TEST_CASE("harmony has its own special tokens and numbers the rest through") {
    Tokenizer t = tokenizer("o200k_harmony");
    const EncodeOptions all{.special = SpecialTokens::recognised};
    CHECK(*t.encode("<|start|>hello<|message|>", all) == Ids{200006, 259, 200008});
    CHECK(*t.encode("<|reserved_200013|><|reserved_201087|>", all) == Ids{200013, 201087});
    CHECK(t.encode("<|reserved_201088|>", all)->front() == '<');
    CHECK(t.encode("<|reserved_0200013|>", all)->front() == '<');
    CHECK(t.encode("<|reserved_200013", all)->front() == '<');
    CHECK(t.decode(Ids{200013, 200018}).value() == "<|reserved_200013|><|endofprompt|>");
}

TEST_CASE("every special token begins as the search for them expects") {
    for (const Encoding& encoding : encodings())
        for (const SpecialToken& token : encoding.special) CHECK(token.text.substr(0, 2) == "<|");
}

TEST_CASE("bytes that are no UTF-8 are replaced or refused") {
    Tokenizer t = tokenizer();
    const std::string text = "hello\xFFhello";
    const TokenIds ids = *t.encode(text);
    CHECK(ids == *t.encode("hello\xEF\xBF\xBDhello"));
    CHECK(t.count(text)->bytes == Bytes(11));
    CHECK(t.count(text)->characters == 11);
    const auto refused = t.encode(text, {.invalid = InvalidUtf8::refused});
    REQUIRE(!refused);
    CHECK(refused.error().message.find("byte 5") == 0);
    CHECK(t.encode("hello", {.invalid = InvalidUtf8::refused}));
}

TEST_CASE("spans say where tokens are in the text as it was given") {
    Tokenizer t = tokenizer();
    const std::string text = "hello w\xF0\x9F\x98z<|endoftext|>";
    const EncodeOptions all{.special = SpecialTokens::recognised};
    const TokenIds ids = *t.encode(text, all);
    REQUIRE(ids == Ids{259, 260, 0xEF, 0xBF, 0xBD, 'z', 199999});
    const auto spans = t.trace(text, all);
    REQUIRE(spans.size() == ids.size());
    const std::size_t ends[] = {5, 7, 7, 7, 10, 11, 24};
    for (std::size_t i = 0; i < spans.size(); ++i) {
        CHECK(spans[i].end == ends[i]);
        CHECK(spans[i].begin == (i == 0 ? 0 : spans[i - 1].end));
    }
}

TEST_CASE("unknown encodings name the known") {
    const auto unknown = find_encoding("o300k");
    REQUIRE(!unknown);
    CHECK(unknown.error().code == ErrorCode::bad_value);
    CHECK(unknown.error().message.find("o200k_harmony") != std::string::npos);
    for (const Encoding& encoding : encodings()) CHECK(find_encoding(encoding.name).value() == &encoding);
}
