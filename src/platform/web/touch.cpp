#include "platform/web/touch.h"

#include <emscripten/em_js.h>
#include <emscripten/html5.h>

#include <algorithm>
#include <cfloat>
#include <cmath>

#include "imgui.h"
#include "platform/web/frame_loop.h"
#include "platform/web/scrolling.h"

EM_JS(void, js_scroll_page, (double dy), { window.scrollBy(0, dy); });

namespace ballpark::web {

namespace {

constexpr float kSlop = 8.0f;               // CSS pixels before a touch is a drag
constexpr double kGlideHalfLifeMs = 160.0;  // how fast a released scroll slows down
constexpr double kGlideFromSpeed = 0.15;    // CSS pixels a millisecond
constexpr double kGlideToSpeed = 0.02;
constexpr double kLongestPauseMs = 60.0;    // held still before letting go: no glide

enum class Gesture { none, undecided, scroll, drag, glide };

struct Finger {
    Gesture gesture = Gesture::none;
    int id = 0;
    float start_x = 0, start_y = 0;
    float last_y = 0;
    double last_ms = 0;
    double speed = 0;  // CSS pixels a millisecond, content moving up
};

Finger& finger() {
    static Finger state;
    return state;
}

void move_mouse(float x, float y) {
    ImGui::GetIO().AddMouseSourceEvent(ImGuiMouseSource_TouchScreen);
    ImGui::GetIO().AddMousePosEvent(x, y);
}

void leave_hover() {
    ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX);
    wake();
}

void scroll(double dy) {
    const ImVec2 where(finger().start_x, finger().start_y);
    const float rest = scroll_vertically(where, static_cast<float>(dy));
    if (rest != 0.0f) js_scroll_page(static_cast<double>(rest));
    wake();
}

EM_BOOL glide(double now, void*) {
    Finger& state = finger();
    if (state.gesture != Gesture::glide) return EM_FALSE;
    const double passed = std::clamp(now - state.last_ms, 0.0, 50.0);
    state.last_ms = now;
    scroll(state.speed * passed);
    state.speed *= 1.0 / (1.0 + passed / kGlideHalfLifeMs);
    if (std::abs(state.speed) > kGlideToSpeed) return EM_TRUE;
    state.gesture = Gesture::none;
    leave_hover();
    return EM_FALSE;
}

}  // namespace

void touch_down(int id, float x, float y) {
    Finger& state = finger();
    const bool other_finger = state.gesture != Gesture::none && state.gesture != Gesture::glide;
    if (other_finger) return;
    state = {Gesture::undecided, id, x, y, y, emscripten_get_now(), 0};
    move_mouse(x, y);
    draw_now();  // so that what is under the finger is known before it moves
}

void touch_move(int id, float x, float y) {
    Finger& state = finger();
    if (id != state.id) return;
    const double now = emscripten_get_now();
    if (state.gesture == Gesture::undecided) {
        const float dx = std::abs(x - state.start_x);
        const float dy = std::abs(y - state.start_y);
        if (std::max(dx, dy) < kSlop) return;
        state.gesture = dy > dx ? Gesture::scroll : Gesture::drag;
        if (state.gesture == Gesture::drag) ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, true);
    }
    if (state.gesture == Gesture::drag) move_mouse(x, y);
    if (state.gesture == Gesture::scroll) {
        const double dy = static_cast<double>(state.last_y - y);
        const double passed = std::max(1.0, now - state.last_ms);
        state.speed = 0.6 * dy / passed + 0.4 * state.speed;
        scroll(dy);
    }
    state.last_y = y;
    state.last_ms = now;
}

void touch_up(int id, float x, float y) {
    Finger& state = finger();
    if (id != state.id) return;
    const Gesture gesture = state.gesture;
    state.gesture = Gesture::none;
    if (gesture == Gesture::undecided) {
        move_mouse(state.start_x, state.start_y);
        ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, true);
        ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, false);
    } else if (gesture == Gesture::drag) {
        move_mouse(x, y);
        ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, false);
    } else if (gesture == Gesture::scroll && std::abs(state.speed) > kGlideFromSpeed &&
               emscripten_get_now() - state.last_ms < kLongestPauseMs) {
        state.gesture = Gesture::glide;
        state.last_ms = emscripten_get_now();
        emscripten_request_animation_frame_loop(glide, nullptr);
        return;
    }
    draw_now();
    leave_hover();
}

void touch_cancel(int id) {
    Finger& state = finger();
    if (id != state.id) return;
    if (state.gesture == Gesture::drag) ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, false);
    state.gesture = Gesture::none;
    leave_hover();
}

}  // namespace ballpark::web
