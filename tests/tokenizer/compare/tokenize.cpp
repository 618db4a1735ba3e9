// Encodes texts from a file for compare.mjs and compare_files.mjs, natively and in Node.
//
// usage: ballpark-tokenize ENCODING VOCABULARY TEXTS IDS [recognised]
//        ballpark-tokenize file TOKENIZER NORMAL_FORMS TEXTS IDS
// TEXTS: for each text its size in 4 bytes (little-endian), then its bytes. IDS: for each text the number of ids, then
// the ids, in 4 bytes each. Ends with an error when decoding, counting or spans do not agree with encoding.
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "formats/tokenizer_file.h"
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

ballpark::Result<ballpark::Tokenizer> published(const char* name, const char* path) {
    const auto encoding = ballpark::find_encoding(name);
    if (!encoding) return encoding.error();
    const std::string vocabulary = read(path);
    return ballpark::Tokenizer::make(**encoding, std::as_bytes(std::span(vocabulary)));
}

ballpark::Result<ballpark::Tokenizer> of_file(const char* path, const char* normal_forms) {
    const std::string file = read(path);
    ballpark::MemoryReader reader(std::as_bytes(std::span(file)));
    auto spec = ballpark::read_tokenizer_file(reader);
    if (!spec) return spec.error();
    const std::string forms = read(normal_forms);
    return ballpark::Tokenizer::make(std::move(*spec), std::as_bytes(std::span(forms)));
}

/// What must hold of any text; an empty message when it does.
std::string check(ballpark::Tokenizer& tokenizer, std::string_view text, const ballpark::TokenIds& ids, const ballpark::EncodeOptions& options) {
    const ballpark::TokenizerSpec* spec = tokenizer.spec();
    if (spec == nullptr || (spec->byte_level && spec->normalizer.empty() && spec->added.empty())) {
        const auto decoded = tokenizer.decode(ids);
        if (!decoded || *decoded != text) return "a text does not survive the round trip: " + std::string(text);
    }
    const auto counts = tokenizer.count(text, options);
    if (!counts || counts->tokens.count() != static_cast<std::int64_t>(ids.size())) return "counts differ: " + std::string(text);
    const auto spans = tokenizer.trace(text, options);
    if (spans.size() != ids.size()) return "the spans are not those of the tokens: " + std::string(text);
    std::size_t end = 0;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (spans[i].id != ids[i] || spans[i].begin < end || spans[i].end < spans[i].begin || spans[i].end > text.size())
            return "a span is out of order: " + std::string(text);
        if (spec == nullptr && spans[i].begin != end) return "spans leave a gap: " + std::string(text);
        end = spans[i].end;
    }
    return spec == nullptr && end != text.size() ? "the spans do not cover the text" : "";
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 5) return fail("four arguments are needed");
    const bool file = std::strcmp(arguments[1], "file") == 0;
    if (file && count < 6) return fail("five arguments are needed");
    auto tokenizer = file ? of_file(arguments[2], arguments[3]) : published(arguments[1], arguments[2]);
    if (!tokenizer) return fail(tokenizer.error().field + ": " + tokenizer.error().message);
    ballpark::EncodeOptions options;
    if (!file && count > 5) options.special = ballpark::SpecialTokens::recognised;

    const std::string texts = read(arguments[file ? 4 : 3]);
    std::ofstream out(arguments[file ? 5 : 4], std::ios::binary);
    for (std::size_t at = 0; at + 4 <= texts.size();) {
        std::uint32_t size = 0;
        std::memcpy(&size, texts.data() + at, 4);
        const std::string_view text = std::string_view(texts).substr(at + 4, size);
        at += 4 + size;
        const auto ids = tokenizer->encode(text, options);
        if (!ids) return fail(ids.error().message);
        if (const std::string wrong = check(*tokenizer, text, *ids, options); !wrong.empty()) return fail(wrong);
        const auto number = static_cast<std::uint32_t>(ids->size());
        out.write(reinterpret_cast<const char*>(&number), 4);
        for (const ballpark::TokenId id : *ids) out.write(reinterpret_cast<const char*>(&id), 4);
    }
    return out ? 0 : fail("the ids could not be written");
}
