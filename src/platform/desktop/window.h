/// The window and its OpenGL context.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "platform/desktop/frame_pacer.h"
#include "platform/desktop/options.h"

struct GLFWwindow;

namespace ballpark::desktop {

/// GLFW for the time of the program.
class Glfw {
public:
    Glfw();
    ~Glfw();
    Glfw(const Glfw&) = delete;
    Glfw& operator=(const Glfw&) = delete;

    /// Why no window can be shown on this machine; empty when one can.
    const std::string& problem() const { return problem_; }

private:
    std::string problem_;
};

/// What to call when something comes from outside.
struct WindowEvents {
    FramePacer* pacer = nullptr;
    std::function<void(const std::string& path)> on_drop;
    std::function<void()> on_refresh;  ///< the system wants a frame now, in the middle of a resize
};

struct WindowWishes {
    std::optional<Size> size;       ///< logical
    std::optional<double> scale;
    std::string remembered;         ///< what `placement` said at the last exit
    bool visible = true;
};

class Window {
public:
    /// Null with a reason in `problem` when the display has no OpenGL 3.2.
    static std::unique_ptr<Window> open(const WindowWishes& wishes, std::string& problem);
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    GLFWwindow* handle() const { return handle_; }
    void show();
    bool should_close() const;
    bool minimised() const;
    void swap();

    /// Dear ImGui's coordinates are logical pixels; windows of X11 count physical ones, those of macOS and Wayland
    /// logical ones.
    struct Extent {
        float width = 0;  ///< logical
        float height = 0;
        float pixels_per_unit = 1;    ///< physical pixels a logical one
        float window_per_unit = 1;    ///< the window system's coordinates a logical pixel
    };
    Extent extent() const;

    /// Events go to Dear ImGui (in logical coordinates) and to these. Needs its GLFW backend to be set up.
    void connect(WindowEvents events);
    const WindowEvents& events() const { return events_; }

    /// Place and size as one line of text, to be remembered.
    std::string placement() const;

private:
    explicit Window(std::optional<double> scale) : scale_(scale) {}
    bool create(const WindowWishes& wishes, std::string& problem);

    GLFWwindow* handle_ = nullptr;
    std::optional<double> scale_;
    WindowEvents events_;
};

}  // namespace ballpark::desktop
