#include "platform/desktop/window.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include <GLFW/glfw3.h>

#include "platform/desktop/window_callbacks.h"

namespace ballpark::desktop {

namespace {

constexpr Size kFirstSize{1280, 800};
constexpr Size kSmallest{320, 240};

std::string last_error() {
    const char* text = nullptr;
    glfwGetError(&text);
    return text != nullptr ? text : "no reason given";
}

/// What a placement line holds: "40 60 1280 800 0": place in the window system's coordinates, logical size, maximised.
struct Placement {
    int x = 0;
    int y = 0;
    Size size;
    bool maximised = false;
};

std::optional<Placement> read_placement(const std::string& line) {
    std::istringstream words(line);
    Placement placement;
    words >> placement.x >> placement.y >> placement.size.width >> placement.size.height >> placement.maximised;
    if (!words || placement.size.width < kSmallest.width || placement.size.height < kSmallest.height) return std::nullopt;
    return placement;
}

// The screen may be gone since, or smaller: enough of the window must be on one to take hold of it.
bool is_reachable(const Placement& placement) {
    constexpr int kGrip = 64;
    int count = 0;
    GLFWmonitor** const monitors = glfwGetMonitors(&count);
    for (int i = 0; i < count; ++i) {
        int x = 0;
        int y = 0;
        int width = 0;
        int height = 0;
        glfwGetMonitorWorkarea(monitors[i], &x, &y, &width, &height);
        if (placement.x + placement.size.width >= x + kGrip && placement.x <= x + width - kGrip && placement.y >= y &&
            placement.y <= y + height - kGrip)
            return true;
    }
    return false;
}

// Window coordinates a logical pixel before there is a window to ask.
double initial_scale(std::optional<double> wished) {
    if (wished) return *wished;
#ifdef __APPLE__
    return 1;
#else
    float x = 1;
    float y = 1;
    if (GLFWmonitor* const monitor = glfwGetPrimaryMonitor()) glfwGetMonitorContentScale(monitor, &x, &y);
    return x > 0 ? static_cast<double>(x) : 1;
#endif
}

Size size_on_screen(Size logical, double scale, bool fit) {
    Size size{static_cast<int>(logical.width * scale), static_cast<int>(logical.height * scale)};
    GLFWmonitor* const monitor = glfwGetPrimaryMonitor();
    if (!fit || monitor == nullptr) return size;
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
    glfwGetMonitorWorkarea(monitor, &x, &y, &width, &height);
    if (width > 0 && height > 0) size = {std::min(size.width, width), std::min(size.height, height)};
    return size;
}

}  // namespace

Glfw::Glfw() {
    if (glfwInit() == GLFW_TRUE) return;
    problem_ = "there is no display to show a window on (" + last_error() +
               "). Start it in a desktop session, or under a virtual display: xvfb-run -a ballpark-desktop …";
}

Glfw::~Glfw() {
    if (problem_.empty()) glfwTerminate();
}

std::unique_ptr<Window> Window::open(const WindowWishes& wishes, std::string& problem) {
    std::unique_ptr<Window> window(new Window(wishes.scale));
    if (!window->create(wishes, problem)) return nullptr;
    return window;
}

bool Window::create(const WindowWishes& wishes, std::string& problem) {
    const std::optional<Placement> remembered = read_placement(wishes.remembered);
    const double scale = initial_scale(wishes.scale);
    const Size logical = wishes.size.value_or(remembered ? remembered->size : kFirstSize);
    const Size size = size_on_screen(logical, scale, wishes.visible && !wishes.size);
    glfwDefaultWindowHints();
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 2);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
    glfwWindowHint(GLFW_DEPTH_BITS, 0);
    glfwWindowHint(GLFW_STENCIL_BITS, 0);
    glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);  // shown when its first frame is drawn
    glfwWindowHint(GLFW_MAXIMIZED, remembered && remembered->maximised && wishes.visible ? GLFW_TRUE : GLFW_FALSE);
    glfwWindowHintString(GLFW_X11_CLASS_NAME, "ballpark-desktop");
    glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "ballpark-desktop");
    handle_ = glfwCreateWindow(size.width, size.height, "Ballpark", nullptr, nullptr);
    if (handle_ == nullptr) {
        problem = "this display gives no OpenGL 3.2 window (" + last_error() +
                  "). Install the graphics driver, or Mesa's software one (Debian: libgl1-mesa-dri)";
        return false;
    }
    glfwSetWindowSizeLimits(handle_, static_cast<int>(kSmallest.width * scale), static_cast<int>(kSmallest.height * scale),
                            GLFW_DONT_CARE, GLFW_DONT_CARE);
    if (remembered && is_reachable(*remembered)) glfwSetWindowPos(handle_, remembered->x, remembered->y);
    glfwMakeContextCurrent(handle_);
    glfwSwapInterval(1);
    return true;
}

Window::~Window() {
    if (handle_ != nullptr) glfwDestroyWindow(handle_);
}

void Window::show() { glfwShowWindow(handle_); }

bool Window::should_close() const { return glfwWindowShouldClose(handle_) == GLFW_TRUE; }

bool Window::minimised() const { return glfwGetWindowAttrib(handle_, GLFW_ICONIFIED) == GLFW_TRUE; }

void Window::swap() { glfwSwapBuffers(handle_); }

Window::Extent Window::extent() const {
    int width = 0;
    int height = 0;
    int pixel_width = 0;
    int pixel_height = 0;
    glfwGetWindowSize(handle_, &width, &height);
    glfwGetFramebufferSize(handle_, &pixel_width, &pixel_height);
    float content_x = 1;
    float content_y = 1;
    glfwGetWindowContentScale(handle_, &content_x, &content_y);
    const float pixels_per_window = width > 0 ? static_cast<float>(pixel_width) / static_cast<float>(width) : 1.0F;
    const float pixels_per_unit = scale_ ? static_cast<float>(*scale_) : (content_x > 0 ? content_x : 1.0F);
    const float window_per_unit = pixels_per_unit / pixels_per_window;
    return {static_cast<float>(width) / window_per_unit, static_cast<float>(height) / window_per_unit, pixels_per_unit,
            window_per_unit};
}

void Window::connect(WindowEvents events) {
    events_ = std::move(events);
    glfwSetWindowUserPointer(handle_, this);
    install_callbacks(handle_);
}

std::string Window::placement() const {
    int x = 0;
    int y = 0;
    glfwGetWindowPos(handle_, &x, &y);
    const Extent now = extent();
    const bool maximised = glfwGetWindowAttrib(handle_, GLFW_MAXIMIZED) == GLFW_TRUE;
    std::ostringstream line;
    line << x << ' ' << y << ' ' << static_cast<int>(now.width) << ' ' << static_cast<int>(now.height) << ' ' << maximised;
    return line.str();
}

}  // namespace ballpark::desktop
