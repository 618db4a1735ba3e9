/// `tokens` as a question in JSON, with a vocabulary of the 256 bytes and a few merges.
#include "question/tokens.h"

#include <catch2/catch_test_macros.hpp>

#include "question/answer.h"
#include "tests/support/context.h"
#include "tests/tokenizer/small_vocabulary.h"

namespace ballpark {
namespace {

Json ask(const std::string& fields, bool with_vocabulary = true) {
    Tokenizers tokenizers;
    if (with_vocabulary) {
        const auto file = test::vocabulary_file({{'t', 'h'}, {256, 'e'}, {' ', 257}});
        REQUIRE(tokenizers.add(**find_encoding("o200k_base"), file));
    }
    Context context = testing::context();
    context.tokenizers = &tokenizers;
    return Json::parse(answer_line("{\"ask\":\"tokens\"," + fields + "}", context).json);
}

TEST_CASE("a text's counts by hand", "[question]") {
    const Json answer = ask(R"("text":"the the\ncafé","return_ids":true)")["answer"];
    // the | " the" | \n | c a f and two bytes of é
    CHECK(answer["tokens"] == 8);
    CHECK(answer["words"] == 3);
    CHECK(answer["characters"] == 12);
    CHECK(answer["bytes"] == 13);
    CHECK(answer["tokens_per_word"] == 8.0 / 3.0);
    CHECK(answer["characters_per_token"] == 1.5);
    REQUIRE(answer["ids"].size() == 8);
    CHECK(answer["ids"].items()[0] == 257);
    CHECK(answer["ids"].items()[1] == 258);
    CHECK(answer["encoding"] == "o200k_base");
    CHECK_FALSE(answer.contains("notes"));
    CHECK(ask(R"("text":"언어모델의토큰수를세어보는긴문장")")["answer"]["notes"].items()[0]["code"] == "few_spaces");
    CHECK(measured_tokens_per_word(testing::catalog(), "ko")->value.typical > measured_tokens_per_word(testing::catalog(), "en")->value.typical);
    CHECK(measured_tokens_per_word(testing::catalog(), "xx") == nullptr);
    const Json nothing = ask(R"("text":"")")["answer"];
    CHECK(nothing["tokens"] == 0);
    CHECK(nothing["tokens_per_word"] == 0);
    CHECK_FALSE(nothing.contains("ids"));
}

TEST_CASE("spans come in pages and tile the text", "[question]") {
    const std::string text = R"("text":"the the\ncafé","return_spans":true)";
    const Json whole = ask(text)["answer"]["spans"];
    REQUIRE(whole.size() == 8);
    CHECK(whole.items()[1] == Json::parse(R"({"id":258,"begin":3,"end":7})"));
    std::int64_t end = 0;
    for (const Json& span : whole.items()) {
        CHECK(span["begin"] == end);
        end = span["end"].integer();
    }
    CHECK(end == 13);
    const Json page = ask(text + R"(,"spans_offset":6,"spans_limit":1)")["answer"]["spans"];
    REQUIRE(page.size() == 1);
    CHECK(page.items()[0] == whole.items()[6]);
    CHECK(ask(text + R"(,"spans_offset":8)")["answer"]["spans"].empty());
    CHECK(ask(R"("text":"a","spans_limit":5)")["error"]["field"] == "spans_limit");
}

TEST_CASE("every measured language stands in one table", "[question]") {
    const auto all = measured_tokens_per_word(testing::catalog());
    REQUIRE(all.size() >= 11);
    CHECK(all.front().language == "en");
    for (const auto& [language, measured] : all) CHECK(measured == measured_tokens_per_word(testing::catalog(), language));
}

TEST_CASE("what a model's own programs put around a text is counted when it is asked for", "[question]") {
    const std::string json = R"({"added_tokens":[{"id":3,"content":"<s>","special":true},{"id":4,"content":"</s>","special":true}],
 "model":{"type":"BPE","vocab":{"a":0,"b":1,"ab":2},"merges":["a b"]},
 "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>"}},{"Sequence":{"id":"A"}},{"SpecialToken":{"id":"</s>"}}]}})";
    MemoryReader file(std::as_bytes(std::span(json)));
    Tokenizers tokenizers;
    REQUIRE(tokenizers.add_file("own", file));
    Context context = testing::context();
    context.tokenizers = &tokenizers;
    const auto answer = [&](const std::string& fields) {
        return Json::parse(answer_line(R"({"ask":"tokens","text":"abb","encoding":"own","return_ids":true,"return_spans":true)" + fields + "}", context).json)["answer"];
    };
    CHECK(answer("")["ids"].dump() == "[2,1]");
    const Json around = answer(R"(,"add_special_tokens":true)");
    CHECK(around["tokens"] == 4);
    CHECK(around["ids"].dump() == "[3,2,1,4]");
    CHECK(around["spans"].dump() == R"([{"id":3,"begin":0,"end":0},{"id":2,"begin":0,"end":2},{"id":1,"begin":2,"end":3},{"id":4,"begin":3,"end":3}])");
}

TEST_CASE("tokens that can't be counted say why", "[question]") {
    const auto refused = [](const Json& reply, const char* code, const char* field) {
        INFO(reply.dump());
        CHECK(reply["error"]["code"] == code);
        CHECK(reply["error"]["field"] == field);
    };
    refused(ask(R"("encoding":"o200k_base")"), "missing_field", "text");
    refused(ask(R"("text":5)"), "bad_value", "text");
    refused(ask(R"("text":"a","encoding":"o200k")"), "bad_value", "encoding");
    refused(ask(R"("text":"a","encoding":{"file":"tokenizer.json"})"), "unsupported", "encoding.file");
    refused(ask(R"("text":"a","encoding":{})"), "missing_field", "encoding.file");
    refused(ask(R"("text":"a","return_id":true)"), "unknown_field", "return_id");
    refused(ask(R"("text":"a")", false), "unsupported", "encoding");
}

}  // namespace
}  // namespace ballpark
