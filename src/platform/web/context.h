/// The WebGL 2 context: made once, lost and restored whenever the browser likes.
#pragma once

namespace ballpark::web {

/// False where there is no WebGL 2; the page then shows its plain form.
bool create_context();

/// Makes Dear ImGui's renderer for it. Needs a Dear ImGui context.
void start_renderer();

}  // namespace ballpark::web
