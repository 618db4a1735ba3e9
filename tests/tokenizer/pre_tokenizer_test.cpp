#include <catch2/catch_test_macros.hpp>

#include <string>
#include <vector>

#include "tokenizer/pre_tokenizer.h"

using namespace ballpark;
using Pieces = std::vector<std::string>;

namespace {

Pieces pieces(const PreTokenizerRules& rules, std::string_view text) {
    const unicode::Classes classes;
    PreTokenizer tokenizer(rules, classes, text);
    Pieces result;
    while (!tokenizer.done()) result.emplace_back(tokenizer.next());
    return result;
}

Pieces gpt2(std::string_view text) { return pieces(pre_tokenizer_rules::kGpt2, text); }
Pieces cl100k(std::string_view text) { return pieces(pre_tokenizer_rules::kCl100k, text); }
Pieces o200k(std::string_view text) { return pieces(pre_tokenizer_rules::kO200k, text); }

}  // namespace

TEST_CASE("words take one space before them") {
    CHECK(gpt2("a bc  d") == Pieces{"a", " bc", " ", " d"});
    CHECK(cl100k("a bc  d") == Pieces{"a", " bc", " ", " d"});
    CHECK(o200k("a bc  d") == Pieces{"a", " bc", " ", " d"});
}

TEST_CASE("other characters than a space stand before words too, except in gpt2") {
    CHECK(gpt2("(a\tb$c") == Pieces{"(", "a", "\t", "b", "$", "c"});
    CHECK(cl100k("(a\tb$c") == Pieces{"(a", "\tb", "$c"});
    CHECK(o200k("\xC2\xA0"
                "a\nb") == Pieces{"\xC2\xA0"
                                  "a",
                                  "\n", "b"});
    CHECK(cl100k("((a") == Pieces{"((", "a"});
}

TEST_CASE("numbers") {
    CHECK(gpt2("12345 678") == Pieces{"12345", " 678"});
    CHECK(cl100k("12345 678") == Pieces{"123", "45", " ", "678"});
    CHECK(o200k("\xD9\xA3\xC2\xBD\xE2\x85\xA7x9") == Pieces{"\xD9\xA3\xC2\xBD\xE2\x85\xA7", "x", "9"});
}

TEST_CASE("contractions") {
    CHECK(gpt2("it's IT'S") == Pieces{"it", "'s", " IT", "'", "S"});
    CHECK(cl100k("it's IT'S we'LL") == Pieces{"it", "'s", " IT", "'S", " we", "'LL"});
    CHECK(o200k("it's IT'S we'LLx") == Pieces{"it's", " IT'S", " we'LL", "x"});
    // In any case: the long s folds to s.
    CHECK(cl100k("a'\xC5\xBF") == Pieces{"a", "'\xC5\xBF"});
    CHECK(o200k("a'\xC5\xBF") == Pieces{"a'\xC5\xBF"});
    CHECK(gpt2("a'\xC5\xBF") == Pieces{"a", "'", "\xC5\xBF"});
    // Begun but not finished.
    CHECK(cl100k("a'l 've'") == Pieces{"a", "'l", " '", "ve", "'"});
    CHECK(o200k("a'") == Pieces{"a", "'"});
    CHECK(o200k("a'r") == Pieces{"a", "'r"});
}

TEST_CASE("o200k cuts before capitals that follow small letters") {
    CHECK(o200k("helloWorld") == Pieces{"hello", "World"});
    CHECK(o200k("HTTPServer") == Pieces{"HTTPServer"});
    CHECK(o200k("fooBARbaz") == Pieces{"foo", "BARbaz"});
    CHECK(o200k(" ABC") == Pieces{" ABC"});
    CHECK(cl100k("helloWorld") == Pieces{"helloWorld"});
}

