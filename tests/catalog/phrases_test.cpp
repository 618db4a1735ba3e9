/// Texts of the interface: found by key, filled with values, honest about what is missing.
#include <catch2/catch_test_macros.hpp>

#include "catalog/phrases.h"

namespace ballpark {
namespace {

TEST_CASE("texts are found by key", "[catalog]") {
    const auto english = Phrases::load("en");
    REQUIRE(english);
    CHECK(english->language() == "en");
    CHECK(english->has("number.kv_bytes_per_token.title"));
    CHECK_FALSE(english->text("number.kv_bytes_per_token.title").empty());
    CHECK(english->text("no.such.key") == "no.such.key");
    CHECK_FALSE(english->has("no.such.key"));
    CHECK(Phrases::load("ko"));
}

TEST_CASE("placeholders are replaced, and only those that have a value", "[catalog]") {
    const auto english = Phrases::load("en");
    REQUIRE(english);
    // A missing key is its own text, which serves to try out placeholders.
    CHECK(english->fill("{a} and {b}", {{"a", "1"}, {"b", "2"}}) == "1 and 2");
    CHECK(english->fill("{a}{a}", {{"a", "{b}"}, {"b", "2"}}) == "{b}{b}");
    CHECK(english->fill("{unknown} stays", {{"a", "1"}}) == "{unknown} stays");
    CHECK(english->fill("open { brace", {{"a", "1"}}) == "open { brace");
    CHECK(english->fill("", {}).empty());
}

TEST_CASE("a language that is not there is an error", "[catalog]") {
    const auto klingon = Phrases::load("tlh");
    REQUIRE_FALSE(klingon);
    CHECK(klingon.error().message == "there are no texts in the language \"tlh\"");
}

}  // namespace
}  // namespace ballpark
