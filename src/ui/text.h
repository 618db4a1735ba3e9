/// Setting text: the type scale, measuring, lines that end in "…", and paragraphs that break between words only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ui/ui.h"

namespace ballpark::ui {

/// A face at a size. Dear ImGui counts a font's size from ascent to descent: 18 of it are Inter's 15 px.
struct TypeStyle {
    Face face;
    float size;
    float line;  ///< height of a line of text
};

namespace type {
inline constexpr TypeStyle kText{Face::regular, 18, 24};      // 15 px
inline constexpr TypeStyle kStrong{Face::strong, 18, 24};
inline constexpr TypeStyle kLabel{Face::medium, 16, 20};      // 13 px
inline constexpr TypeStyle kSmall{Face::regular, 16, 20};
inline constexpr TypeStyle kFigure{Face::strong, 36, 40};     // 30 px
inline constexpr TypeStyle kHeading{Face::strong, 34, 40};
inline constexpr TypeStyle kHeadingNarrow{Face::strong, 27, 32};
inline constexpr TypeStyle kBrand{Face::strong, 21, 24};      // 17 px
inline constexpr TypeStyle kSymbol{Face::italic, 18, 26};
inline constexpr TypeStyle kFormula{Face::regular, 18, 26};
}  // namespace type

/// How much lower text in a smaller style begins, so that the baselines agree: by the difference of the ascents, 0.8 of a
/// font's size each.
constexpr float lowered(TypeStyle large, TypeStyle small) {
    return (large.line - large.size - small.line + small.size) / 2 + 0.8f * (large.size - small.size);
}

float text_width(const Ui& ui, TypeStyle style, std::string_view text);

/// Draws one line whose box has its upper left corner at `at`; returns its width.
float draw_text(Ui& ui, ImVec2 at, TypeStyle style, ImU32 colour, std::string_view text);

/// The same, ending at `right`.
float draw_text_right(Ui& ui, float right, float y, TypeStyle style, ImU32 colour, std::string_view text);

/// The text, or as much of it as fits with "…" behind it.
std::string shortened(const Ui& ui, TypeStyle style, std::string_view text, float width);

/// Broken between words; a word that is wider than a line is broken where it must be.
std::vector<std::string_view> break_lines(const Ui& ui, TypeStyle style, std::string_view text, float width);

/// A paragraph; returns its height. Draws nothing while measuring.
float paragraph(Ui& ui, ImVec2 at, float width, TypeStyle style, ImU32 colour, std::string_view text);

}  // namespace ballpark::ui
