/// Steps of a worksheet: formulas with their values put in, symbol by symbol, and the sources, as rows that open.
#pragma once

#include <span>
#include <string_view>

#include "estimate/worksheet.h"
#include "ui/ui.h"

namespace ballpark::ui {

// Each draws from `at` down and returns its height.

/// A name and a value on one line.
float worksheet_row(Ui& ui, ImVec2 at, float width, std::string_view name, std::string_view value, ImU32 ink);

/// A source in words, its address as a link.
float worksheet_source(Ui& ui, std::string_view text, ImVec2 at, float width);

/// Formula, symbols and source of a step, and the steps beneath it. The sum of a single step is that step.
float step_body(Ui& ui, const Step& step, ImVec2 at, float width);

/// Steps as lines that open to their bodies.
float step_rows(Ui& ui, std::span<const Step> steps, ImVec2 at, float width, bool start_open);

}  // namespace ballpark::ui
