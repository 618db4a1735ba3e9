/// Everything the application asks of the machine it runs on. Each folder beside this file defines these at link time.
///
/// A platform owns the window or canvas, feeds Dear ImGui's input, calls `App::frame` between `ImGui::NewFrame` and
/// `ImGui::Render`, and draws only when something changed: three frames after an event, then none.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace ballpark::platform {

/// Asks for frames after a change that did not come from input (a file arrived, a font was loaded).
void request_redraw();

/// Opens a link in the browser.
void open_url(std::string_view url);

/// Puts the scenario (`v1,…`, without '#') where the user can share it: the page's address, or nothing in a window.
void publish_state(std::string_view state);

/// The link to share for a state.
std::string share_link(std::string_view state);

/// Small preferences (language, theme, units) that survive a restart. Empty when absent or forbidden.
std::string preference(std::string_view key);
void set_preference(std::string_view key, std::string_view value);

/// Fetches an asset that is not compiled in ("fonts/hangul.ttf"); an empty span when it can't be had.
/// `done` runs later, on the main thread; the bytes are valid only during the call.
void load_asset(std::string_view path, std::function<void(std::span<const std::byte>)> done);

/// Lets the user choose a file, which then arrives like one that was dropped. False where there is nothing to choose with.
bool choose_file();

/// "light" or "dark" and a language tag such as "ko-KR", as the system or the host page has them.
std::string preferred_theme();
std::string preferred_language();

/// Of the window, in logical pixels.
struct Rectangle {
    float x = 0;
    float y = 0;
    float width = 0;
    float height = 0;
};

/// Saves what the frame that is being made shows of a part, as a PNG file where people look for what they saved; `name`
/// has no ending. `done` runs once the frame is drawn, with the file's path and what went wrong (empty: nothing), unless
/// the platform says itself what it saved, as a browser does.
void save_picture(std::string_view name, const Rectangle& part,
                  std::function<void(std::string_view path, std::string_view problem)> done);

/// This machine's accelerators and memory, a line each; empty where the platform can't know, or does not know yet and
/// asks for a frame when it does. In the language and bytes that the preferences "language" and "bytes" say.
std::string machine_line();

}  // namespace ballpark::platform
