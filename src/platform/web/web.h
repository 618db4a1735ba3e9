/// The web platform: Dear ImGui 1.92 on one <canvas>, through WebGL 2 and DOM events, with neither GLFW nor SDL.
///
/// Implemented features:
///  [X] Crisp at any pixel ratio: DisplaySize in CSS pixels, framebuffer scale = backing / CSS; the ratio may change.
///  [X] Size follows the container (ResizeObserver); resized and drawn in the same task, so nothing flickers.
///  [X] Drawing on demand: three frames after an event, then none; none while hidden, scrolled away or lost.
///  [X] WebGL context loss and restore; not restored in three seconds: the host page shows its plain form.
///  [X] Pointer events with capture: mouse, pen, touch. A finger scrolls what it is on, a tap clicks.
///  [X] Wheel decided from the last frame: what nothing here can scroll, scrolls the page.
///  [X] Keyboard by physical key; only what Dear ImGui uses is kept from the page. Tab leaves, but for text fields.
///      Escape leaves the field first, then the canvas.
///  [X] Text, also composed (Korean), through a hidden <input> beside the canvas, with the composed text in view.
///  [X] On-screen keyboard: the input takes the focus inside touchend.
///  [X] Clipboard inside the copy, cut and paste events; copy buttons through navigator.clipboard.
///  [X] Several instances on a page, also in shadow roots: nothing is looked up in the document.
///  [X] Mouse cursor shapes.
///  [ ] Gamepads. [ ] Multiple viewports. [ ] Pointer lock. None is of use here.
///
/// What the page provides (`Module` of this instance): `canvas`, the element; `options`, what `AppOptions` holds; and
/// `host`, an object whose methods the files here call: theme() language() link(state) preference(key)
/// setPreference(key, value) publish(state) open(url) asset(path) → Promise of bytes, drawn(frames) leave()
/// lost(final) restored().
#pragma once

#include "app/app.h"

namespace ballpark::web {

/// Saves the parts of the frame that was just drawn that were asked for (platform::save_picture).
void take_pictures();

/// False where the canvas gave no WebGL 2 context: there is no application then.
bool is_running();

/// The application; made by `main`, lives as long as the page.
App& app();

}  // namespace ballpark::web
