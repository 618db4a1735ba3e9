/// Words that can be pressed: in the accent, underlined under the pointer.
#pragma once

#include <string_view>

#include "ui/text.h"
#include "ui/widgets/item.h"

namespace ballpark::ui {

struct LinkLook {
    TypeStyle style = type::kSmall;
    bool quiet = false;  ///< muted until the pointer is there
    float height = kTouchTarget;  ///< of what can be pressed
};

/// Draws the words with their upper left corner at `at`; True when pressed.
bool link(Ui& ui, std::string_view name, ImVec2 at, std::string_view text, const LinkLook& look = {});

}  // namespace ballpark::ui
