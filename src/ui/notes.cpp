#include "ui/notes.h"

#include "ui/text.h"

namespace ballpark::ui {

float notes(Ui& ui, const Json& answer, ImVec2 at, float width) {
    float y = at.y;
    for (const Json& note : answer["notes"].items()) {
        y += 12 + paragraph(ui, {at.x, y + 12}, width, type::kSmall, note["level"].text() == "warn" ? ui.theme.drifted.text : ui.theme.mute, note["text"].text());
    }
    return y - at.y;
}

}  // namespace ballpark::ui
