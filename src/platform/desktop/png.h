/// Writes a picture as PNG. Source: RFC 2083 (PNG), RFC 1950 (zlib), RFC 1951 (deflate).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ballpark::desktop {

/// Rows from the top, three bytes (red, green, blue) a pixel, no padding.
struct Picture {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgb;
};

/// The file's bytes: true colour, 8 bit, each row stored as its difference to the one above, runs squeezed.
std::vector<std::uint8_t> encode_png(const Picture& picture);

/// Writes the file whole or not at all; returns what went wrong, empty on success.
std::string write_png(const std::string& path, const Picture& picture);

}  // namespace ballpark::desktop
