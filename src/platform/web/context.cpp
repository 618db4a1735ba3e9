#include "platform/web/context.h"

#include <emscripten/em_js.h>
#include <emscripten/html5.h>

#include "imgui_impl_opengl3.h"
#include "platform/web/canvas.h"
#include "platform/web/frame_loop.h"

EM_JS(void, js_context_lost, (int final), { Module['host'].lost(final !== 0); });
EM_JS(void, js_context_restored, (), { Module['host'].restored(); });

namespace ballpark::web {

namespace {

constexpr double kPatienceMs = 3000;

struct Loss {
    bool lost = false;
    int timer = 0;
};

Loss& loss() {
    static Loss state;
    return state;
}

EM_BOOL on_lost(int, const void*, void*) {
    set_context_alive(false);
    // While the context is lost deleting is silent; after its return it would complain about objects of another one.
    ImGui_ImplOpenGL3_DestroyDeviceObjects();
    loss().lost = true;
    js_context_lost(0);
    loss().timer = emscripten_set_timeout(
        [](void*) {
            if (loss().lost) js_context_lost(1);
        },
        kPatienceMs, nullptr);
    return EM_TRUE;  // prevents the default, which is never to restore it
}

EM_BOOL on_restored(int, const void*, void*) {
    emscripten_clear_timeout(loss().timer);
    loss().lost = false;
    js_context_restored();
    set_context_alive(true);
    return EM_TRUE;
}

}  // namespace

bool create_context() {
    EmscriptenWebGLContextAttributes attributes;
    emscripten_webgl_init_context_attributes(&attributes);
    attributes.majorVersion = 2;
    attributes.alpha = false;
    attributes.depth = false;
    attributes.antialias = false;
    attributes.powerPreference = EM_WEBGL_POWER_PREFERENCE_LOW_POWER;
    attributes.enableExtensionsByDefault = false;  // none is used, and asking for all takes longer than the first frame
    const EMSCRIPTEN_WEBGL_CONTEXT_HANDLE context = emscripten_webgl_create_context(kCanvas, &attributes);
    if (context <= 0) return false;
    return emscripten_webgl_make_context_current(context) == EMSCRIPTEN_RESULT_SUCCESS;
}

void start_renderer() {
    ImGui_ImplOpenGL3_Init("#version 300 es");
    emscripten_set_webglcontextlost_callback(kCanvas, nullptr, EM_FALSE, on_lost);
    emscripten_set_webglcontextrestored_callback(kCanvas, nullptr, EM_FALSE, on_restored);
    set_context_alive(true);
}

}  // namespace ballpark::web
