/// A step's formula set for reading: names in italics, · × ÷ − and superscripts, or the same with the values put in.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "estimate/worksheet.h"
#include "ui/text.h"
#include "ui/ui.h"

namespace ballpark::ui {

struct FormulaRun {
    enum class Kind : unsigned char { name, number, sign, bracket, raised };
    std::string text;
    Kind kind = Kind::number;
};

/// What a symbol is called: `symbol.<symbol>` of the language, else the symbol with spaces for underscores.
std::string symbol_name(const Ui& ui, std::string_view symbol);

/// A value as it stands in a formula or a table: 5,120; 0.0357; 13 × 10⁹ from ten digits on.
std::string plain_value(double value);

/// The formula in names (`values` empty) or with every symbol of `values` replaced.
std::vector<FormulaRun> typeset(const Ui& ui, std::string_view formula, std::span<const Term> values);

/// The runs in one string, for copying.
std::string as_text(std::span<const FormulaRun> runs);

/// Draws the runs, broken before signs where a line is full; returns the height.
float draw_formula(Ui& ui, ImVec2 at, float width, std::span<const FormulaRun> runs, ImU32 colour);

}  // namespace ballpark::ui
