#include "formats/prefix_reader.h"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <fstream>
#include <iterator>
#include <string>

#include "formats/gguf.h"
#include "formats/inspect.h"
#include "formats/safetensors.h"

using namespace ballpark;

namespace {

std::span<const std::byte> bytes_of(std::string_view text) { return std::as_bytes(std::span(text.data(), text.size())); }

std::string golden(const std::string& name) {
    std::ifstream in(std::string(BALLPARK_TEST_DATA) + "/golden/gguf/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("what is missing of a beginning is asked for") {
    PrefixReader reader(bytes_of("abcdef"), 100);
    std::array<std::byte, 4> out{};
    CHECK_FALSE(reader.read(2, out));
    CHECK(out[0] == std::byte{'c'});
    CHECK(reader.wanted() == 0);
    CHECK(reader.read(3, out));
    CHECK(reader.wanted() == 7);
    CHECK(reader.read(90, out)->field == "byte 90");
    CHECK(reader.wanted() == 94);
    CHECK(reader.read(98, out)->message.find("ends") != std::string::npos);
    CHECK(reader.wanted() == 94);
}

TEST_CASE("a header arrives in few pieces, and no more than it and one chunk is asked for") {
    const std::string header = golden("qwen3-next-80b-a3b.F16.gguf.header");
    const std::string file = header + std::string(20'000'000, 'x');
    std::size_t held = 0;
    for (int round = 0; round < 8; ++round) {
        PrefixReader reader(bytes_of(file).first(held), std::uint64_t{40} << 30);
        const auto summary = inspect(reader, "model.gguf");
        if (summary) {
            CHECK(round <= 4);
            CHECK(held <= 2 * header.size() + 65'536);
            CHECK(summary->architecture == "qwen3next");
            return;
        }
        REQUIRE(reader.wanted() > held);
        held = static_cast<std::size_t>(reader.wanted());
    }
    FAIL("the header is never enough");
}

TEST_CASE("a length that only a terabyte could hold is not allocated") {
    std::string text(8, '\0');
    const std::uint64_t length = 99'000'000;
    std::memcpy(text.data(), &length, sizeof length);
    PrefixReader safetensors(bytes_of(text), std::uint64_t{1} << 40);
    CHECK_FALSE(read_safetensors(safetensors));
    CHECK(safetensors.wanted() <= 8 + 65'536);
}

TEST_CASE("a header beyond what is read is refused where it begins to be") {
    std::string start("GGUF");
    const auto add = [&](auto value) { start.append(reinterpret_cast<const char*>(&value), sizeof value); };
    add(std::uint32_t{3});
    add(std::uint64_t{0});
    add(std::uint64_t{1});
    add(std::uint64_t{1});
    start += 'a';
    add(std::uint32_t{8});
    add(std::uint64_t{1} << 39);
    const std::uint64_t at = start.size();
    start += std::string(70'000, 'x');
    PrefixReader reader(bytes_of(start), std::uint64_t{1} << 40);
    const auto file = read_gguf(reader);
    REQUIRE_FALSE(file);
    CHECK(file.error().code == ErrorCode::too_large);
    CHECK(file.error().field == "byte " + std::to_string(at));
}
