#include "ui/text.h"

#include <cmath>

#include <imgui_internal.h>

namespace ballpark::ui {
namespace {

std::size_t next_character(std::string_view text, std::size_t at) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0u) == 0x80u) ++at;
    return at;
}

/// The longest beginning of `text` that is not wider than `width`, at least one character.
std::size_t fitting_bytes(const Ui& ui, TypeStyle style, std::string_view text, float width) {
    std::size_t end = next_character(text, 0);
    while (end < text.size()) {
        const std::size_t next = next_character(text, end);
        if (text_width(ui, style, text.substr(0, next)) > width) break;
        end = next;
    }
    return end;
}

/// One Unicode character and its length in bytes; malformed bytes count as one character each.
unsigned character_at(std::string_view text, std::size_t at) {
    unsigned codepoint = 0;
    ImTextCharFromUtf8(&codepoint, text.data() + at, text.data() + text.size());
    return codepoint;
}

/// Hangul comes in one weight: heavier faces print it twice, a fraction of a pixel apart.
void thicken_hangul(const Ui& ui, ImDrawList& list, ImVec2 origin, TypeStyle style, ImU32 colour, std::string_view text) {
    const float shift = style.face == Face::strong ? style.size / 48 : style.face == Face::medium ? style.size / 64 : 0;
    if (shift == 0 || !ui.fonts.has_hangul()) return;
    for (std::size_t from = 0; from < text.size();) {
        const bool hangul = is_hangul(character_at(text, from));
        std::size_t end = next_character(text, from);
        while (end < text.size() && is_hangul(character_at(text, end)) == hangul) end = next_character(text, end);
        if (hangul) {
            const float x = origin.x + text_width(ui, style, text.substr(0, from));
            // Dear ImGui truncates where a text starts, so the glyphs are moved after they were laid down.
            const int first = list.VtxBuffer.Size;
            list.AddText(ui.fonts.face(style.face), style.size, {x, origin.y}, colour, text.data() + from, text.data() + end);
            const float exact = x - std::trunc(x) + std::trunc(origin.x) - origin.x;
            for (int i = first; i < list.VtxBuffer.Size; ++i) list.VtxBuffer[i].pos.x += exact + shift;
        }
        from = end;
    }
}

}  // namespace

float text_width(const Ui& ui, TypeStyle style, std::string_view text) {
    if (text.empty()) return 0;
    return ui.fonts.face(style.face)
        ->CalcTextSizeA(style.size, FLT_MAX, 0, text.data(), text.data() + text.size())
        .x;
}

float draw_text(Ui& ui, ImVec2 at, TypeStyle style, ImU32 colour, std::string_view text) {
    const float width = text_width(ui, style, text);
    if (ui.measuring || text.empty()) return width;
    ImDrawList* list = ImGui::GetWindowDrawList();
    const ImVec2 origin{at.x, at.y + (style.line - style.size) / 2};
    list->AddText(ui.fonts.face(style.face), style.size, origin, colour, text.data(), text.data() + text.size());
    thicken_hangul(ui, *list, origin, style, colour, text);
    if (ui.memory.record != nullptr)
        ui.memory.record->texts.push_back({origin, {origin.x + width, origin.y + style.size}, list->_CmdHeader.ClipRect,
                                     std::string(text), list});
    return width;
}

float draw_text_right(Ui& ui, float right, float y, TypeStyle style, ImU32 colour, std::string_view text) {
    return draw_text(ui, {right - text_width(ui, style, text), y}, style, colour, text);
}

std::string shortened(const Ui& ui, TypeStyle style, std::string_view text, float width) {
    if (text_width(ui, style, text) <= width) return std::string(text);
    constexpr std::string_view kEllipsis = "…";
    const float room = width - text_width(ui, style, kEllipsis);
    std::size_t end = fitting_bytes(ui, style, text, room);
    while (end > 0 && text[end - 1] == ' ') --end;
    return std::string(text.substr(0, end)).append(kEllipsis);
}

std::vector<std::string_view> break_lines(const Ui& ui, TypeStyle style, std::string_view text, float width) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        std::size_t end = 0;
        std::size_t resume = 0;
        for (std::size_t word_end = 0; word_end < text.size();) {
            word_end = text.find_first_of(" \n", word_end + 1);
            if (word_end == std::string_view::npos) word_end = text.size();
            if (text_width(ui, style, text.substr(0, word_end)) > width) break;
            end = word_end;
            resume = word_end < text.size() ? word_end + 1 : word_end;
            if (word_end < text.size() && text[word_end] == '\n') break;
        }
        if (end == 0) end = resume = fitting_bytes(ui, style, text, width);
        lines.push_back(text.substr(0, end));
        text.remove_prefix(resume);
    }
    return lines;
}

float paragraph(Ui& ui, ImVec2 at, float width, TypeStyle style, ImU32 colour, std::string_view text) {
    float y = at.y;
    for (std::string_view line : break_lines(ui, style, text, width)) {
        draw_text(ui, {at.x, y}, style, colour, line);
        y += style.line;
    }
    return y - at.y;
}

}  // namespace ballpark::ui
