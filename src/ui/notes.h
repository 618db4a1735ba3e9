/// What an answer says beside its figures.
#pragma once

#include "json/json.h"
#include "ui/ui.h"

namespace ballpark::ui {

/// The answer's `notes`, a paragraph each; nothing where there are none. Returns the height.
float notes(Ui& ui, const Json& answer, ImVec2 at, float width);

}  // namespace ballpark::ui