TEST_CASE("o200k: caseless letters go with both halves") {
    // A run of capitals gives back what is behind its last caseless letter.
    CHECK(o200k("\xE6\xBC\xA2"
                "ABC") == Pieces{"\xE6\xBC\xA2", "ABC"});
    CHECK(o200k("A\xE6\xBC\xA2"
                "BC") == Pieces{"A\xE6\xBC\xA2", "BC"});
    CHECK(o200k("A\xE6\xBC\xA2"
                "BCd") == Pieces{"A\xE6\xBC\xA2"
                                 "BCd"});
    CHECK(o200k("a\xE6\xBC\xA2"
                "b") == Pieces{"a\xE6\xBC\xA2"
                               "b"});
}

TEST_CASE("o200k: marks belong to words, elsewhere to symbols") {
    CHECK(o200k("e\xCC\x81t") == Pieces{"e\xCC\x81t"});
    CHECK(cl100k("e\xCC\x81t") == Pieces{"e", "\xCC\x81t"});
    CHECK(gpt2("e\xCC\x81t") == Pieces{"e", "\xCC\x81", "t"});
    // A mark before capitals: with the mark as the character before the word, no small letter follows; alone, it is
    // one.
    CHECK(o200k("\xCC\x81"
                "ABC") == Pieces{"\xCC\x81", "ABC"});
    CHECK(o200k("\xCC\x81"
                "abc") == Pieces{"\xCC\x81"
                                 "abc"});
    CHECK(o200k(" \xCC\x81") == Pieces{" \xCC\x81"});
}

TEST_CASE("symbols take a space before and line breaks behind") {
    CHECK(gpt2("a ,.\nb") == Pieces{"a", " ,.", "\n", "b"});
    CHECK(cl100k("a ,.\n\nb") == Pieces{"a", " ,.\n\n", "b"});
    CHECK(o200k("a ,.\n//\nb") == Pieces{"a", " ,.\n//\n", "b"});
    CHECK(o200k("a /b") == Pieces{"a", " /", "b"});
    CHECK(o200k("  !") == Pieces{" ", " !"});
}

TEST_CASE("white space leaves its last character to the word behind") {
    CHECK(gpt2("a   b") == Pieces{"a", "  ", " b"});
    CHECK(gpt2("a  \n b") == Pieces{"a", "  \n", " b"});
    CHECK(gpt2("a \n\nb") == Pieces{"a", " \n", "\n", "b"});
    CHECK(cl100k("a \n\n  b") == Pieces{"a", " \n\n", " ", " b"});
    CHECK(o200k("a \n\n  1") == Pieces{"a", " \n\n", " ", " ", "1"});
    CHECK(o200k("a   ") == Pieces{"a", "   "});
    CHECK(o200k("\n  ") == Pieces{"\n", "  "});
    CHECK(gpt2("\n  ") == Pieces{"\n  "});
    CHECK(cl100k("\xE3\x80\x80\xE3\x80\x80x") == Pieces{"\xE3\x80\x80", "\xE3\x80\x80x"});
}

TEST_CASE("pieces follow each other without gaps, whatever the text") {
    std::uint64_t state = 7;
    const std::string_view parts[] = {" ",
                                      "\n",
                                      "\r",
                                      "'",
                                      "s",
                                      "S",
                                      "l",
                                      "L",
                                      "/",
                                      "1",
                                      "A",
                                      "b",
                                      "!",
                                      "\xCC\x81",
                                      "\xE6\xBC\xA2",
                                      "\xC5\xBF",
                                      "\xF0\x9F\x98\x80",
                                      "\xE3\x80\x80",
                                      "\xC2\xBD"};
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        for (int i = 0; i < 12; ++i) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            text += parts[(state >> 33) % std::size(parts)];
        }
        for (const auto& rules :
             {pre_tokenizer_rules::kGpt2, pre_tokenizer_rules::kCl100k, pre_tokenizer_rules::kO200k}) {
            std::string joined;
            for (const std::string& piece : pieces(rules, text)) {
                CHECK(!piece.empty());
                joined += piece;
            }
            CHECK(joined == text);
        }
    }
}
