#include "question/report.h"

#include <catch2/catch_test_macros.hpp>

#include "tests/support/context.h"

namespace ballpark {
namespace {

const Table kTable{{"name", "value"}, {{"한글", "1"}, {"a, \"b\"", "2|3"}}};

TEST_CASE("columns line up, Hangul counting double") {
    REQUIRE(to_text(kTable) == "name    value\n한글    1\na, \"b\"  2|3\n");
}

TEST_CASE("CSV quotes what needs it, Markdown escapes its bar") {
    REQUIRE(to_csv(kTable) == "name,value\r\n한글,1\r\n\"a, \"\"b\"\"\",2|3\r\n");
    REQUIRE(to_markdown(kTable) == "| name | value |\n| --- | --- |\n| 한글 | 1 |\n| a, \"b\" | 2\\|3 |\n");
}

TEST_CASE("a formula shows its values") {
    const Step step{.name = "kv", .value = 819'200, .unit = Unit::bytes, .formula = "2 * layers * kv_heads",
                    .with = {{"layers", 40}, {"kv_heads", 0.5}}, .source = "x", .children = {}};
    REQUIRE(formula_with_values(step) == "2 * 40 * 0.5");
}

TEST_CASE("an explanation names the step, formula, values and source") {
    const auto answer = answer_number(NumberId::kv_bytes_per_token, {}, testing::catalog(), true);
    REQUIRE(answer);
    const std::string text = explain_text(answer->why, testing::phrases(), ByteSystem::gib);
    for (const char* part : {"800 KiB/token", "2 * layers * kv_heads * head_dim * bytes", "2 * 40 * 40 * 128 * 2", "arXiv"})
        REQUIRE(text.find(part) != std::string::npos);
}

TEST_CASE("the fourteen as a table") {
    const auto answers = answer_numbers({}, testing::catalog(), false);
    REQUIRE(answers);
    const Table table = numbers_table(*answers, testing::phrases(), ByteSystem::gib);
    REQUIRE(table.rows.size() == 14);
    for (const auto& row : table.rows) REQUIRE(row.size() == table.header.size());
}

}  // namespace
}  // namespace ballpark
