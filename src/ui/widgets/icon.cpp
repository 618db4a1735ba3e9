#include "ui/widgets/icon.h"

#include <cmath>

namespace ballpark::ui {
namespace {

constexpr float kStroke = 1.5f;

void draw_sun(ImDrawList& list, ImVec2 c, ImU32 colour) {
    list.AddCircle(c, 3.25f, colour, 24, kStroke);
    constexpr int kRays = 8;
    for (int ray = 0; ray < kRays; ++ray) {
        const float angle = static_cast<float>(ray) * 6.2831853f / kRays;
        const ImVec2 way{std::cos(angle), std::sin(angle)};
        list.AddLine({c.x + way.x * 5.5f, c.y + way.y * 5.5f}, {c.x + way.x * 7.5f, c.y + way.y * 7.5f}, colour, kStroke);
    }
}

// The outline of a disc with another disc taken away, as two arcs.
void draw_moon(ImDrawList& list, ImVec2 c, ImU32 colour) {
    list.PathClear();
    list.PathArcTo(c, 6.5f, 0.15f, 4.55f, 32);
    list.PathArcTo({c.x + 3.6f, c.y - 3.6f}, 5.2f, 3.45f, 1.25f, 24);
    list.PathStroke(colour, ImDrawFlags_Closed, kStroke);
}

}  // namespace

void icon(Ui& ui, ImVec2 c, Icon sign, ImU32 colour) {
    if (ui.measuring) return;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    switch (sign) {
        case Icon::close:
            list.AddLine({c.x - 4.5f, c.y - 4.5f}, {c.x + 4.5f, c.y + 4.5f}, colour, kStroke);
            list.AddLine({c.x + 4.5f, c.y - 4.5f}, {c.x - 4.5f, c.y + 4.5f}, colour, kStroke);
            break;
        case Icon::back: {
            const ImVec2 points[] = {{c.x + 2.5f, c.y - 5}, {c.x - 2.5f, c.y}, {c.x + 2.5f, c.y + 5}};
            list.AddPolyline(points, 3, colour, 0, kStroke);
            break;
        }
        case Icon::chevron_down: {
            const ImVec2 points[] = {{c.x - 4, c.y - 2}, {c.x, c.y + 2}, {c.x + 4, c.y - 2}};
            list.AddPolyline(points, 3, colour, 0, kStroke);
            break;
        }
        case Icon::chevron_right: {
            const ImVec2 points[] = {{c.x - 2, c.y - 4}, {c.x + 2, c.y}, {c.x - 2, c.y + 4}};
            list.AddPolyline(points, 3, colour, 0, kStroke);
            break;
        }
        case Icon::check: {
            const ImVec2 points[] = {{c.x - 5, c.y}, {c.x - 1.5f, c.y + 3.5f}, {c.x + 5, c.y - 4}};
            list.AddPolyline(points, 3, colour, 0, kStroke);
            break;
        }
        case Icon::sun: draw_sun(list, c, colour); break;
        case Icon::moon: draw_moon(list, c, colour); break;
        case Icon::contrast:
            list.AddCircle(c, 6.5f, colour, 32, kStroke);
            list.PathArcTo(c, 6.5f, -1.5708f, 1.5708f, 24);
            list.PathFillConvex(colour);
            break;
        case Icon::more:
            for (float x : {-5.0f, 0.0f, 5.0f}) list.AddCircleFilled({c.x + x, c.y}, 1.5f, colour, 12);
            break;
    }
}

bool icon_button(Ui& ui, std::string_view name, ImVec2 centre, Icon sign) {
    constexpr float kHalf = kTouchTarget / 2;
    constexpr float kShown = 14;
    const Press press = item(ui, name, {{centre.x - kHalf, centre.y - kHalf}, {centre.x + kHalf, centre.y + kHalf}});
    const Box shown{{centre.x - kShown, centre.y - kShown}, {centre.x + kShown, centre.y + kShown}};
    if (press.hovered) fill(ui, shown, ui.theme.soft, kRadius);
    icon(ui, centre, sign, press.hovered ? ui.theme.ink : ui.theme.mute);
    focus_ring(ui, press, shown);
    return press.pressed;
}

}  // namespace ballpark::ui
