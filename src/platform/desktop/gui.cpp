#include "platform/desktop/gui.h"

#include <imgui.h>
#include <imgui_impl_glfw.h>
#include <imgui_impl_opengl3.h>

#include "platform/desktop/opengl.h"

namespace ballpark::desktop {

Gui::Gui(const Window& window) {
    IMGUI_CHECKVERSION();
    ImGui::CreateContext();
    ImGui::GetIO().IniFilename = nullptr;
    // Callbacks are our own: they convert to logical pixels and ask for frames.
    ImGui_ImplGlfw_InitForOpenGL(window.handle(), false);
    ImGui_ImplOpenGL3_Init("#version 150");
}

Gui::~Gui() {
    ImGui_ImplOpenGL3_Shutdown();
    ImGui_ImplGlfw_Shutdown();
    ImGui::DestroyContext();
}

void Gui::begin_frame(const Window::Extent& extent, std::optional<float> seconds) {
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplGlfw_NewFrame();
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {extent.width, extent.height};
    io.DisplayFramebufferScale = {extent.pixels_per_unit, extent.pixels_per_unit};
    if (seconds) io.DeltaTime = *seconds;
    ImGui::NewFrame();
}

void Gui::end_frame() {
    ImGui::Render();
    const ImDrawData* const data = ImGui::GetDrawData();
    glViewport(0, 0, static_cast<int>(data->DisplaySize.x * data->FramebufferScale.x),
               static_cast<int>(data->DisplaySize.y * data->FramebufferScale.y));
    const ImVec4 paper = ImGui::GetStyleColorVec4(ImGuiCol_WindowBg);
    glClearColor(paper.x, paper.y, paper.z, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

}  // namespace ballpark::desktop
