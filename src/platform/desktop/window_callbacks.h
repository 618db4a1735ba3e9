/// The way of every event from the window system to Dear ImGui and to the frame pacer.
#pragma once

struct GLFWwindow;

namespace ballpark::desktop {

/// The window's user pointer is the `Window` that the events belong to.
void install_callbacks(GLFWwindow* window);

}  // namespace ballpark::desktop
