// Stands in for the ends of widgets that the interface never begins; src/cmake/imgui.cmake says why.
#include "imgui.h"
#include "imgui_internal.h"

void ImGui::EndTable() {}
void ImGui::EndTabBar() {}
ImGuiMultiSelectIO* ImGui::EndMultiSelect() { return nullptr; }
void ImGui::TableSettingsAddSettingsHandler() {}
