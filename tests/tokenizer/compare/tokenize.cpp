// Encodes texts from a file for compare.mjs, natively and in Node.
//
// usage: ballpark-tokenize ENCODING VOCABULARY TEXTS IDS [recognised]
// TEXTS: for each text its size in 4 bytes (little-endian), then its bytes. IDS: for each text the number of ids, then
// the ids, in 4 bytes each. Ends with an error when decoding or counting does not agree with encoding.
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tokenizer/tokenizer.h"

namespace {

std::string read(const char* path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

int fail(const std::string& why) {
    std::fprintf(stderr, "ballpark-tokenize: %s\n", why.c_str());
    return 1;
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 5) return fail("four arguments are needed");
    const auto encoding = ballpark::find_encoding(arguments[1]);
    if (!encoding) return fail(encoding.error().message);
    const std::string vocabulary = read(arguments[2]);
    auto tokenizer = ballpark::Tokenizer::make(**encoding, std::as_bytes(std::span(vocabulary)));
    if (!tokenizer) return fail(tokenizer.error().field + ": " + tokenizer.error().message);
    ballpark::EncodeOptions options;
    if (count > 5) options.special = ballpark::SpecialTokens::recognised;

    const std::string texts = read(arguments[3]);
    std::ofstream out(arguments[4], std::ios::binary);
    for (std::size_t at = 0; at + 4 <= texts.size();) {
        std::uint32_t size = 0;
        std::memcpy(&size, texts.data() + at, 4);
        const std::string_view text = std::string_view(texts).substr(at + 4, size);
        at += 4 + size;
        const auto ids = tokenizer->encode(text, options);
        if (!ids) return fail(ids.error().message);
        const auto decoded = tokenizer->decode(*ids);
        if (!decoded || *decoded != text) return fail("a text does not survive the round trip: " + std::string(text));
        const auto counts = tokenizer->count(text, options);
        if (!counts || counts->tokens.count() != static_cast<std::int64_t>(ids->size())) return fail("counts differ");
        const auto spans = tokenizer->spans(text, *ids);
        if (!spans.empty() && spans.back().end != text.size()) return fail("the spans do not cover the text");
        const auto number = static_cast<std::uint32_t>(ids->size());
        out.write(reinterpret_cast<const char*>(&number), 4);
        out.write(reinterpret_cast<const char*>(ids->data()), static_cast<std::streamsize>(4 * ids->size()));
    }
    return out ? 0 : fail("the ids could not be written");
}
