/// What the editor of a text remembers between frames; the text itself is the application's.
#pragma once

#include <cstddef>
#include <cstdint>

#include "ui/text_lines.h"

namespace ballpark::ui {

struct TextEditing {
    TextLines lines;
    std::uint64_t revision = 0;   ///< of the text that the lines are of
    bool laid_out = false;
    bool with_hangul = false;     ///< the font was there when they were laid out
    std::size_t caret = 0;
    std::size_t anchor = 0;       ///< the other end of what is selected
    float wish = -1;              ///< where up and down would like to be on the line; negative: where the caret is
    bool follow = false;          ///< the caret should be brought into sight
    bool by_words = false;        ///< selected by a double click
};

}  // namespace ballpark::ui
