#include <catch2/catch_test_macros.hpp>

#include "tokenizer/text_counts.h"
#include "tokenizer/unicode.h"

using namespace ballpark;

TEST_CASE("classes of code points") {
    const unicode::Classes classes;
    using namespace unicode;
    CHECK(classes.of('A') == (kLetter | kUpperRun));
    CHECK(classes.of('a') == (kLetter | kLowerRun));
    CHECK(classes.of('7') == kNumber);
    CHECK(classes.of(' ') == kSpace);
    CHECK(classes.of('\t') == kSpace);
    CHECK(classes.of('!') == kPunctuation);
    CHECK(classes.of('$') == kSymbol);
    CHECK(classes.of(0) == 0);
    CHECK(classes.of(U'\u01C5') == (kLetter | kUpperRun));              // titlecase
    CHECK(classes.of(U'\u02B0') == (kLetter | kUpperRun | kLowerRun));  // modifier letter
    CHECK(classes.of(U'\uD55C') == (kLetter | kUpperRun | kLowerRun));
    CHECK(classes.of(U'\u0301') == (kMark | kUpperRun | kLowerRun));
    CHECK(classes.of(U'\u2167') == kNumber);
    CHECK(classes.of(U'\u0085') == kSpace);
    CHECK(classes.of(U'\u200B') == 0);  // zero width space is none
    CHECK(classes.of(U'\u3000') == kSpace);
    CHECK(classes.of(U'\U0001F600') == kSymbol);
    CHECK(classes.of(U'\U0001E030') == (kLetter | kUpperRun | kLowerRun));
    CHECK(classes.of(U'\U00020000') == (kLetter | kUpperRun | kLowerRun));
    CHECK(classes.of(U'\U0002A6E0') == 0);
    CHECK(classes.of(U'\U000E0100') == (kMark | kUpperRun | kLowerRun));
    CHECK(classes.of(0x10FFFF) == 0);
    CHECK(classes.of(U'\uA7DA') == (kLetter | kUpperRun));  // new in Unicode 16
    CHECK(classes.of(U'\uA7CE') == 0);                      // new in Unicode 17
}

TEST_CASE("where a text stops being UTF-8") {
    CHECK(unicode::first_invalid("") == 0);
    CHECK(unicode::first_invalid("abcdefghijk") == 11);
    CHECK(unicode::first_invalid("\xED\x95\x9C\xF0\x9F\x98\x80") == 7);
    CHECK(unicode::first_invalid("abcdefgh\x80") == 8);
    CHECK(unicode::first_invalid("a\xC0\x80") == 1);         // overlong
    CHECK(unicode::first_invalid("a\xE0\x9F\xBF") == 1);     // overlong
    CHECK(unicode::first_invalid("\xED\xA0\x80") == 0);      // surrogate
    CHECK(unicode::first_invalid("\xF4\x90\x80\x80") == 0);  // above U+10FFFF
    CHECK(unicode::first_invalid("abc\xF0\x9F\x98") == 3);   // cut off
}

// The examples of the Unicode Standard, chapter 3, tables 3-8 to 3-11.
TEST_CASE("each maximal part of an ill-formed sequence becomes one U+FFFD") {
    const std::string r = "\xEF\xBF\xBD";
    CHECK(unicode::repaired("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41") == r + r + r + r + r + r + r + r + "A");
    CHECK(unicode::repaired("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41") == r + r + r + r + r + r + r + r + "A");
    CHECK(unicode::repaired("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42") == r + r + r + r + r + "A" + r + r + "B");
    CHECK(unicode::repaired("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41") == r + r + r + r + "A");
    CHECK(unicode::repaired("ab\xF0\x9F\x98z") == "ab" + r + "z");
    CHECK(unicode::repaired("") == "");
    const std::vector<unicode::Repair> repairs = unicode::repairs("ab\xF0\x9F\x98z\xFF");
    REQUIRE(repairs.size() == 2);
    CHECK(repairs[0].at == 2);
    CHECK(repairs[0].original_at == 2);
    CHECK(repairs[0].original_size == 3);
    CHECK(repairs[1].at == 6);
    CHECK(repairs[1].original_at == 6);
    CHECK(repairs[1].original_size == 1);
    CHECK(unicode::repairs("valid").empty());
}

TEST_CASE("words and characters") {
    const unicode::Classes classes;
    const auto count = [&](std::string_view text) {
        TextCounts counts;
        count_words(text, classes, counts);
        return std::pair(counts.words, counts.characters);
    };
    CHECK(count("") == std::pair<std::int64_t, std::int64_t>(0, 0));
    CHECK(count("  \n") == std::pair<std::int64_t, std::int64_t>(0, 3));
    CHECK(count("one two\nthree ") == std::pair<std::int64_t, std::int64_t>(3, 14));
    CHECK(count("\xED\x95\x9C\xEA\xB5\xAD\xEC\x96\xB4\xE3\x80\x80x") == std::pair<std::int64_t, std::int64_t>(2, 5));
}
