/// The faces that text is set in: Inter from the program itself, Hangul when somebody needs it.
///
/// Embedded assets, all with digits of equal width: "fonts/text.otf" (regular), "fonts/medium.otf",
/// "fonts/strong.otf" (semibold), "fonts/italic.otf" (symbols in formulas), and "fonts/korean.ttf" with the three
/// syllables that name the language. A face that a small build leaves out is set in the regular one.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include <imgui.h>

namespace ballpark::ui {

enum class Face : unsigned char { regular, medium, strong, italic };

class Fonts {
public:
    /// Adds the faces to the current Dear ImGui context.
    Fonts();

    ImFont* face(Face face) const { return faces_[static_cast<std::size_t>(face)]; }

    /// Merges the Hangul syllables of a TrueType file into every face. False when the file is not a font.
    bool add_hangul(std::span<const std::byte> ttf);
    bool has_hangul() const { return has_hangul_; }

    /// Whether a character can be shown now.
    bool can_show(unsigned codepoint) const;

private:
    std::array<ImFont*, 4> faces_{};
    bool has_hangul_ = false;
};

/// Whether a character is Hangul: a syllable or a letter of one.
bool is_hangul(unsigned codepoint);

}  // namespace ballpark::ui
