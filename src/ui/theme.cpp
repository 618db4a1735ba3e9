#include "ui/theme.h"

namespace ballpark::ui {
namespace {

constexpr ImU32 rgb(unsigned hex, unsigned alpha = 0xFF) {
    return IM_COL32((hex >> 16) & 0xFFu, (hex >> 8) & 0xFFu, hex & 0xFFu, alpha);
}

constexpr Theme kLight{
    .name = "light",
    .dark = false,
    .paper = rgb(0xFBFAF7),
    .card = rgb(0xFFFFFF),
    .soft = rgb(0xF3F1EB),
    .line = rgb(0xE4E1DA),
    .ink = rgb(0x1C1D20),
    .mute = rgb(0x6B6C70),
    .accent = rgb(0x0F6CBD),
    .on_accent = rgb(0xFFFFFF),
    .band = rgb(0x0F6CBD, 0x59),
    .bad = rgb(0xB3261E),
    .scrim = rgb(0x1C1D20, 0x33),
    .holds = {rgb(0x00684A), rgb(0xA6DCC8), rgb(0xEFFAF6)},
    .drifted = {rgb(0x8A5A00), rgb(0xE6C98A), rgb(0xFFF7E6)},
    .wrong = {rgb(0xB3261E), rgb(0xF0B8B4), rgb(0xFDF1F0)},
};

// Tags are an edge and text in the dark; their inks are lightened until they pass 4.5:1 on the card.
constexpr Theme kDark{
    .name = "dark",
    .dark = true,
    .paper = rgb(0x141518),
    .card = rgb(0x1B1D21),
    .soft = rgb(0x202227),
    .line = rgb(0x2C2E33),
    .ink = rgb(0xE7E6E2),
    .mute = rgb(0x9A9B9F),
    .accent = rgb(0x6CB6FF),
    .on_accent = rgb(0x141518),
    .band = rgb(0x6CB6FF, 0x59),
    .bad = rgb(0xF28B82),
    .scrim = rgb(0x000000, 0x66),
    .holds = {rgb(0x6FD3B0), rgb(0x2A5547), rgb(0x1B1D21)},
    .drifted = {rgb(0xE3B65B), rgb(0x5C4A22), rgb(0x1B1D21)},
    .wrong = {rgb(0xF28B82), rgb(0x6A3532), rgb(0x1B1D21)},
};

/// 7:1 and more for all text, 3:1 for all lines.
constexpr Theme kContrast{
    .name = "contrast",
    .dark = true,
    .paper = rgb(0x000000),
    .card = rgb(0x000000),
    .soft = rgb(0x1F1F1F),
    .line = rgb(0x8C8C8C),
    .ink = rgb(0xFFFFFF),
    .mute = rgb(0xD6D6D6),
    .accent = rgb(0xFFD54A),
    .on_accent = rgb(0x000000),
    .band = rgb(0xFFD54A, 0x80),
    .bad = rgb(0xFF9E96),
    .scrim = rgb(0x000000, 0x99),
    .holds = {rgb(0x7CF0C4), rgb(0x7CF0C4), rgb(0x000000)},
    .drifted = {rgb(0xFFC861), rgb(0xFFC861), rgb(0x000000)},
    .wrong = {rgb(0xFF9E96), rgb(0xFF9E96), rgb(0x000000)},
};

}  // namespace

const Theme& theme_named(std::string_view name) {
    return name == "dark" ? kDark : name == "contrast" ? kContrast : kLight;
}

ImU32 mix(ImU32 from, ImU32 to, float part) {
    const ImVec4 a = ImGui::ColorConvertU32ToFloat4(from);
    const ImVec4 b = ImGui::ColorConvertU32ToFloat4(to);
    return ImGui::ColorConvertFloat4ToU32({a.x + (b.x - a.x) * part, a.y + (b.y - a.y) * part,
                                           a.z + (b.z - a.z) * part, a.w + (b.w - a.w) * part});
}

void apply_style(const Theme& theme, ImGuiStyle& style) {
    style = ImGuiStyle();
    style.WindowPadding = {0, 0};
    style.WindowBorderSize = 0;
    style.WindowRounding = 0;
    style.WindowMinSize = {1, 1};
    style.ChildBorderSize = 0;
    style.ChildRounding = 0;
    style.PopupRounding = kRadius;
    style.PopupBorderSize = 1;
    style.FrameRounding = kRadius;
    style.FrameBorderSize = 1;
    style.FramePadding = {11, 11};
    style.ItemSpacing = {kGrid, kGrid};
    style.ScrollbarSize = 10;
    style.ScrollbarRounding = 5;
    style.DisabledAlpha = 0.5f;
    style.HoverStationaryDelay = 0.25f;

    const auto set = [&style](ImGuiCol slot, ImU32 colour) { style.Colors[slot] = ImGui::ColorConvertU32ToFloat4(colour); };
    for (int slot = 0; slot < ImGuiCol_COUNT; ++slot) set(slot, theme.line);
    const ImU32 clear = rgb(0, 0);
    set(ImGuiCol_Text, theme.ink);
    set(ImGuiCol_TextDisabled, theme.mute);
    set(ImGuiCol_WindowBg, theme.paper);
    set(ImGuiCol_ChildBg, clear);
    set(ImGuiCol_PopupBg, theme.card);
    set(ImGuiCol_Border, theme.line);
    set(ImGuiCol_BorderShadow, clear);
    set(ImGuiCol_FrameBg, theme.card);
    set(ImGuiCol_FrameBgHovered, theme.card);
    set(ImGuiCol_FrameBgActive, theme.card);
    set(ImGuiCol_ScrollbarBg, clear);
    set(ImGuiCol_ScrollbarGrab, theme.line);
    set(ImGuiCol_ScrollbarGrabHovered, mix(theme.line, theme.mute, 0.5f));
    set(ImGuiCol_ScrollbarGrabActive, theme.mute);
    set(ImGuiCol_InputTextCursor, theme.accent);
    set(ImGuiCol_TextSelectedBg, theme.band);
    set(ImGuiCol_NavCursor, theme.accent);
    set(ImGuiCol_NavWindowingHighlight, clear);
    set(ImGuiCol_NavWindowingDimBg, clear);
    set(ImGuiCol_ModalWindowDimBg, theme.scrim);
}

}  // namespace ballpark::ui
