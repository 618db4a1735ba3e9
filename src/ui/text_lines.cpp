#include "ui/text_lines.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <imgui_internal.h>

namespace ballpark::ui {
namespace {

constexpr float kLineBreak = 8;

/// Scripts that are written without spaces, where a line may break around every character.
bool breaks_anywhere(unsigned c) { return (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xF900 && c <= 0xFAFF) || c >= 0x20000; }

/// Where the line after the one that begins at `begin` begins; one behind the text when there is none.
std::size_t next_start(std::string_view text, std::size_t begin, const Advances& advances, float width) {
    float x = 0;
    std::size_t last_break = begin;
    for (std::size_t at = begin; at < text.size();) {
        const Character c = character_at(text, at);
        if (c.codepoint == '\n') return at + 1;
        const bool space = c.codepoint == ' ' || c.codepoint == '\t';
        if (breaks_anywhere(c.codepoint)) last_break = at;
        x += advances.of(c.codepoint);
        // Spaces at the end of a line hang over it.
        if (x > width && !space && at > begin) return last_break > begin ? last_break : at;
        at += c.size;
        if (space || breaks_anywhere(c.codepoint)) last_break = at;
    }
    return text.size() + 1;
}

}  // namespace

Advances::Advances(ImFont* font, float size) : baked_(font->GetFontBaked(size)), scale_(size / baked_->Size) {}

float Advances::of(unsigned codepoint) const {
    if (codepoint == '\r') return 0;
    if (codepoint == '\n') return kLineBreak;
    return baked_->GetCharAdvance(static_cast<ImWchar>(codepoint)) * scale_;
}

Character character_at(std::string_view text, std::size_t at) {
    const auto lead = static_cast<unsigned char>(text[at]);
    if (lead < 0x80) return {lead, 1};
    Character c;
    c.size = static_cast<std::size_t>(std::max(1, ImTextCharFromUtf8(&c.codepoint, text.data() + at, text.data() + text.size())));
    return c;
}

void TextLines::wrap(std::string_view text, const Advances& advances, float width) {
    starts_.assign(1, 0);
    size_ = text.size();
    width_ = width;
    for (std::size_t at = 0; (at = next_start(text, at, advances, width)) <= text.size();) starts_.push_back(static_cast<std::uint32_t>(at));
}

void TextLines::change(std::string_view text, const TextChange& change, const Advances& advances) {
    // A word that became shorter may have room on the line before, and that line may begin elsewhere then.
    constexpr std::size_t kLinesBefore = 2;
    const std::size_t line = line_of(change.at);
    const std::vector<std::uint32_t> before = std::exchange(starts_, {});
    const auto kept = before.begin() + static_cast<std::ptrdiff_t>(line - std::min(line, kLinesBefore));
    starts_.assign(before.begin(), kept + 1);
    size_ = text.size();
    // The lines that began behind the change, where they are now.
    auto behind = std::upper_bound(before.begin(), before.end(), change.at + change.erased);
    const auto moved = [&](std::uint32_t at) { return static_cast<std::uint32_t>(at - change.erased + change.inserted); };
    for (std::size_t at = starts_.back(); (at = next_start(text, at, advances, width_)) <= text.size();) {
        while (behind != before.end() && moved(*behind) < at) ++behind;
        // From a line on that begins where one began before, everything is as it was.
        if (behind != before.end() && moved(*behind) == at) {
            std::transform(behind, before.end(), std::back_inserter(starts_), moved);
            return;
        }
        starts_.push_back(static_cast<std::uint32_t>(at));
    }
}

std::size_t TextLines::line_of(std::size_t at) const {
    return static_cast<std::size_t>(std::upper_bound(starts_.begin(), starts_.end(), at) - starts_.begin()) - 1;
}

}  // namespace ballpark::ui
