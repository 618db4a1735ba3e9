#include "ui/widgets/tag.h"

#include "ui/text.h"
#include "ui/widgets/item.h"

namespace ballpark::ui {
namespace {

constexpr float kPadding = 7;
constexpr float kHeight = 20;
constexpr float kTagRadius = 4;

}  // namespace

const TagColours& verdict_colours(const Theme& theme, Verdict verdict) {
    switch (verdict) {
        case Verdict::holds: return theme.holds;
        case Verdict::drifted: return theme.drifted;
        case Verdict::wrong: return theme.wrong;
    }
    return theme.drifted;
}

float tag_width(const Ui& ui, std::string_view text) { return text_width(ui, type::kSmall, text) + 2 * kPadding; }

void tag(Ui& ui, ImVec2 at, const TagColours& colours, std::string_view text) {
    const float width = tag_width(ui, text);
    const Box box{{at.x - width, at.y}, {at.x, at.y + kHeight}};
    fill(ui, box, colours.ground, kTagRadius);
    outline(ui, box, colours.edge, kTagRadius);
    draw_text(ui, {box.min.x + kPadding, at.y}, type::kSmall, colours.text, text);
}

}  // namespace ballpark::ui
