#include "formats/safetensors.h"

#include <catch2/catch_test_macros.hpp>

#include <string>

#include "formats/inspect.h"

using namespace ballpark;

namespace {

std::string file_with(const std::string& json) {
    const std::uint64_t length = json.size();
    return std::string(reinterpret_cast<const char*>(&length), sizeof length) + json;
}

constexpr const char* kTwoTensors = R"({"__metadata__":{"format":"pt"},
    "a.weight":{"dtype":"BF16","shape":[4,8],"data_offsets":[0,64]},
    "a.bias":{"dtype":"F32","shape":[4],"data_offsets":[64,80]}})";

Result<SafetensorsFile> read(const std::string& bytes) {
    MemoryReader reader(std::as_bytes(std::span(bytes)));
    return read_safetensors(reader);
}

Result<FileSummary> look_at(const std::string& bytes) {
    MemoryReader reader(std::as_bytes(std::span(bytes)));
    return inspect(reader, "file");
}

}  // namespace

TEST_CASE("a header by hand") {
    const std::string bytes = file_with(kTwoTensors);
    const auto file = read(bytes);
    REQUIRE(file);
    CHECK(file->tensors.size() == 2);
    CHECK(file->elements.count() == 36);
    CHECK(file->data_bytes.count() == 80);
    CHECK(file->file_bytes.count() == static_cast<std::int64_t>(bytes.size()) + 80);
}

TEST_CASE("headers that lie are refused") {
    const auto bad = [](const char* json) { return !read(file_with(json)); };
    CHECK(bad(R"({"a":{"dtype":"BF16","shape":[4,8],"data_offsets":[0,63]}})"));
    CHECK(bad(R"({"a":{"dtype":"BF16","shape":[4,8],"data_offsets":[64,0]}})"));
    CHECK(bad(R"({"a":{"dtype":"BF99","shape":[4,8],"data_offsets":[0,64]}})"));
    CHECK(bad(R"({"a":{"dtype":"BF16","shape":[-4,8],"data_offsets":[0,64]}})"));
    CHECK(bad(R"({"a":{"dtype":"BF16","shape":[9007199254740991,9007199254740991],"data_offsets":[0,64]}})"));
    CHECK(bad(R"({"a":{"dtype":"BF16","shape":[4],"data_offsets":[0,8]},"b":{"dtype":"BF16","shape":[4],"data_offsets":[0,8]}})"));
    CHECK(bad(R"({"a":7})"));
    CHECK(bad("[]"));
    CHECK_FALSE(read(""));
    CHECK_FALSE(read(std::string(8, '\xFF')));
}

TEST_CASE("every truncation is an error") {
    const std::string whole = file_with(kTwoTensors);
    for (std::size_t length = 0; length < whole.size(); ++length) CHECK_FALSE(read(whole.substr(0, length)));
}

TEST_CASE("the index of a checkpoint in parts") {
    const auto index = read_safetensors_index(
        R"({"metadata":{"total_size":6425499648},"weight_map":{"a":"1.safetensors","b":"2.safetensors","c":"1.safetensors"}})");
    REQUIRE(index);
    CHECK(index->total_size.count() == 6'425'499'648);
    CHECK(index->files == std::vector<std::string>{"1.safetensors", "2.safetensors"});
    CHECK(index->tensors == 3);
    CHECK_FALSE(read_safetensors_index("{}"));
    CHECK_FALSE(read_safetensors_index(R"({"metadata":{"total_size":-1},"weight_map":{}})"));
}

TEST_CASE("the kind of a file is found out from its bytes") {
    const auto tensors = look_at(file_with(kTwoTensors));
    REQUIRE(tensors);
    CHECK(tensors->kind == FileKind::safetensors);
    CHECK(tensors->types.front().type == TensorType::bf16);
    CHECK(tensors->parameters.count() == 36);
    const auto config = look_at("\n {\"model_type\":\"gpt2\",\"n_embd\":768,\"n_head\":12,\"n_layer\":12,"
                                "\"n_positions\":1024,\"vocab_size\":50257}");
    REQUIRE(config);
    CHECK(config->kind == FileKind::hf_config);
    CHECK(config->parameters.count() == 124'439'808);
    const auto index = look_at(R"({"metadata":{"total_size":10},"weight_map":{"a":"1.safetensors"}})");
    REQUIRE(index);
    CHECK(index->kind == FileKind::safetensors_index);
    const auto tokenizer = look_at(R"({"added_tokens":[],"model":{"type":"BPE","vocab":{"a":0}}})");
    REQUIRE(tokenizer);
    CHECK(tokenizer->kind == FileKind::tokenizer);
    CHECK_FALSE(look_at("PK\x03\x04 an archive"));
    CHECK_FALSE(look_at(""));
}
