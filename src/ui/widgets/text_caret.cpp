#include "ui/widgets/text_caret.h"

#include <algorithm>

namespace ballpark::ui {
namespace {

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

}  // namespace

std::size_t character_after(std::string_view text, std::size_t at) {
    return at < text.size() ? at + character_at(text, at).size : text.size();
}

std::size_t character_before(std::string_view text, std::size_t at) {
    if (at == 0) return 0;
    --at;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0u) == 0x80u) --at;
    return at;
}

std::size_t word_after(std::string_view text, std::size_t at) {
    while (at < text.size() && is_space(text[at])) ++at;
    while (at < text.size() && !is_space(text[at])) ++at;
    return at;
}

std::size_t word_before(std::string_view text, std::size_t at) {
    while (at > 0 && is_space(text[at - 1])) --at;
    while (at > 0 && !is_space(text[at - 1])) --at;
    return at;
}

float place_on_line(std::string_view text, const TextLines& lines, const Advances& advances, std::size_t at) {
    float x = 0;
    for (std::size_t i = lines.begin(lines.line_of(at)); i < at;) {
        const Character c = character_at(text, i);
        x += advances.of(c.codepoint);
        i += c.size;
    }
    return x;
}

std::size_t nearest_on_line(std::string_view text, const TextLines& lines, const Advances& advances, std::size_t line, float x) {
    const std::size_t end = line + 1 < lines.count() ? character_before(text, lines.end(line)) : lines.end(line);
    std::size_t at = lines.begin(line);
    float from = 0;
    while (at < end) {
        const Character c = character_at(text, at);
        const float wide = advances.of(c.codepoint);
        if (x < from + wide / 2) break;
        from += wide;
        at += c.size;
    }
    return std::min(at, end);
}

}  // namespace ballpark::ui
