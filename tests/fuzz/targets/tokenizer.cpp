// A tokenizer.json or a GGUF of any content: it is refused, or makes tokens of any text whose spans are in order.
#include "formats/tokenizer_file.h"

#include "tests/fuzz/targets.h"
#include "tokenizer/tokenizer.h"

namespace ballpark::fuzz {

void tokenizer(Bytes file) {
    MemoryReader reader(file);
    auto spec = read_tokenizer_file(reader);
    if (!spec) return check_error(spec.error());
    auto made = Tokenizer::make(std::move(*spec));
    if (!made) return check_error(made.error());
    const std::string text = "Hello, w\xC3\xB6rld!  It's 12345\n\n\xED\x95\x9C\xEA\xB5\xAD\xE4\xB8\xAD \xF0\x9F\x98\x80 <s>\t\xFF the the" + std::string(300, 'a');
    const auto ids = made->encode(text);
    if (!ids) return check_error(ids.error());
    promise(made->count(text)->tokens.count() == static_cast<std::int64_t>(ids->size()));
    const auto tokens = made->trace(text);
    promise(tokens.size() == ids->size());
    std::size_t end = 0;
    for (const TextToken& token : tokens) {
        promise(token.begin <= token.end && token.end <= text.size() && token.begin >= end);
        end = token.begin;
    }
}

}  // namespace ballpark::fuzz
