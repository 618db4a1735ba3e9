/// The characters that stand for bytes in byte-level vocabularies: "Ġ" for a space. Internal to `formats/`.
///
/// Source: openai/gpt-2, src/encoder.py, bytes_to_unicode.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "tokenizer/unicode.h"

namespace ballpark::formats {

class ByteAlphabet {
public:
    ByteAlphabet() {
        bytes_.fill(kNone);
        std::uint16_t next = 256;
        for (std::uint16_t byte = 0; byte < 256; ++byte) {
            const bool plain = (byte > 0x20 && byte < 0x7F) || (byte > 0xA0 && byte != 0xAD);
            bytes_[plain ? byte : next++] = byte;
        }
    }

    /// False when the text, valid UTF-8, has a character that stands for no byte.
    bool bytes_of(std::string_view text, std::string& out) const {
        out.clear();
        const auto* at = reinterpret_cast<const unsigned char*>(text.data());
        for (const auto* const end = at + text.size(); at != end;) {
            const unicode::CodePoint point = unicode::code_point_at(at);
            if (point.value >= bytes_.size() || bytes_[point.value] == kNone) return false;
            out += static_cast<char>(bytes_[point.value]);
            at += point.length;
        }
        return true;
    }

private:
    static constexpr std::uint16_t kNone = 0xFFFF;
    std::array<std::uint16_t, 324> bytes_;
};

}  // namespace ballpark::formats
