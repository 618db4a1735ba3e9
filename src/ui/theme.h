/// The colours of the interface, light and dark, and what Dear ImGui's own widgets take from them.
#pragma once

#include <string_view>

#include <imgui.h>

namespace ballpark::ui {

/// Ink, edge and ground of a small label.
struct TagColours {
    ImU32 text;
    ImU32 edge;
    ImU32 ground;
};

struct Theme {
    std::string_view name;
    bool dark = false;
    ImU32 paper;      ///< behind everything
    ImU32 card;       ///< cards, fields, pop-ups
    ImU32 soft;       ///< behind formulas and under the pointer
    ImU32 line;       ///< hairlines and empty tracks
    ImU32 ink;        ///< text and figures
    ImU32 mute;       ///< labels, units, explanations
    ImU32 accent;     ///< whatever can be touched
    ImU32 on_accent;  ///< text on the accent
    ImU32 band;       ///< the soft band of a range
    ImU32 bad;        ///< errors and "does not fit" only
    ImU32 scrim;      ///< over the page behind a sheet
    TagColours holds;
    TagColours drifted;
    TagColours wrong;
};

/// "dark", "contrast" (white on black, lines that are seen), or anything else for light.
const Theme& theme_named(std::string_view name);

/// `from` with `part` (0..1) of `to` mixed in.
ImU32 mix(ImU32 from, ImU32 to, float part);

/// Spacing, rounding and colours for the few widgets that Dear ImGui draws itself: text fields and scroll bars.
void apply_style(const Theme& theme, ImGuiStyle& style);

inline constexpr float kGrid = 8;
inline constexpr float kRadius = 6;
inline constexpr float kTouchTarget = 40;

}  // namespace ballpark::ui
