/// Mouse, pen and touch, and the wheel, as Dear ImGui's mouse.
#pragma once

namespace ballpark::web {

/// Listens on the canvas. `embedded`: the page around scrolls with a finger or wheel until somebody works in here.
void listen_to_pointers(bool embedded);

/// Cursor shape, and what a finger may do from now on; after every frame.
void after_frame_pointer();

/// Lets go of every button and of the hover: the canvas lost the focus, or the browser took a gesture over.
void release_pointers();

}  // namespace ballpark::web
