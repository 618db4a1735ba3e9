#include "platform/desktop/png.h"

#include <array>
#include <span>
#include <string_view>

#include "platform/desktop/whole_file.h"

namespace ballpark::desktop {

namespace {

using Buffer = std::vector<std::uint8_t>;

void append_u32(Buffer& out, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(value >> shift));
}

// RFC 2083, section 15.
std::uint32_t crc32(std::span<const std::uint8_t> bytes) {
    std::uint32_t crc = 0xFFFFFFFF;
    for (const std::uint8_t byte : bytes) {
        crc ^= byte;
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xEDB88320U : 0U);
    }
    return ~crc;
}

std::uint32_t adler32(std::span<const std::uint8_t> bytes) {
    std::uint32_t a = 1;
    std::uint32_t b = 0;
    for (const std::uint8_t byte : bytes) {
        a = (a + byte) % 65521;
        b = (b + a) % 65521;
    }
    return b << 16 | a;
}

/// One deflate block with the fixed codes; matches are only repetitions of the last byte, which is what the flat
/// areas of an interface become.
class Deflate {
public:
    explicit Deflate(Buffer& out) : out_(out) {
        bits(1, 1);  // the last block
        bits(1, 2);  // fixed Huffman codes
    }

    void literal(std::uint8_t byte) {
        if (byte < 144) {
            code(0x30U + byte, 8);
        } else {
            code(0x190U + byte - 144U, 9);
        }
    }

    /// The last byte `length` times more, 3 ≤ length ≤ 258.
    void repeat(std::size_t length) {
        // RFC 1951, 3.2.5: length codes from 257 on, with the smallest length and the extra bits of each.
        static constexpr std::array<std::uint16_t, 29> kBase{3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                                             31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
        static constexpr std::array<std::uint8_t, 29> kExtra{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                                             2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
        std::size_t i = kBase.size() - 1;
        while (kBase[i] > length) --i;
        const auto symbol = static_cast<std::uint32_t>(257 + i);
        if (symbol < 280) {
            code(symbol - 256, 7);
        } else {
            code(0xC0 + symbol - 280, 8);
        }
        bits(static_cast<std::uint32_t>(length - kBase[i]), kExtra[i]);
        code(0, 5);  // distance 1
    }

    void end() {
        code(0, 7);
        if (used_ > 0) out_.push_back(static_cast<std::uint8_t>(pending_));
    }

private:
    void bits(std::uint32_t value, int count) {
        pending_ |= value << used_;
        for (used_ += count; used_ >= 8; used_ -= 8) {
            out_.push_back(static_cast<std::uint8_t>(pending_));
            pending_ >>= 8;
        }
    }

    // Huffman codes stand with their highest bit first, everything else with its lowest.
    void code(std::uint32_t value, int count) {
        for (int bit = count - 1; bit >= 0; --bit) bits(value >> bit & 1, 1);
    }

    Buffer& out_;
    std::uint32_t pending_ = 0;
    int used_ = 0;
};

Buffer filtered_rows(const Picture& picture) {
    const std::size_t row_bytes = static_cast<std::size_t>(picture.width) * 3;
    Buffer rows;
    rows.reserve((row_bytes + 1) * static_cast<std::size_t>(picture.height));
    for (std::size_t y = 0; y < static_cast<std::size_t>(picture.height); ++y) {
        constexpr std::uint8_t kUp = 2;
        rows.push_back(kUp);
        for (std::size_t x = 0; x < row_bytes; ++x) {
            const std::size_t at = y * row_bytes + x;
            const unsigned above = y == 0 ? 0U : picture.rgb[at - row_bytes];
            rows.push_back(static_cast<std::uint8_t>(picture.rgb[at] - above));
        }
    }
    return rows;
}

Buffer compressed(const Buffer& bytes) {
    Buffer out{0x78, 0x01};
    Deflate deflate(out);
    for (std::size_t at = 0; at < bytes.size();) {
        std::size_t run = 0;
        while (at > 0 && run < 258 && at + run < bytes.size() && bytes[at + run] == bytes[at - 1]) ++run;
        if (run >= 3) {
            deflate.repeat(run);
            at += run;
        } else {
            deflate.literal(bytes[at]);
            ++at;
        }
    }
    deflate.end();
    append_u32(out, adler32(bytes));
    return out;
}

void append_chunk(Buffer& out, std::string_view type, const Buffer& data) {
    append_u32(out, static_cast<std::uint32_t>(data.size()));
    const std::size_t start = out.size();
    out.insert(out.end(), type.begin(), type.end());
    out.insert(out.end(), data.begin(), data.end());
    append_u32(out, crc32(std::span(out).subspan(start)));
}

}  // namespace

std::vector<std::uint8_t> encode_png(const Picture& picture) {
    Buffer out{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    Buffer header;
    append_u32(header, static_cast<std::uint32_t>(picture.width));
    append_u32(header, static_cast<std::uint32_t>(picture.height));
    header.insert(header.end(), {8, 2, 0, 0, 0});  // 8 bit, true colour, deflate, filtered, not interlaced
    append_chunk(out, "IHDR", header);
    append_chunk(out, "IDAT", compressed(filtered_rows(picture)));
    append_chunk(out, "IEND", {});
    return out;
}

std::string write_png(const std::string& path, const Picture& picture) {
    const std::vector<std::uint8_t> bytes = encode_png(picture);
    return write_whole_file(path, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace ballpark::desktop
