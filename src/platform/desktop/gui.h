/// Dear ImGui with its own GLFW and OpenGL 3 backends, for one window.
#pragma once

#include <optional>

#include "platform/desktop/window.h"

namespace ballpark::desktop {

class Gui {
public:
    explicit Gui(const Window& window);
    ~Gui();
    Gui(const Gui&) = delete;
    Gui& operator=(const Gui&) = delete;

    /// Between these two the application draws. `seconds`, when given, replaces the time since the last frame.
    void begin_frame(const Window::Extent& extent, std::optional<float> seconds = {});
    void end_frame();
};

}  // namespace ballpark::desktop
