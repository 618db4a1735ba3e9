#include "platform/machine/text.h"

#include <cstddef>
#include <fstream>

namespace ballpark {

namespace {

// Length of the well-formed UTF-8 sequence at `at`, 0 if there is none. Source: Unicode 15, table 3-7.
std::size_t sequence_length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const unsigned first = byte(at);
    const auto continues = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
        return byte(i) >= low && byte(i) <= high;
    };
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return continues(at + 1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const unsigned low = first == 0xE0 ? 0xA0 : 0x80;
        const unsigned high = first == 0xED ? 0x9F : 0xBF;
        return continues(at + 1, low, high) && continues(at + 2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const unsigned low = first == 0xF0 ? 0x90 : 0x80;
        const unsigned high = first == 0xF4 ? 0x8F : 0xBF;
        return continues(at + 1, low, high) && continues(at + 2) && continues(at + 3) ? 4 : 0;
    }
    return 0;
}

}  // namespace

std::string printable(std::string_view raw) {
    std::string text;
    for (std::size_t at = 0; at < raw.size();) {
        const std::size_t length = sequence_length(raw, at);
        const bool control = length == 1 && (static_cast<unsigned char>(raw[at]) < 0x20 || raw[at] == 0x7F);
        if (length == 0 || control) {
            text += '?';
            ++at;
        } else {
            text.append(raw, at, length);
            at += length;
        }
    }
    const std::size_t first = text.find_first_not_of(' ');
    if (first == std::string::npos) return {};
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::optional<std::string> read_line(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    if (!file || !std::getline(file, line)) return std::nullopt;
    return printable(line);
}

}  // namespace ballpark
