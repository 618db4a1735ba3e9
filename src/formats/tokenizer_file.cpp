#include "formats/tokenizer_file.h"

#include <algorithm>
#include <array>

#include "formats/gguf.h"
#include "formats/gguf_tokenizer.h"
#include "formats/tokenizer_json.h"

namespace ballpark {

Result<TokenizerSpec> read_tokenizer_file(RangeReader& file) {
    std::array<std::byte, 4> first{};
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(first.size(), file.size()));
    const std::span<std::byte> probe(first.data(), size);
    if (auto problem = file.read(0, probe)) return *std::move(problem);
    return is_gguf(probe) ? read_gguf_tokenizer(file) : read_tokenizer_json(file);
}

}  // namespace ballpark
