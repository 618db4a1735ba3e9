#include "formats/read_text.h"

#include <algorithm>
#include <utility>

namespace ballpark::formats {

Result<std::string> read_text(RangeReader& reader, std::uint64_t offset, std::uint64_t length) {
    constexpr std::uint64_t kFirstPiece = std::uint64_t{64} << 10;
    std::string text;
    while (text.size() < length) {
        const std::size_t held = text.size();
        const std::uint64_t piece = std::min(length - held, std::max<std::uint64_t>(kFirstPiece, held));
        text.resize(held + static_cast<std::size_t>(piece));
        if (auto problem = reader.read(offset + held, std::as_writable_bytes(std::span(text).subspan(held))))
            return *std::move(problem);
    }
    return text;
}

}  // namespace ballpark::formats
