#include "json/json.h"

#include <cmath>
#include <cstdlib>
#include <limits>

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include "quantity/nearest_double.h"

namespace ballpark {
namespace {

TEST_CASE("objects keep their order, pairs make members") {
    Json json = {{"b", 1}, {"a", Json::array({1, 2.5, "x", nullptr, true})}};
    json["c"]["d"] = "e";
    REQUIRE(json.dump() == R"({"b":1,"a":[1,2.5,"x",null,true],"c":{"d":"e"}})");
    REQUIRE(json["a"].items()[1].number() == 2.5);
    REQUIRE(std::as_const(json)["nothing"].is_null());
    REQUIRE(json.contains("c"));
    json.update({{"b", 2}, {"f", Json::object()}});
    REQUIRE(json.dump() == R"({"b":2,"a":[1,2.5,"x",null,true],"c":{"d":"e"},"f":{}})");
}

TEST_CASE("what is printed can be read, and prints the same") {
    for (const char* text : {"null", "true", "false", "0", "-7", "9007199254740993", "0.1", "1e+308", "-2.5e-07", "[]", "{}",
                             R"({"a":[{"b":"c\"\\\n\u0001"}]})", R"("한글 😀")", R"([[[[1]]]])"}) {
        INFO(text);
        const Json json = Json::parse(text);
        REQUIRE_FALSE(json.is_discarded());
        REQUIRE(json.dump() == text);
        REQUIRE(Json::parse(json.dump()) == json);
    }
    REQUIRE(Json::parse(R"("\ud83d\ude00\u00e9\/")").text() == "😀é/");
}

TEST_CASE("what is not JSON is discarded at the byte where it stops") {
    for (const char* text :
         {"", " ", "nul", "tru", "+1", "01", "1.", ".5", "1e", "1e999", "-1e999", "NaN", "Infinity", "[1,]", "[1 2]", "{\"a\"}",
          "{\"a\":1,}", "{a:1}", "'x'", "\"x", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\udc00\"", "\"a\nb\"", "1 2", "]",
          "\"\xC0\xAF\"", "\"\xED\xA0\x80\"", "\"\xF5\x80\x80\x80\"", "\"\xE2\x82\"", "\xEF\xBB\xBF{}"}) {
        INFO(text);
        REQUIRE(Json::parse(text).is_discarded());
    }
    std::size_t at = 0;
    REQUIRE(Json::parse("[1,2,x]", 128, &at).is_discarded());
    REQUIRE(at == 5);
    for (const char* cut : {"\"", "\"\\", "\"\\u12", "\"\xE2\x82"}) {
        REQUIRE(Json::parse(cut, 128, &at).is_discarded());
        REQUIRE(at <= std::string_view(cut).size());
    }
    REQUIRE(Json::parse(std::string(200, '[') + std::string(200, ']')).is_discarded());
    REQUIRE_FALSE(Json::parse(std::string(100, '[') + std::string(100, ']')).is_discarded());
    REQUIRE(Json::parse(std::string(1'000'000, '[')).is_discarded());
}

TEST_CASE("bad UTF-8 is printed as the replacement character") {
    REQUIRE(Json("a\xFFz").dump() == "\"a\xEF\xBF\xBDz\"");
}

TEST_CASE("numbers read as the nearest double") {
    for (const char* text : {"0.1", "123456789012345678", "1.7976931348623157e308", "5e-324", "2.2250738585072011e-308",
                             "9007199254740993", "0.000001", "1e22", "1e23", "3.141592653589793238462643383279", "1e-22", "8.41e21"}) {
        INFO(text);
        REQUIRE(nearest_double(text) == std::strtod(text, nullptr));
    }
    REQUIRE(Json::parse("9223372036854775807").integer() == std::numeric_limits<std::int64_t>::max());
    REQUIRE(Json::parse("9223372036854775808").is_real());
    REQUIRE(Json::parse("1e400").is_discarded());
}

TEST_CASE("random documents agree with nlohmann's reader and printer") {
    std::uint64_t state = 12345;
    const auto next = [&](std::uint64_t below) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        return (state >> 33U) % below;
    };
    const std::string alphabet = "{}[]\",:0123456789.eE+-truefalsn \\u";
    int valid = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string text = round % 2 == 0 ? "" : R"({"a":[1,2.5,-3e4,"x\n",null,true,{"b":[]}],"c":0.001})";
        for (std::uint64_t edits = 1 + next(4); edits > 0; --edits) {
            const std::size_t at = text.empty() ? 0 : next(text.size());
            if (next(2) == 0) text.insert(at, 1, alphabet[next(alphabet.size())]);
            else if (!text.empty()) text.erase(at, 1);
        }
        INFO(text);
        const Json ours = Json::parse(text);
        const auto theirs = nlohmann::ordered_json::parse(text, nullptr, false);
        REQUIRE(ours.is_discarded() == theirs.is_discarded());
        // Members given twice are kept by one and merged by the other; neither is wrong.
        if (theirs.is_discarded() || ours.dump().size() != theirs.dump().size()) continue;
        REQUIRE(ours.dump() == theirs.dump());
        ++valid;
    }
    REQUIRE(valid > 500);
}

}  // namespace
}  // namespace ballpark
