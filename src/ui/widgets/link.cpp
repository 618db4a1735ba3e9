#include "ui/widgets/link.h"

#include <algorithm>

namespace ballpark::ui {

bool link(Ui& ui, std::string_view name, ImVec2 at, std::string_view text, const LinkLook& look) {
    const float width = text_width(ui, look.style, text);
    const Box box{at, {at.x + width, at.y + look.style.line}};
    const float spare = (look.height - look.style.line) / 2;
    constexpr float kNarrowest = 24;  // WCAG 2.2, 2.5.8
    const float aside = std::max(kGrid / 2, (kNarrowest - width) / 2);
    const Press press = item(ui, name, {{box.min.x - aside, box.min.y - spare}, {box.max.x + aside, box.max.y + spare}});
    const ImU32 ink = look.quiet && !press.hovered ? ui.theme.mute : ui.theme.accent;
    draw_text(ui, at, look.style, ink, text);
    if (press.hovered && !look.quiet) fill(ui, {{box.min.x, box.max.y - 2}, {box.max.x, box.max.y - 1}}, ink);
    focus_ring(ui, press, {{box.min.x - 3, box.min.y}, {box.max.x + 3, box.max.y}}, 3);
    return press.pressed;
}

}  // namespace ballpark::ui
