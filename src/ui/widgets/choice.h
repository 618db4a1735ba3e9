/// A field with one of many names in it: models, devices, formats. Pressed, it opens a list that is searched by typing.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ui/widgets/item.h"

namespace ballpark::ui {

inline constexpr float kFieldHeight = 40;

/// Whether every word of `search` occurs in the choice, case and punctuation aside.
bool matches(const Choice& choice, std::string_view search);

/// The field shows its label to the left and the chosen name to the right, with its detail where there is room; without
/// a label (it stands above) the name to the left and the detail to the right.
/// `list` is asked for once, when the list opens. Returns the name that was chosen.
std::optional<std::string> choice_field(Ui& ui, std::string_view name, ImVec2 at, float width, std::string_view label,
                                        const Choice& chosen,
                                        std::vector<Choice> (*list)(const Ui&, const void*), const void* context);

}  // namespace ballpark::ui
