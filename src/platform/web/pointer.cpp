#include "platform/web/pointer.h"

#include <emscripten/em_js.h>
#include <emscripten/emscripten.h>

#include <cfloat>
#include <cstring>

#include "imgui.h"
#include "platform/web/canvas.h"
#include "platform/web/frame_loop.h"
#include "platform/web/keyboard.h"
#include "platform/web/scrolling.h"
#include "platform/web/text_agent.h"
#include "platform/web/touch.h"

// Coordinates are relative to the canvas and in CSS pixels. The default of mousedown is prevented because it would move
// the focus from the text agent, and scroll to what it focuses.
EM_JS(void, js_listen_to_pointers, (), {
    const canvas = Module['canvas'];
    const kinds = { mouse: 0, touch: 1, pen: 2 };
    const send = (what, event) => Module['_web_pointer'](what, kinds[event.pointerType] || 0, event.pointerId,
        event.offsetX, event.offsetY, event.button, event.screenX, event.screenY);
    canvas.addEventListener('pointerdown', (event) => {
        try {
            canvas.setPointerCapture(event.pointerId);
        } catch (gone) {
            // A pen that was lifted already cannot be captured; its press and release still count.
        }
        send(0, event);
    });
    canvas.addEventListener('pointermove', (event) => send(1, event));
    canvas.addEventListener('pointerup', (event) => send(2, event));
    canvas.addEventListener('pointercancel', (event) => send(3, event));
    canvas.addEventListener('pointerleave', (event) => send(4, event));
    canvas.addEventListener('mousedown', (event) => event.preventDefault());
    canvas.addEventListener('touchend', () => Module['_web_touch_ended']());
    canvas.addEventListener('wheel', (event) => {
        if (event.ctrlKey || event.metaKey) return;
        const pixels = [1, 16, canvas.clientHeight][event.deltaMode] || 1;
        const sideways = event.shiftKey && event.deltaX === 0;
        const used = Module['_web_wheel'](event.offsetX, event.offsetY,
            pixels * (sideways ? event.deltaY : event.deltaX), pixels * (sideways ? 0 : event.deltaY));
        if (used) event.preventDefault();
    }, { passive: false });
});

EM_JS(void, js_allow_touch, (const char* action, int length), {
    Module['canvas'].style.touchAction = Module['transfer'].text(action, length);
});

