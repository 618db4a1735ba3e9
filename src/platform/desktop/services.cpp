#include "platform/desktop/services.h"

#include <cassert>
#include <string>
#include <utility>

#include <GLFW/glfw3.h>

#include "platform/desktop/system_choices.h"
#include "platform/platform.h"

namespace ballpark::desktop {

namespace {

// The platform's functions are free functions chosen at link time, so the program's one instance is found here.
Services*& running() {
    static Services* services = nullptr;
    return services;
}

Services& services() {
    assert(running() != nullptr && "the platform is asked before the window is set up");
    return *running();
}

// A command line keeps working when the state holds characters that a shell would take for its own.
std::string shell_quoted(std::string_view text) {
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

}  // namespace

Services::Services(std::string_view asked)
    : preferences(Preferences::default_path()),
      assets(AssetFiles::default_directories()),
      machine(platform::request_redraw),
      picker(platform::request_redraw) {
    assert(running() == nullptr && "one window a program");
    language = asked.empty() ? preferences.get("language") : std::string(asked);
    if (language.empty()) language = system_language();
    running() = this;
}

Services::~Services() { running() = nullptr; }

void Services::between_frames() {
    if (assets.deliver()) pacer.event();
    browser.reap();
}

}  // namespace ballpark::desktop

namespace ballpark::platform {

using desktop::services;

void request_redraw() {
    services().pacer.event();
    glfwPostEmptyEvent();
}

void open_url(std::string_view url) { services().browser.open(url); }

void publish_state(std::string_view) {}  // a window has no address

std::string share_link(std::string_view state) { return "ballpark-desktop --state " + desktop::shell_quoted(state); }

std::string preference(std::string_view key) { return services().preferences.get(key); }

void set_preference(std::string_view key, std::string_view value) {
    if (key == "language") services().language = value;
    services().preferences.set(key, value);
}

void load_asset(std::string_view path, std::function<void(std::span<const std::byte>)> done) {
    services().assets.load(path, std::move(done));
    request_redraw();
}

void save_picture(std::string_view name, const Rectangle& part, std::function<void(std::string_view, std::string_view)> done) {
    services().pictures.want(name, part, std::move(done));
}

bool choose_file() { return services().picker.open(); }

std::string preferred_theme() { return desktop::system_theme(); }

std::string preferred_language() { return desktop::system_language(); }

std::string machine_line() {
    const bool korean = services().language.starts_with("ko");
    const ByteSystem bytes = preference("bytes") == "gb" ? ByteSystem::gb : ByteSystem::gib;
    return services().machine.lines(korean ? "ko" : "en", bytes);
}

}  // namespace ballpark::platform
