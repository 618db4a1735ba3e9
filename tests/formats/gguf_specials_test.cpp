#include <catch2/catch_test_macros.hpp>

#include <string>
#include <utility>
#include <vector>

#include "formats/gguf_specials.h"

namespace ballpark::formats {
namespace {

using Ids = std::vector<std::int64_t>;

/// A header with the model of a vocabulary, the ids of special tokens and, where they are said, flags.
GgufFile header(std::string model, std::vector<std::pair<std::string, std::int64_t>> ids, std::vector<std::pair<std::string, bool>> flags = {}) {
    GgufFile file;
    const auto add = [&](std::string name, auto value) {
        GgufEntry entry;
        entry.key = "tokenizer.ggml." + std::move(name);
        entry.value = std::move(value);
        file.metadata.push_back(std::move(entry));
    };
    add("model", GgufString{.text = std::move(model)});
    for (const auto& [name, id] : ids) add(name, static_cast<std::uint64_t>(id));
    for (const auto& [name, flag] : flags) add(name, flag);
    return file;
}

}  // namespace

TEST_CASE("what stands around a text follows from the kind of vocabulary where the file does not say it") {
    const std::vector<std::pair<std::string, std::int64_t>> both{{"bos_token_id", 1}, {"eos_token_id", 2}};
    struct Row {
        const char* model;
        Ids before;
        Ids behind;
    };
    for (const Row& row : {Row{"llama", {1}, {}}, Row{"gpt2", {}, {}}, Row{"t5", {}, {2}}}) {
        INFO(row.model);
        const GgufSpecials found = gguf_specials(header(row.model, both));
        REQUIRE(found.before == row.before);
        REQUIRE(found.behind == row.behind);
    }
}

TEST_CASE("BERT's texts stand between [CLS] and [SEP]") {
    const GgufSpecials found = gguf_specials(header("bert", {{"cls_token_id", 101}, {"seperator_token_id", 102}}));
    REQUIRE(found.before == Ids{101});
    REQUIRE(found.behind == Ids{102});
    REQUIRE(gguf_specials(header("bert", {{"bos_token_id", 7}, {"cls_token_id", 101}})).before == Ids{7});
}

TEST_CASE("what the file says of its special tokens comes first") {
    const GgufSpecials found = gguf_specials(header("gpt2", {{"bos_token_id", 5}, {"eos_token_id", 6}}, {{"add_bos_token", true}, {"add_eos_token", true}}));
    REQUIRE(found.before == Ids{5});
    REQUIRE(found.behind == Ids{6});
    REQUIRE(gguf_specials(header("llama", {{"bos_token_id", 1}}, {{"add_bos_token", false}})).before.empty());
}

}  // namespace ballpark::formats
