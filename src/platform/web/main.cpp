// Starts the application on `Module.canvas`. Without WebGL 2 there is none, and the page keeps to its plain form.

#include <emscripten/em_js.h>
#include <emscripten/emscripten.h>

#include <memory>
#include <string>

#include "imgui.h"
#include "platform/web/canvas.h"
#include "platform/web/clipboard.h"
#include "platform/web/context.h"
#include "platform/web/keyboard.h"
#include "platform/web/pointer.h"
#include "platform/web/text_agent.h"
#include "platform/web/transfer.h"
#include "platform/web/web.h"

EM_JS(int, js_option, (const char* key, int length), {
    const value = Module['options'][Module['transfer'].text(key, length)];
    return Module['transfer'].put(value === undefined ? "" : String(value));
});

namespace ballpark::web {

namespace {

std::unique_ptr<App>& owned_app() {
    static std::unique_ptr<App> owned;
    return owned;
}

std::string option(const std::string& key) { return taken(js_option(key.data(), static_cast<int>(key.size()))); }

AppOptions read_options() {
    AppOptions options;
    options.language = option("language");
    options.theme = option("theme");
    options.page = option("page");
    options.number = option("number");
    options.model = option("model");
    options.embedded = option("embedded") == "true";
    options.finger = option("finger") == "true";
    return options;
}

void start_imgui() {
    IMGUI_CHECKVERSION();
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
    io.BackendFlags |= ImGuiBackendFlags_HasMouseCursors;
    io.BackendPlatformName = "ballpark_web";
}

}  // namespace

bool is_running() { return owned_app() != nullptr; }

App& app() { return *owned_app(); }

void start() {
    install_transfer();
    bind_canvas();
    if (!create_context()) return;
    start_imgui();
    const AppOptions options = read_options();
    owned_app() = std::make_unique<App>(options);
    if (const std::string state = option("state"); !state.empty()) app().set_state(state);
    start_renderer();
    start_text_agent();
    start_clipboard();
    listen_to_pointers(options.embedded);
    listen_to_keyboard();
    watch_canvas();
}

}  // namespace ballpark::web

int main() { ballpark::web::start(); }
