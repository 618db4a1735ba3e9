/// Drawing on demand: a change asks for frames, a settled screen asks for none.
#pragma once

namespace ballpark::web {

/// Something changed: draw the next three frames.
void wake();

/// Draws at once, until Dear ImGui's input queue is empty (a press and its release take two frames), so that what the
/// interface does in answer happens inside the browser event that caused it.
void draw_now();

/// Nothing is drawn while this is false: lost context, hidden page, scrolled away.
void set_context_alive(bool alive);
void set_in_view(bool in_view);

/// Frames drawn since the start.
int frames_drawn();

}  // namespace ballpark::web
