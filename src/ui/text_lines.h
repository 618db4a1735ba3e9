/// Where the lines of a long text begin at a width: laid out once, and after a change only around it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <imgui.h>

#include "ui/written_text.h"

namespace ballpark::ui {

/// How wide characters are in a face at a size. A line break shows as a narrow mark, a carriage return not at all.
class Advances {
public:
    Advances(ImFont* font, float size);
    float of(unsigned codepoint) const;

private:
    ImFontBaked* baked_;
    float scale_;
};

/// The character at `at` and its bytes; malformed bytes count as one character each.
struct Character {
    unsigned codepoint = 0;
    std::size_t size = 1;
};
Character character_at(std::string_view text, std::size_t at);

class TextLines {
public:
    /// Lays out everything. Lines break behind spaces and around characters that are written without spaces; a word
    /// wider than a line breaks where it must.
    void wrap(std::string_view text, const Advances& advances, float width);

    /// Lays out what a change concerns; `text` is the text after it, the width is that of `wrap`.
    void change(std::string_view text, const TextChange& change, const Advances& advances);

    std::size_t count() const { return starts_.size(); }
    std::size_t begin(std::size_t line) const { return starts_[line]; }
    std::size_t end(std::size_t line) const { return line + 1 < starts_.size() ? starts_[line + 1] : size_; }
    std::size_t line_of(std::size_t at) const;
    float width() const { return width_; }

private:
    std::vector<std::uint32_t> starts_{0};
    std::size_t size_ = 0;
    float width_ = 0;
};

}  // namespace ballpark::ui
