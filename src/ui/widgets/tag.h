/// A small label with an edge: the verdict on a claim.
#pragma once

#include <string_view>

#include "question/numbers.h"
#include "ui/ui.h"

namespace ballpark::ui {

const TagColours& verdict_colours(const Theme& theme, Verdict verdict);

float tag_width(const Ui& ui, std::string_view text);

/// Draws the label with its upper right corner at `at`; it is 20 px high.
void tag(Ui& ui, ImVec2 at, const TagColours& colours, std::string_view text);

}  // namespace ballpark::ui
