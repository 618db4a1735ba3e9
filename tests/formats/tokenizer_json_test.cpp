/// tokenizer.json files made by hand: each kind of model, worked out on paper, and what is refused.
#include "formats/tokenizer_json.h"

#include <catch2/catch_test_macros.hpp>

#include <string>
#include <vector>

#include "formats/inspect.h"
#include "tokenizer/incremental_count.h"
#include "tokenizer/tokenizer.h"

namespace ballpark {
namespace {

Tokenizer tokenizer(const std::string& json) {
    auto spec = read_tokenizer_json(json);
    INFO((spec ? "" : spec.error().message));
    REQUIRE(spec);
    auto made = Tokenizer::make(std::move(*spec));
    INFO((made ? "" : made.error().message));
    REQUIRE(made);
    return std::move(*made);
}

using Ids = std::vector<TokenId>;

constexpr const char* kSpaces = R"({"added_tokens":[{"id":9,"content":"<s>","special":true,"normalized":false}],
 "normalizer":{"type":"Sequence","normalizers":[{"type":"Prepend","prepend":"▁"},{"type":"Replace","pattern":{"String":" "},"content":"▁"}]},
 "model":{"type":"BPE","unk_token":"<unk>","fuse_unk":true,"vocab":{"<unk>":0,"▁":1,"t":2,"h":3,"e":4,"th":5,"the":6,"▁the":7,"a":8},
 "merges":["t h","th e",["▁","the"]]},
 "post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<s>"}},{"Sequence":{"id":"A"}}]}})";

TEST_CASE("merges with spaces as marks", "[formats]") {
    Tokenizer t = tokenizer(kSpaces);
    CHECK(t.name() == "BPE, 10 tokens");
    CHECK(*t.encode("the thea") == Ids{7, 7, 8});
    CHECK(*t.encode("xyz a") == Ids{1, 0, 1, 8});
    // Each stretch between added tokens is prepared by itself.
    CHECK(*t.encode("the<s>the") == Ids{7, 9, 7});
    CHECK(*t.encode("a<s>", {.special = SpecialTokens::as_text}) == Ids{1, 8, 0});
    CHECK(*t.decode(*t.encode("the thea")) == "the thea");
    CHECK(t.spec()->before == Ids{9});
    const auto tokens = t.trace("the <s>a");
    REQUIRE(tokens.size() == 5);
    CHECK(tokens[0].end == 3);
    CHECK(tokens[1].begin == 3);
    CHECK(tokens[1].end == 4);
    CHECK((tokens[2].id == 9 && tokens[2].begin == 4 && tokens[2].end == 7));
    CHECK(tokens[4].end == 8);
}

TEST_CASE("byte-level merges under a regular expression", "[formats]") {
    std::string vocab;
    for (int byte = '!'; byte < 127; ++byte)
        if (byte != '"' && byte != '\\') vocab += "\"" + std::string(1, static_cast<char>(byte)) + "\":" + std::to_string(byte) + ",";
    Tokenizer t = tokenizer(R"({"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"use_regex":true},"model":{"vocab":{)" + vocab +
                            R"("Ġ":200,"Ċ":201,"an":202,"Ġan":203,"Ã":204,"©":205},"merges":["a n","Ġ an"]}})");
    CHECK(*t.encode("an an\nban") == Ids{202, 203, 201, 'b', 202});
    CHECK(*t.encode("\xC3\xA9") == Ids{204, 205});
    CHECK(*t.decode(Ids{203, 204, 205}) == " an\xC3\xA9");
    CHECK(t.cuts() == SafeCuts::between_letter_and_space);
    std::string text;
    for (int i = 0; i < 5000; ++i) text += i % 3 == 0 ? " an" : i % 7 == 0 ? "\n b" : " ban";
    IncrementalCount count(t);
    CHECK(count.update(text).tokens == t.count(text)->tokens);
    const auto counted = count.bytes_counted();
    text[text.size() / 2] = 'n';
    CHECK(count.update(text).tokens == t.count(text)->tokens);
    CHECK(count.bytes_counted() - counted < 12'000);
}

TEST_CASE("the most probable tokens", "[formats]") {
    Tokenizer t = tokenizer(R"({"pre_tokenizer":{"type":"Metaspace","replacement":"▁","prepend_scheme":"always"},
        "model":{"unk_id":0,"vocab":[["<unk>",0],["▁",-2],["▁a",-3.5],["ab",-1.5],["a",-2.5],["b",-3]]}})");
    // "▁ab": ▁ + ab is -3.5, ▁a + b is -6.5.
    CHECK(*t.encode("ab a") == Ids{1, 3, 2});
    CHECK(*t.encode("a??b") == Ids{2, 0, 5});
}

