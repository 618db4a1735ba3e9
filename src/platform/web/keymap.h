/// Names of physical keys (`KeyboardEvent.code`) as Dear ImGui's keys.
#pragma once

#include <string_view>

#include "imgui.h"

namespace ballpark::web {

/// `ImGuiKey_None` for a key that Dear ImGui does not know, and for those that are the browser's (F1 to F12).
ImGuiKey key_of(std::string_view code);

/// Keys that move or edit, whatever the text is: the ones a browser would scroll or navigate with.
bool is_editing_key(ImGuiKey key);

}  // namespace ballpark::web
