// What the page's scripts and tests call on a running instance. Text goes through the transfer buffer.

#include <emscripten/emscripten.h>

#include <cmath>
#include <string>
#include <string_view>

#include "formats/packed_model.h"
#include "imgui.h"
#include "platform/web/frame_loop.h"
#include "platform/web/transfer.h"
#include "platform/web/web.h"

namespace {

std::string& answer() {
    static std::string text;
    return text;
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE int web_running() { return ballpark::web::is_running() ? 1 : 0; }

/// The scenario as text: its length; the text stands at `web_answer()` until the next call.
EMSCRIPTEN_KEEPALIVE int web_state() {
    answer() = ballpark::web::app().state();
    return static_cast<int>(answer().size());
}

EMSCRIPTEN_KEEPALIVE const char* web_answer() { return answer().data(); }

EMSCRIPTEN_KEEPALIVE void web_set_state(int length) {
    ballpark::web::app().set_state(ballpark::web::taken(length));
    ballpark::web::wake();
}

EMSCRIPTEN_KEEPALIVE void web_set_theme(int length) {
    ballpark::web::app().set_theme(ballpark::web::taken(length));
    ballpark::web::wake();
}

EMSCRIPTEN_KEEPALIVE void web_set_language(int length) {
    ballpark::web::app().set_language(ballpark::web::taken(length));
    ballpark::web::wake();
}

/// A text that was dropped; 0 where none is wanted.
EMSCRIPTEN_KEEPALIVE int web_take_text(int length) {
    ballpark::web::wake();
    return ballpark::web::app().take_text(ballpark::web::taken(length)) ? 1 : 0;
}

/// The model of a dropped file: the transfer buffer holds the file's name and then the model as ballpark-core packs it.
EMSCRIPTEN_KEEPALIVE void web_use_model(int name_length, int length) {
    const std::string all = ballpark::web::taken(length);
    const auto name = static_cast<std::size_t>(name_length);
    ballpark::web::app().use_model(all.substr(0, name), ballpark::unpacked_model(std::string_view(all).substr(name)));
    ballpark::web::wake();
}

EMSCRIPTEN_KEEPALIVE int web_content_height() {
    return static_cast<int>(std::ceil(ballpark::web::app().content_height()));
}

EMSCRIPTEN_KEEPALIVE int web_frames_drawn() { return ballpark::web::frames_drawn(); }

EMSCRIPTEN_KEEPALIVE int web_wants_text() { return ImGui::GetIO().WantTextInput ? 1 : 0; }

}  // extern "C"