TEST_CASE("the longest tokens", "[formats]") {
    Tokenizer t = tokenizer(R"({"pre_tokenizer":{"type":"BertPreTokenizer"},
        "model":{"type":"WordPiece","unk_token":"[UNK]","vocab":{"[UNK]":0,"un":1,"##aff":2,"##able":3,"!":4}}})");
    CHECK(*t.encode("unaffable! xyz") == Ids{1, 2, 3, 4, 0});
    CHECK(*t.decode(Ids{1, 2, 3, 4}) == "unaffable !");
}

TEST_CASE("inspecting a tokenizer.json says what it is", "[formats]") {
    const std::string json = kSpaces;
    MemoryReader reader(std::as_bytes(std::span(json)));
    const auto file = inspect(reader, "tokenizer.json");
    REQUIRE(file);
    REQUIRE(file->tokenizer);
    CHECK(file->tokenizer->model == "BPE");
    CHECK(file->tokenizer->tokens == 10);  // nine of the vocabulary, and <s> behind them
    CHECK(file->tokenizer->merges == 3);
    CHECK(file->tokenizer->added_tokens == 1);
    CHECK(file->tokenizer->normalizer == "Prepend, Replace");
    CHECK(file->tokenizer->pre_tokenizer.empty());
    CHECK(file->tokenizer->before == std::vector<std::string>{"<s>"});
    CHECK(file->tokenizer->behind.empty());
}

TEST_CASE("tokenizer.json that is refused says why and where", "[formats]") {
    const auto refused = [](const std::string& json, ErrorCode code, const char* part) {
        const auto spec = read_tokenizer_json(json);
        INFO(json);
        REQUIRE(!spec);
        INFO(spec.error().field << ": " << spec.error().message);
        CHECK(spec.error().code == code);
        CHECK((spec.error().field + spec.error().message).find(part) != std::string::npos);
    };
    refused("{\"model\":{\"vocab\":{\"a\":0", ErrorCode::bad_file, "no JSON");
    refused("{}", ErrorCode::bad_file, "no \"model\"");
    refused(R"({"model":{"type":"BPE","vocab":{"a":0,"b":1},"merges":["a b"]}})", ErrorCode::bad_file, "byte ");
    refused(R"({"model":{"type":"BPE","vocab":{"a":99999999},"merges":[]}})", ErrorCode::bad_file, "vocabulary");
    refused(R"({"model":{"type":"WordLevel","vocab":{"a":0}}})", ErrorCode::unsupported, "WordLevel");
    refused(R"({"pre_tokenizer":{"type":"Whitespace"},"model":{"vocab":{"a":0}}})", ErrorCode::unsupported, "Whitespace");
    auto spec = read_tokenizer_json(R"({"normalizer":{"type":"NFC"},"model":{"vocab":{"a":0}}})");
    REQUIRE(spec);
    CHECK(needs_normal_forms(*spec));
    const auto made = Tokenizer::make(std::move(*spec));
    REQUIRE(!made);
    CHECK(made.error().field == "normalizer");
}

}  // namespace
}  // namespace ballpark
