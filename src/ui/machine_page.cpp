#include "ui/machine_page.h"

#include <algorithm>

#include "ui/text.h"
#include "ui/widgets/item.h"

namespace ballpark::ui {

float machine_page(Ui& ui, const Layout& layout, float top) {
    const TypeStyle heading = layout.narrow ? type::kHeadingNarrow : type::kHeading;
    const float width = std::min(layout.content_width, 720.0f);
    float y = top + (layout.narrow ? 20 : 28);
    y += paragraph(ui, {layout.content_x, y}, width, heading, ui.theme.ink, ui.say("page.machine.heading")) + 4;
    y += paragraph(ui, {layout.content_x, y}, width, type::kText, ui.theme.mute, ui.say("page.machine.lead")) + 24;
    std::string_view rest = ui.view.machine_line;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        hairline(ui, {layout.content_x, y}, width);
        y += 12;
        y += paragraph(ui, {layout.content_x, y}, width, type::kText, ui.theme.ink, rest.substr(0, end)) + 12;
        rest.remove_prefix(end < rest.size() ? end + 1 : end);
    }
    hairline(ui, {layout.content_x, y}, width);
    return y + 32 - top;
}

}  // namespace ballpark::ui
