#include "platform/web/clipboard.h"

#include <emscripten/em_js.h>
#include <emscripten/emscripten.h>

#include <cstring>
#include <string>

#include "imgui.h"
#include "platform/web/frame_loop.h"
#include "platform/web/transfer.h"

// In the events the interface runs at once (web_copy, web_paste), so that the browser sees its answer in the event.
EM_JS(void, js_listen_to_clipboard, (), {
    const copy = (event) => {
        const length = Module['_web_copy'](event.type === 'cut' ? 1 : 0);
        if (length < 0) return;
        event.clipboardData.setData('text/plain', Module['transfer'].text(Module['_web_copied'](), length));
        event.preventDefault();
    };
    const paste = (event) => {
        event.preventDefault();
        Module['_web_paste'](Module['transfer'].put(event.clipboardData.getData('text/plain')));
    };
    for (const element of [Module['canvas'], Module['agent']]) {
        element.addEventListener('copy', copy);
        element.addEventListener('cut', copy);
        element.addEventListener('paste', paste);
    }
});

// Without permission or on a page that is not secure, a selected text can still be copied by command.
EM_JS(void, js_write_clipboard, (const char* pointer, int length), {
    const text = Module['transfer'].text(pointer, length);
    const by_command = () => {
        const focused = document.activeElement;
        const area = document.createElement('textarea');
        area.value = text;
        Object.assign(area.style, { position: 'fixed', left: '0', top: '0', opacity: '0' });
        document.body.append(area);
        area.focus({ preventScroll: true });
        area.select();
        document.execCommand('copy');
        area.remove();
        if (focused) focused.focus({ preventScroll: true });
    };
    if (navigator.clipboard && navigator.clipboard.writeText) {
        navigator.clipboard.writeText(text).catch(by_command);
    } else {
        by_command();
    }
});

namespace ballpark::web {

namespace {

struct Clipboard {
    std::string text;
    bool in_event = false;  // the event takes the text; else it has to be written
    bool written = false;
};

Clipboard& clipboard() {
    static Clipboard state;
    return state;
}

const char* get_text(ImGuiContext*) { return clipboard().text.c_str(); }

void set_text(ImGuiContext*, const char* text) {
    Clipboard& state = clipboard();
    state.text = text;
    state.written = true;
    if (!state.in_event) js_write_clipboard(text, static_cast<int>(std::strlen(text)));
}

// Presses the interface's own shortcut and lets it run.
void press_with_command(ImGuiKey key) {
    ImGuiIO& io = ImGui::GetIO();
    // With Apple's keys Dear ImGui reads Command where others press Ctrl.
    const ImGuiKey command = io.ConfigMacOSXBehaviors ? ImGuiMod_Super : ImGuiMod_Ctrl;
    io.AddKeyEvent(command, true);
    io.AddKeyEvent(key, true);
    io.AddKeyEvent(key, false);
    draw_now();
}

}  // namespace

void start_clipboard() {
    ImGuiPlatformIO& platform = ImGui::GetPlatformIO();
    platform.Platform_GetClipboardTextFn = get_text;
    platform.Platform_SetClipboardTextFn = set_text;
    js_listen_to_clipboard();
}

}  // namespace ballpark::web

extern "C" {

/// Length of what the interface copied, or -1 when it had nothing to copy.
EMSCRIPTEN_KEEPALIVE int web_copy(int cut) {
    using namespace ballpark::web;
    Clipboard& state = clipboard();
    state.in_event = true;
    state.written = false;
    press_with_command(cut != 0 ? ImGuiKey_X : ImGuiKey_C);
    state.in_event = false;
    return state.written ? static_cast<int>(state.text.size()) : -1;
}

EMSCRIPTEN_KEEPALIVE const char* web_copied() { return ballpark::web::clipboard().text.c_str(); }

EMSCRIPTEN_KEEPALIVE void web_paste(int length) {
    using namespace ballpark::web;
    clipboard().text = taken(length);
    press_with_command(ImGuiKey_V);
}

}  // extern "C"
