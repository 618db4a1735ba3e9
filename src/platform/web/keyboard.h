/// Keys and the focus, on the canvas and on the text agent beside it.
#pragma once

namespace ballpark::web {

/// Starts listening. Call after the text agent stands.
void listen_to_keyboard();

/// Gives the canvas the focus, without scrolling to it, unless the text agent has it.
void focus_canvas();

}  // namespace ballpark::web
