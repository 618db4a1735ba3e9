#include "platform/desktop/window_callbacks.h"

#include <GLFW/glfw3.h>
#include <imgui.h>
#include <imgui_impl_glfw.h>

#include "platform/desktop/window.h"

namespace ballpark::desktop {

namespace {

Window& window_of(GLFWwindow* handle) { return *static_cast<Window*>(glfwGetWindowUserPointer(handle)); }

void happened(GLFWwindow* handle) { window_of(handle).events().pacer->event(); }

void on_key(GLFWwindow* handle, int key, int scancode, int action, int mods) {
#ifdef __APPLE__
    constexpr int kCommand = GLFW_MOD_SUPER;
#else
    constexpr int kCommand = GLFW_MOD_CONTROL;
#endif
    const bool closes = key == GLFW_KEY_Q || key == GLFW_KEY_W;
    if (closes && action == GLFW_PRESS && mods == kCommand) glfwSetWindowShouldClose(handle, GLFW_TRUE);
    ImGui_ImplGlfw_KeyCallback(handle, key, scancode, action, mods);
    happened(handle);
}

void on_cursor(GLFWwindow* handle, double x, double y) {
    const double scale = static_cast<double>(window_of(handle).extent().window_per_unit);
    ImGui_ImplGlfw_CursorPosCallback(handle, x / scale, y / scale);
    happened(handle);
}

void on_drop(GLFWwindow* handle, int count, const char** paths) {
    const Window& window = window_of(handle);
    for (int i = 0; i < count; ++i)
        if (window.events().on_drop) window.events().on_drop(paths[i]);
    happened(handle);
}

void on_refresh(GLFWwindow* handle) {
    happened(handle);
    if (window_of(handle).events().on_refresh) window_of(handle).events().on_refresh();
}

}  // namespace

void install_callbacks(GLFWwindow* window) {
    glfwSetKeyCallback(window, on_key);
    glfwSetCursorPosCallback(window, on_cursor);
    glfwSetDropCallback(window, on_drop);
    glfwSetWindowRefreshCallback(window, on_refresh);
    glfwSetCharCallback(window, [](GLFWwindow* handle, unsigned character) {
        ImGui_ImplGlfw_CharCallback(handle, character);
        happened(handle);
    });
    glfwSetMouseButtonCallback(window, [](GLFWwindow* handle, int button, int action, int mods) {
        ImGui_ImplGlfw_MouseButtonCallback(handle, button, action, mods);
        happened(handle);
    });
    glfwSetScrollCallback(window, [](GLFWwindow* handle, double x, double y) {
        ImGui_ImplGlfw_ScrollCallback(handle, x, y);
        happened(handle);
    });
    glfwSetCursorEnterCallback(window, [](GLFWwindow* handle, int entered) {
        ImGui_ImplGlfw_CursorEnterCallback(handle, entered);
        happened(handle);
    });
    glfwSetWindowFocusCallback(window, [](GLFWwindow* handle, int focused) {
        ImGui_ImplGlfw_WindowFocusCallback(handle, focused);
        happened(handle);
    });
    glfwSetFramebufferSizeCallback(window, [](GLFWwindow* handle, int, int) { happened(handle); });
    glfwSetWindowSizeCallback(window, [](GLFWwindow* handle, int, int) { happened(handle); });
    glfwSetWindowContentScaleCallback(window, [](GLFWwindow* handle, float, float) { happened(handle); });
    glfwSetWindowIconifyCallback(window, [](GLFWwindow* handle, int) { happened(handle); });
}

}  // namespace ballpark::desktop
