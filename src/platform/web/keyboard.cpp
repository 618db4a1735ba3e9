#include "platform/web/keyboard.h"

#include <emscripten/em_js.h>
#include <emscripten/emscripten.h>

#include <string>

#include "imgui.h"
#include "imgui_internal.h"
#include "platform/web/frame_loop.h"
#include "platform/web/keymap.h"
#include "platform/web/pointer.h"
#include "platform/web/text_agent.h"
#include "platform/web/transfer.h"
#include "platform/web/web.h"

// Keys of a composition belong to the input method (229 is its key code). macOS sends no keyup for a key that was let
// go while Command was down, so Command's own release lets go of all.
EM_JS(void, js_listen_to_keyboard, (), {
    const canvas = Module['canvas'];
    const agent = Module['agent'];
    const key = (down, event) => {
        if (event.isComposing || event.keyCode === 229) return;
        const modifiers = (event.ctrlKey ? 1 : 0) | (event.shiftKey ? 2 : 0) | (event.altKey ? 4 : 0) |
            (event.metaKey ? 8 : 0) | (event.getModifierState('AltGraph') ? 16 : 0);
        const length = Module['transfer'].put(event.code || event.key);
        if (Module['_web_key'](down ? 1 : 0, length, modifiers)) event.preventDefault();
        if (!down && event.key === 'Meta') Module['_web_release_keys']();
    };
    for (const element of [canvas, agent]) {
        element.addEventListener('keydown', (event) => key(true, event));
        element.addEventListener('keyup', (event) => key(false, event));
        element.addEventListener('focus', () => Module['_web_focus'](1));
        element.addEventListener('blur', (event) => {
            if (event.relatedTarget !== canvas && event.relatedTarget !== agent) Module['_web_focus'](0);
        });
    }
});

EM_JS(void, js_focus_canvas, (), {
    const canvas = Module['canvas'];
    const active = canvas.getRootNode().activeElement;
    if (active !== canvas && active !== Module['agent']) canvas.focus({ preventScroll: true });
});

EM_JS(void, js_leave, (), { Module['host'].leave(); });

EM_JS(int, js_on_apple, (), { return (/Mac|iPhone|iPad/).test(navigator.platform) ? 1 : 0; });

namespace ballpark::web {

namespace {

enum Modifier : int { kCtrl = 1, kShift = 2, kAlt = 4, kMeta = 8, kAltGraph = 16 };

// AltGr arrives as Ctrl and Alt on Windows, but what it makes is text.
int without_alt_graph(int modifiers) {
    return (modifiers & kAltGraph) != 0 ? modifiers & ~(kCtrl | kAlt) : modifiers;
}

void send_modifiers(int modifiers) {
    ImGuiIO& io = ImGui::GetIO();
    io.AddKeyEvent(ImGuiMod_Ctrl, (modifiers & kCtrl) != 0);
    io.AddKeyEvent(ImGuiMod_Shift, (modifiers & kShift) != 0);
    io.AddKeyEvent(ImGuiMod_Alt, (modifiers & kAlt) != 0);
    io.AddKeyEvent(ImGuiMod_Super, (modifiers & kMeta) != 0);
}

bool has_command(int modifiers) { return (modifiers & (kCtrl | kMeta)) != 0; }

// Copy, cut and paste come as events of their own (clipboard.cpp).
bool is_clipboard_key(ImGuiKey key) { return key == ImGuiKey_C || key == ImGuiKey_X || key == ImGuiKey_V; }

// A field, a held control or an open list: Escape is theirs.
bool something_is_open() {
    const ImGuiContext& context = *ImGui::GetCurrentContext();
    return ImGui::GetIO().WantTextInput || context.ActiveId != 0 || context.OpenPopupStack.Size > 0;
}

// Otherwise Escape closes what the application shows on top, and when there is nothing it leaves the canvas.
void escape_or_leave() {
    const std::string before = app().state();
    ImGui::GetIO().AddKeyEvent(ImGuiKey_Escape, true);
    ImGui::GetIO().AddKeyEvent(ImGuiKey_Escape, false);
    draw_now();
    if (app().state() == before) js_leave();
}

bool is_used(ImGuiKey key, int modifiers) {
    const ImGuiIO& io = ImGui::GetIO();
    if ((modifiers & kAlt) != 0) return false;
    if (has_command(modifiers)) {
        const bool edits = key == ImGuiKey_A || key == ImGuiKey_Z || key == ImGuiKey_Y || is_editing_key(key);
        return io.WantTextInput && edits;
    }
    if (io.WantTextInput) return key == ImGuiKey_Tab || is_editing_key(key);
    return io.WantCaptureKeyboard && (key == ImGuiKey_Space || is_editing_key(key));
}

}  // namespace

void listen_to_keyboard() {
    ImGui::GetIO().ConfigMacOSXBehaviors = js_on_apple() != 0;
    js_listen_to_keyboard();
}

void focus_canvas() { js_focus_canvas(); }

}  // namespace ballpark::web

extern "C" {

EMSCRIPTEN_KEEPALIVE int web_key(int down, int code_length, int all_modifiers) {
    using namespace ballpark::web;
    const ImGuiKey key = key_of(taken(code_length));
    if (key == ImGuiKey_None) return 0;
    const int modifiers = without_alt_graph(all_modifiers);
    ImGuiIO& io = ImGui::GetIO();
    if (key == ImGuiKey_Tab && !io.WantTextInput) return 0;
    if (down != 0 && key == ImGuiKey_Escape && !something_is_open()) {
        escape_or_leave();
        return 1;
    }
    send_modifiers(modifiers);
    if (down != 0 && has_command(modifiers) && is_clipboard_key(key)) return 0;
    const bool used = is_used(key, modifiers);
    if (down != 0 && used) forget_typed_text();
    io.AddKeyEvent(key, down != 0);
    wake();
    return used ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE void web_release_keys() {
    ImGui::GetIO().ClearInputKeys();
    ballpark::web::wake();
}

EMSCRIPTEN_KEEPALIVE void web_focus(int focused) {
    ImGui::GetIO().AddFocusEvent(focused != 0);
    if (focused == 0) ballpark::web::release_pointers();
    ballpark::web::wake();
}

}  // extern "C"
