/// Cutting names into words, and the distance between them.
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "catalog/name_words.h"

namespace ballpark {
namespace {

using Words = std::vector<std::string>;

TEST_CASE("names are cut at punctuation and before figures", "[catalog]") {
    CHECK(name_words("Meta-Llama-3.1-8B-Instruct") == Words{"meta", "llama", "3.1", "8b", "instruct"});
    CHECK(name_words("llama3.1:8b") == Words{"llama", "3.1", "8b"});
    CHECK(name_words("RTX4090") == Words{"rtx", "4090"});
    CHECK(name_words("A100-SXM4-80GB") == Words{"a100", "sxm", "4", "80gb"});
    CHECK(name_words("v0.3") == Words{"v0.3"});
    CHECK(name_words("Mixtral-8x7B") == Words{"mixtral", "8x7b"});
    CHECK(name_words("...").empty());
    CHECK(name_words("").empty());
    CHECK(name_words("3.") == Words{"3"});
}

TEST_CASE("spelling does not change the joined words", "[catalog]") {
    const std::string key = join_words(name_words("RTX 4090"));
    for (const char* spelling : {"rtx-4090", "RTX4090", "rtx_4090", " Rtx  4090 "})
        CHECK(join_words(name_words(spelling)) == key);
}

TEST_CASE("edit distance counts single letters", "[catalog]") {
    CHECK(edit_distance("", "") == 0);
    CHECK(edit_distance("abc", "abc") == 0);
    CHECK(edit_distance("kitten", "sitting") == 3);
    CHECK(edit_distance("abc", "") == 3);
    CHECK(edit_distance("rtx4091", "rtx4090") == 1);
    // Symmetric, and never more than the longer of both.
    for (const char* a : {"h100", "a100", "mi300x", ""})
        for (const char* b : {"h200", "l40s", "rtx4090"}) {
            CHECK(edit_distance(a, b) == edit_distance(b, a));
            CHECK(edit_distance(a, b) <= std::max(std::string(a).size(), std::string(b).size()));
        }
}

TEST_CASE("the nearest names are listed once each", "[catalog]") {
    const std::vector<Named> names = {{"h100", 0}, {"h10080gb", 0}, {"h200", 1}, {"zzzzzz", 2}};
    CHECK(nearest_names("h101", names, 3) == std::vector<std::size_t>{0, 1});
    CHECK(nearest_names("h101", names, 1) == std::vector<std::size_t>{0});
    CHECK(nearest_names("qqqqqqqqqqqq", names, 3).empty());
    CHECK(nearest_names(std::string(5000, 'h'), names, 3).empty());
    CHECK(nearest_names("", names, 3).empty());
}

TEST_CASE("lists read as a sentence", "[catalog]") {
    CHECK(list_in_words(Words{"a"}, 3) == "a");
    CHECK(list_in_words(Words{"a", "b"}, 3) == "a or b");
    CHECK(list_in_words(Words{"a", "b", "c"}, 3) == "a, b or c");
    CHECK(list_in_words(Words{"a", "b", "c", "d", "e"}, 3) == "a, b, c or 2 more");
    CHECK(list_in_words({}, 3).empty());
}

TEST_CASE("figures with units", "[catalog]") {
    CHECK(is_figure_with_unit("80gb", "gb"));
    CHECK(is_figure_with_unit("1.5b", "b"));
    CHECK_FALSE(is_figure_with_unit("gb", "gb"));
    CHECK_FALSE(is_figure_with_unit("8x7b", "b"));
    CHECK_FALSE(is_figure_with_unit("1.2.3b", "b"));
    CHECK_FALSE(is_figure_with_unit("a3b", "b"));
}

}  // namespace
}  // namespace ballpark
