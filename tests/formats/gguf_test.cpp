#include "formats/gguf.h"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>

#include "formats/gguf_model.h"
#include "model/gguf_size.h"
#include "model/parameters.h"
#include "model/tensors.h"

using namespace ballpark;

namespace {

/// Writes a GGUF header the way ggml does.
class Writer {
public:
    explicit Writer(std::uint64_t tensors, std::uint64_t entries, std::uint32_t version = 3) {
        bytes_ += "GGUF";
        number(version);
        number(tensors);
        number(entries);
    }

    template <class Number>
    Writer& number(Number value) {
        bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
        return *this;
    }
    Writer& text(std::string_view value) {
        number(std::uint64_t{value.size()});
        bytes_ += value;
        return *this;
    }
    Writer& key(std::string_view name, GgufType type) { return text(name).number(static_cast<std::uint32_t>(type)); }
    Writer& architecture(std::string_view name) { return key("general.architecture", GgufType::string).text(name); }
    Writer& tensor(std::string_view name, std::int64_t ne0, std::int64_t ne1, std::uint32_t type, std::uint64_t offset) {
        return text(name).number(std::uint32_t{2}).number(ne0).number(ne1).number(type).number(offset);
    }

    const std::string& bytes() const { return bytes_; }

private:
    std::string bytes_;
};

Result<GgufFile> read(std::string_view bytes) {
    MemoryReader reader(std::as_bytes(std::span(bytes.data(), bytes.size())));
    return read_gguf(reader);
}

Error error_of(std::string_view bytes) {
    const auto file = read(bytes);
    REQUIRE_FALSE(file);
    return file.error();
}

std::string golden(const std::string& name) {
    std::ifstream in(std::string(BALLPARK_TEST_DATA) + "/golden/gguf/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

ModelSpec golden_model(const std::string& name) {
    const auto file = read(golden(name));
    REQUIRE(file);
    auto model = gguf_model(*file);
    REQUIRE(model);
    return *std::move(model);
}

constexpr std::uint32_t kF16 = 1;
constexpr std::uint32_t kQ8 = 8;

std::string small_file() {
    Writer w(2, 5);
    w.architecture("llama");
    w.key("llama.block_count", GgufType::u32).number(std::uint32_t{1});
    w.key("llama.rope.freq_base", GgufType::f32).number(10000.0F);
    w.key("tokenizer.ggml.tokens", GgufType::array).number(std::uint32_t{8}).number(std::uint64_t{3});
    w.text("a").text("").text("longer");
    w.key("llama.heads", GgufType::array).number(std::uint32_t{4}).number(std::uint64_t{2});
    w.number(std::uint32_t{4}).number(std::uint32_t{8});
    w.tensor("token_embd.weight", 64, 3, kF16, 0);
    w.tensor("blk.0.ffn_up.weight", 64, 32, kQ8, 384);
    return w.bytes();
}

}  // namespace

TEST_CASE("a small header, by hand") {
    const auto file = read(small_file());
    REQUIRE(file);
    CHECK(file->version == 3);
    CHECK(file->architecture() == "llama");
    CHECK(file->integer("llama.block_count") == 1);
    CHECK_FALSE(file->integer("llama.rope.freq_base"));
    CHECK(file->integers("llama.heads") == std::vector<std::int64_t>{4, 8});
    CHECK(std::get<GgufArray>(file->find("tokenizer.ggml.tokens")->value).count == 3);
    REQUIRE(file->tensors.size() == 2);
    CHECK(file->tensors[0].bytes.count() == 64 * 3 * 2);
    CHECK(file->tensors[1].bytes.count() == 64 * 32 / 32 * 34);
    CHECK(file->header_bytes.count() == round_up(static_cast<std::int64_t>(small_file().size()), 32));
    CHECK(file->file_bytes.count() == file->header_bytes.count() + 384 + 2176);
}

TEST_CASE("every truncation is an error that names a byte") {
    const std::string whole = small_file();
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const Error error = error_of(std::string_view(whole).substr(0, length));
        CHECK(error.field.rfind("byte ", 0) == 0);
    }
}

TEST_CASE("hostile counts, lengths, types and extents are refused before anything is allocated") {
    CHECK(error_of("GGML....").code == ErrorCode::bad_file);
    CHECK(error_of(Writer(0, 0, 1).bytes()).code == ErrorCode::unsupported);
    CHECK(error_of(Writer(0, 0, 0x03000000).bytes()).message.find("big-endian") != std::string::npos);
    CHECK(error_of(Writer(~std::uint64_t{0}, 0).bytes()).field == "byte 8");
    CHECK(error_of(Writer(0, ~std::uint64_t{0}).bytes()).field == "byte 16");
    Writer key(0, 1);
    key.number(~std::uint64_t{0}).number(std::uint64_t{0});
    CHECK(error_of(key.bytes()).field == "byte 24");
    Writer type(0, 1);
    type.text("k").number(std::uint32_t{13}).number(std::uint64_t{0});
    CHECK(error_of(type.bytes()).message.find("13") != std::string::npos);
    Writer array(0, 1);
    array.key("k", GgufType::array).number(std::uint32_t{8}).number(~std::uint64_t{0});
    CHECK(error_of(array.bytes()).code == ErrorCode::bad_file);
    Writer deep(0, 1);
    deep.key("k", GgufType::array);
    for (int i = 0; i < 10; ++i) deep.number(std::uint32_t{9}).number(std::uint64_t{1});
    deep.number(std::uint64_t{0}).number(std::uint64_t{0});
    CHECK(error_of(deep.bytes()).message.find("nested") != std::string::npos);
    CHECK(error_of(Writer(1, 0).tensor("t", std::int64_t{1} << 62, 4, kF16, 0).bytes()).code == ErrorCode::bad_file);
    CHECK(error_of(Writer(1, 0).tensor("t", -32, 4, kF16, 0).bytes()).code == ErrorCode::bad_file);
    CHECK(error_of(Writer(1, 0).tensor("t", 31, 4, kQ8, 0).bytes()).message.find("blocks") != std::string::npos);
    CHECK(error_of(Writer(1, 0).tensor("t", 32, 4, 4, 0).bytes()).code == ErrorCode::unsupported);
    CHECK(error_of(Writer(1, 0).tensor("t", 32, 4, kF16, 7).bytes()).message.find("aligned") != std::string::npos);
    CHECK(error_of(Writer(1, 0).tensor("\xFF\xFE", 32, 4, kF16, 0).bytes()).message.find("UTF-8") != std::string::npos);
    CHECK(error_of(Writer(2, 0).tensor("t", 32, 4, kF16, 0).tensor("t", 32, 4, kF16, 256).bytes()).message.find("twice") !=
          std::string::npos);
}

TEST_CASE("an alignment must be a power of two") {
    const auto with = [](std::uint32_t alignment) {
        Writer w(0, 1);
        w.key("general.alignment", GgufType::u32).number(alignment);
        return w.bytes();
    };
    CHECK(read(with(64)));
    CHECK(error_of(with(0)).code == ErrorCode::bad_file);
    CHECK(error_of(with(48)).code == ErrorCode::bad_file);
}

TEST_CASE("parts of a split model are joined, and a missing one is noticed") {
    const auto part = [](std::uint16_t number, std::string_view tensor) {
        Writer w(1, 3);
        w.key("split.no", GgufType::u16).number(number);
        w.key("split.count", GgufType::u16).number(std::uint16_t{2});
        w.key("split.tensors.count", GgufType::i32).number(std::int32_t{2});
        w.tensor(tensor, 32, 4, kF16, 0);
        return *read(w.bytes());
    };
    const auto whole = join_gguf_parts({part(1, "b"), part(0, "a")});
    REQUIRE(whole);
    CHECK(whole->tensors.size() == 2);
    CHECK(whole->tensors[0].name == "a");
    CHECK(whole->data_bytes.count() == 512);
    CHECK_FALSE(join_gguf_parts({part(0, "a")}));
    CHECK_FALSE(join_gguf_parts({part(1, "a"), part(1, "b")}));
}

TEST_CASE("a real hybrid: LFM2 1.2B") {
    const auto file = read(golden("lfm2-1.2b.F16.gguf.header"));
    REQUIRE(file);
    CHECK(file->file_bytes.count() == 2'340'950'528);
    const ModelSpec model = golden_model("lfm2-1.2b.F16.gguf.header");
    CHECK(count_parameters(model).total.count() == 1'170'340'608);
    CHECK(model.layers[0].recurrence.has_value());
    CHECK(model.layers[2].attention.has_value());
}

TEST_CASE("layers read off real headers generate the very tensors of the file") {
    for (const char* name : {"lfm2-1.2b.F16.gguf.header", "gpt-oss-20b.MXFP4_MOE.gguf.header",
                             "deepseek-v2-lite.Q4_K_M.gguf.header", "qwen3-next-80b-a3b.Q2_K.gguf.header"}) {
        ModelSpec model = golden_model(name);
        const auto stored = std::move(model.file_tensors);
        model.file_tensors.clear();
        auto generated = gguf_tensor_list(model);
        REQUIRE(generated.size() == stored.size());
        for (const Tensor& tensor : stored) {
            const auto same = [&](const Tensor& other) { return other.name == tensor.name && other.ne == tensor.ne; };
            CHECK(std::find_if(generated.begin(), generated.end(), same) != generated.end());
        }
    }
}

TEST_CASE("sizes that llama-quantize wrote") {
    const ModelSpec gpt_oss = golden_model("gpt-oss-20b.MXFP4_MOE.gguf.header");
    const ModelSpec deepseek = golden_model("deepseek-v2-lite.Q4_K_M.gguf.header");
    const ModelSpec qwen = golden_model("qwen3-next-80b-a3b.Q2_K.gguf.header");
    CHECK(gguf_size(qwen, std::nullopt).file_bytes.count() == 29'263'734'976);
    // Which type a tensor has now is no matter to what it would be in another mixture.
    CHECK(gguf_size(qwen, GgufMixture::q2_k_s).tensor_bytes.count() == 27'387'548'672);
    CHECK(gguf_size(qwen, GgufMixture::iq4_nl).tensor_bytes.count() == 45'555'713'024);
    CHECK(gguf_size(gpt_oss, std::nullopt).file_bytes == gguf_size(gpt_oss, GgufMixture::mxfp4_moe).file_bytes);
    CHECK(gguf_size(deepseek, std::nullopt).file_bytes == gguf_size(deepseek, GgufMixture::q4_k_m).file_bytes);
}

TEST_CASE("an unknown architecture is sized from its tensors all the same") {
    Writer w(2, 3);
    w.architecture("brand-new");
    w.key("brand-new.block_count", GgufType::u32).number(std::uint32_t{1});
    w.key("brand-new.embedding_length", GgufType::u32).number(std::uint32_t{64});
    w.tensor("token_embd.weight", 64, 100, kF16, 0);
    w.tensor("blk.0.mystery.weight", 64, 64, kF16, 12'800);
    const auto file = read(w.bytes());
    REQUIRE(file);
    const auto model = gguf_model(*file);
    REQUIRE(model);
    CHECK(count_parameters(*model).total.count() == 64 * 164);
    CHECK(gguf_size(*model, std::nullopt).tensor_bytes.count() == 64 * 164 * 2);
}

TEST_CASE("metadata that contradicts itself is an error, not a number") {
    Writer w(1, 2);
    w.architecture("llama");
    w.key("llama.block_count", GgufType::u64).number(std::uint64_t{1} << 40);
    w.tensor("token_embd.weight", 64, 100, kF16, 0);
    const auto file = read(w.bytes());
    REQUIRE(file);
    CHECK_FALSE(gguf_model(*file));
}
