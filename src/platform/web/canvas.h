/// The canvas element: how large it is, in CSS pixels and in the screen's, and whether anybody can see it.
#pragma once

namespace ballpark::web {

/// The selector by which Emscripten's functions find this instance's element, wherever it stands.
inline constexpr const char* kCanvas = "!ballpark";

struct CanvasSize {
    float width = 0;  ///< CSS pixels
    float height = 0;
    int pixel_width = 0;  ///< pixels of the backing store
    int pixel_height = 0;

    friend bool operator==(const CanvasSize&, const CanvasSize&) = default;
};

/// Makes `kCanvas` name `Module.canvas`; called before anything that takes a selector.
void bind_canvas();

/// Draws the first frame, and watches size, pixel ratio and visibility from then on.
void watch_canvas();

const CanvasSize& canvas_size();

/// Sets the shape of the mouse cursor over the canvas (a CSS keyword).
void show_cursor(const char* css);

}  // namespace ballpark::web
