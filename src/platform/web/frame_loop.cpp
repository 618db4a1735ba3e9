#include "platform/web/frame_loop.h"

#include <GLES3/gl3.h>
#include <emscripten/em_js.h>
#include <emscripten/html5.h>

#include <algorithm>
#include <limits>

#include "imgui.h"
#include "imgui_impl_opengl3.h"
#include "imgui_internal.h"
#include "platform/web/canvas.h"
#include "platform/web/pointer.h"
#include "platform/web/text_agent.h"
#include "platform/web/web.h"

EM_JS(void, js_drawn, (int frames), { Module['host'].drawn(frames); });

namespace ballpark::web {

namespace {

constexpr int kFramesAfterEvent = 3;
constexpr int kMostFramesAtOnce = 4;
constexpr double kCaretBlinkSeconds = 0.4;  // a divisor of Dear ImGui's 0.8 s shown and 0.4 s hidden
constexpr float kLongestStepSeconds = 0.1f;

struct Loop {
    int frames_left = 0;
    int frames_drawn = 0;
    bool context_alive = false;
    bool in_view = true;
    bool drawing = false;
    bool frame_requested = false;
    int timer = 0;
    bool timer_set = false;
    double last_ms = 0;
};

Loop& loop() {
    static Loop state;
    return state;
}

bool can_draw() {
    const Loop& state = loop();
    return state.context_alive && state.in_view && canvas_size().pixel_width > 0 && canvas_size().pixel_height > 0;
}

void request_frame();

void draw() {
    Loop& state = loop();
    state.drawing = true;
    const CanvasSize& size = canvas_size();
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = ImVec2(size.width, size.height);
    io.DisplayFramebufferScale = ImVec2(static_cast<float>(size.pixel_width) / size.width,
                                        static_cast<float>(size.pixel_height) / size.height);
    const double now = emscripten_get_now();
    io.DeltaTime = std::clamp(static_cast<float>((now - state.last_ms) / 1000.0), 0.0001f, kLongestStepSeconds);
    state.last_ms = now;

    ImGui_ImplOpenGL3_NewFrame();
    ImGui::NewFrame();
    app().frame();
    ImGui::Render();
    glViewport(0, 0, size.pixel_width, size.pixel_height);
    const ImVec4& paper = ImGui::GetStyle().Colors[ImGuiCol_WindowBg];
    glClearColor(paper.x, paper.y, paper.z, 1.0f);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    take_pictures();

    after_frame_pointer();
    after_frame_text_agent();
    ++state.frames_drawn;
    state.frames_left = std::max(0, state.frames_left - 1);
    state.drawing = false;
    if (state.frames_drawn == 1) js_drawn(1);  // what is on the screen now need not wait for what settles after it
}

double seconds_until_next_frame() {
    const double of_app = app().seconds_until_next_frame();
    return ImGui::GetIO().WantTextInput ? std::min(of_app, kCaretBlinkSeconds) : of_app;
}

void sleep_until_something_moves() {
    Loop& state = loop();
    js_drawn(state.frames_drawn);
    const double seconds = seconds_until_next_frame();
    if (!(seconds < std::numeric_limits<int>::max() / 1000)) return;
    state.timer_set = true;
    state.timer = emscripten_set_timeout(
        [](void*) {
            Loop& woken = loop();
            woken.timer_set = false;
            woken.frames_left = std::max(woken.frames_left, 1);
            request_frame();
        },
        seconds * 1000.0, nullptr);
}

void request_next() {
    const bool more = loop().frames_left > 0 || ImGui::GetCurrentContext()->InputEventsQueue.Size > 0;
    if (more) {
        request_frame();
    } else {
        sleep_until_something_moves();
    }
}

EM_BOOL on_animation_frame(double, void*) {
    Loop& state = loop();
    state.frame_requested = false;
    if (!can_draw()) return EM_FALSE;
    // Drawn already, inside an event: only what is left to come counts.
    if (state.frames_left == 0 && ImGui::GetCurrentContext()->InputEventsQueue.Size == 0) return EM_FALSE;
    draw();
    request_next();
    return EM_FALSE;
}

void request_frame() {
    Loop& state = loop();
    if (state.timer_set) {
        emscripten_clear_timeout(state.timer);
        state.timer_set = false;
    }
    if (state.frame_requested || !can_draw()) return;
    state.frame_requested = true;
    emscripten_request_animation_frame(on_animation_frame, nullptr);
}

}  // namespace

void wake() {
    loop().frames_left = kFramesAfterEvent;
    if (!loop().drawing) request_frame();
}

void draw_now() {
    if (!can_draw() || loop().drawing) return;
    for (int i = 0; i < kMostFramesAtOnce; ++i) {
        draw();
        if (ImGui::GetCurrentContext()->InputEventsQueue.Size == 0) break;
    }
    wake();
}

void set_context_alive(bool alive) {
    loop().context_alive = alive;
    if (alive) wake();
}

void set_in_view(bool in_view) {
    loop().in_view = in_view;
    if (in_view) wake();
}

int frames_drawn() { return loop().frames_drawn; }

}  // namespace ballpark::web