namespace ballpark::web {

namespace {

enum class Phase { down = 0, move = 1, up = 2, cancel = 3, leave = 4 };

struct Pointers {
    bool embedded = false;
    bool worked_in = false;      // somebody pressed in here: a finger is for us now
    ImVec2 pressed_at;
    bool moved_in_here = false;  // not only slid under by a scrolling page
    double screen_x = -1;
    double screen_y = -1;
    ImGuiMouseCursor cursor = ImGuiMouseCursor_COUNT;
    const char* touch_action = nullptr;
};

Pointers& pointers() {
    static Pointers state;
    return state;
}

// DOM numbers: left, middle, right; back and forward are the browser's.
int imgui_button(int dom_button) {
    constexpr int kButtons[] = {ImGuiMouseButton_Left, ImGuiMouseButton_Middle, ImGuiMouseButton_Right};
    return dom_button >= 0 && dom_button < 3 ? kButtons[dom_button] : -1;
}

void note_movement(double screen_x, double screen_y) {
    Pointers& state = pointers();
    const bool known = state.screen_x >= 0;
    if (known && (screen_x != state.screen_x || screen_y != state.screen_y)) state.moved_in_here = true;
    state.screen_x = screen_x;
    state.screen_y = screen_y;
}

void mouse_event(Phase phase, ImGuiMouseSource source, float x, float y, int button) {
    ImGuiIO& io = ImGui::GetIO();
    io.AddMouseSourceEvent(source);
    if (phase == Phase::leave) {
        io.AddMousePosEvent(-FLT_MAX, -FLT_MAX);
        return;
    }
    io.AddMousePosEvent(x, y);
    const int pressed = imgui_button(button);
    if (phase != Phase::move && pressed >= 0) io.AddMouseButtonEvent(pressed, phase == Phase::down);
}

const char* css_cursor(ImGuiMouseCursor cursor) {
    switch (cursor) {
        case ImGuiMouseCursor_None: return "none";
        case ImGuiMouseCursor_TextInput: return "text";
        case ImGuiMouseCursor_ResizeAll: return "move";
        case ImGuiMouseCursor_ResizeNS: return "ns-resize";
        case ImGuiMouseCursor_ResizeEW: return "ew-resize";
        case ImGuiMouseCursor_ResizeNESW: return "nesw-resize";
        case ImGuiMouseCursor_ResizeNWSE: return "nwse-resize";
        case ImGuiMouseCursor_Hand: return "pointer";
        case ImGuiMouseCursor_Wait: return "wait";
        case ImGuiMouseCursor_Progress: return "progress";
        case ImGuiMouseCursor_NotAllowed: return "not-allowed";
        default: return "default";
    }
}

// On our own page a finger is always ours (what we cannot scroll is handed on); inside another page only once somebody
// has tapped here, and only while there is something to scroll. Pinching stays the browser's.
const char* touch_action() {
    const Pointers& state = pointers();
    const bool ours = !state.embedded || (state.worked_in && scrolls_vertically(state.pressed_at));
    return ours ? "pinch-zoom" : "pan-y pinch-zoom";
}

}  // namespace

void listen_to_pointers(bool embedded) {
    pointers().embedded = embedded;
    js_listen_to_pointers();
}

void after_frame_pointer() {
    Pointers& state = pointers();
    const ImGuiMouseCursor cursor = ImGui::GetMouseCursor();
    if (cursor != state.cursor) {
        state.cursor = cursor;
        show_cursor(css_cursor(cursor));
    }
    const char* action = touch_action();
    if (action != state.touch_action) {
        state.touch_action = action;
        js_allow_touch(action, static_cast<int>(std::strlen(action)));
    }
}

void release_pointers() {
    ImGuiIO& io = ImGui::GetIO();
    for (int button = 0; button < 3; ++button) io.AddMouseButtonEvent(button, false);
    io.AddMousePosEvent(-FLT_MAX, -FLT_MAX);
    pointers().worked_in = false;
    pointers().moved_in_here = false;
    wake();
}

}  // namespace ballpark::web

extern "C" {

EMSCRIPTEN_KEEPALIVE void web_pointer(int what, int kind, int id, double x, double y, int button, double screen_x,
                                      double screen_y) {
    using namespace ballpark::web;
    const Phase phase = static_cast<Phase>(what);
    const float px = static_cast<float>(x);
    const float py = static_cast<float>(y);
    note_movement(screen_x, screen_y);
    if (phase == Phase::down) {
        pointers().worked_in = true;
        pointers().pressed_at = ImVec2(px, py);
        pointers().moved_in_here = true;
        focus_canvas();
    }
    if (phase == Phase::leave) pointers().moved_in_here = false;
    if (kind == 1) {
        switch (phase) {
            case Phase::down: touch_down(id, px, py); break;
            case Phase::move: touch_move(id, px, py); break;
            case Phase::up: touch_up(id, px, py); break;
            case Phase::cancel: touch_cancel(id); break;
            case Phase::leave: break;
        }
    } else if (phase == Phase::cancel) {
        release_pointers();
    } else {
        mouse_event(phase, kind == 2 ? ImGuiMouseSource_Pen : ImGuiMouseSource_Mouse, px, py, button);
    }
    wake();
    // Copying to the clipboard and opening a link need the browser to see them happen in the click itself.
    if (phase == Phase::up) draw_now();
}

EMSCRIPTEN_KEEPALIVE void web_touch_ended() { ballpark::web::focus_text_agent_if_wanted(); }

EMSCRIPTEN_KEEPALIVE int web_wheel(double x, double y, double dx, double dy) {
    using namespace ballpark::web;
    const Pointers& state = pointers();
    if (state.embedded && !state.moved_in_here) return 0;
    const ImVec2 position(static_cast<float>(x), static_cast<float>(y));
    const float across = static_cast<float>(dx);
    const float down = static_cast<float>(dy);
    if (!can_scroll(position, across, down)) return 0;
    const ImVec2 wheel = wheel_for(position, across, down);
    ImGuiIO& io = ImGui::GetIO();
    io.AddMouseSourceEvent(ImGuiMouseSource_Mouse);
    io.AddMousePosEvent(position.x, position.y);
    io.AddMouseWheelEvent(wheel.x, wheel.y);
    wake();
    return 1;
}

}  // extern "C"
