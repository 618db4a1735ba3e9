// platform.h on the web: every call is a method of `Module.host`, which the page provides.

#include <emscripten/em_js.h>
#include <emscripten/emscripten.h>

#include <functional>
#include <map>
#include <span>
#include <string>
#include <utility>

#include "platform/platform.h"
#include "platform/web/frame_loop.h"
#include "platform/web/transfer.h"

EM_JS(void, js_open_url, (const char* url, int length), { Module['host'].open(Module['transfer'].text(url, length)); });

EM_JS(void, js_choose_file, (), { Module['host'].chooseFile(); });

EM_JS(void, js_publish, (const char* state, int length), {
    Module['host'].publish(Module['transfer'].text(state, length));
});

EM_JS(int, js_link, (const char* state, int length), {
    return Module['transfer'].put(Module['host'].link(Module['transfer'].text(state, length)));
});

EM_JS(int, js_preference, (const char* key, int length), {
    return Module['transfer'].put(Module['host'].preference(Module['transfer'].text(key, length)));
});

EM_JS(void, js_set_preference, (const char* key, int key_length, const char* value, int value_length), {
    const text = Module['transfer'].text;
    Module['host'].setPreference(text(key, key_length), text(value, value_length));
});

// The drawing buffer is gone when the frame is over, so the part is copied at its end (js_take_pictures).
EM_JS(void, js_want_picture, (const char* name, int length, double x, double y, double width, double height), {
    (Module['pictures'] = Module['pictures'] || []).push({ name: Module['transfer'].text(name, length), x, y, width, height });
});

EM_JS(void, js_take_pictures, (), {
    if (!Module['pictures']) return;
    const canvas = Module['canvas'];
    const scale = canvas.width / (canvas.clientWidth || canvas.width);
    for (const part of Module['pictures'].splice(0)) {
        const copy = document.createElement('canvas');
        copy.width = Math.round(part.width * scale);
        copy.height = Math.round(part.height * scale);
        copy.getContext('2d').drawImage(canvas, part.x * scale, part.y * scale, copy.width, copy.height, 0, 0, copy.width, copy.height);
        copy.toBlob((blob) => {
            const link = document.createElement('a');
            link.href = URL.createObjectURL(blob);
            link.download = part.name + '.png';
            link.click();
            setTimeout(() => URL.revokeObjectURL(link.href), 10000);
        });
    }
});

EM_JS(int, js_theme, (), { return Module['transfer'].put(Module['host'].theme()); });
EM_JS(int, js_language, (), { return Module['transfer'].put(Module['host'].language()); });

EM_JS(void, js_load_asset, (int request, const char* path, int length), {
    Module['host'].asset(Module['transfer'].text(path, length)).then(
        (bytes) => Module['_web_asset_loaded'](request, Module['transfer'].bytes(bytes)),
        () => Module['_web_asset_loaded'](request, 0));
});

// The graphics card as the browser names it; of "ANGLE (NVIDIA, NVIDIA GeForce RTX 4090 Direct3D11 …)" the second part.
// A software renderer says nothing about the machine.
EM_JS(int, js_renderer, (), {
    const gl = Module['canvas'].getContext('webgl2');
    const names = gl && gl.getExtension('WEBGL_debug_renderer_info');
    const full = gl ? String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER)) : "";
    if ((/SwiftShader|llvmpipe|Basic Render|WebKit WebGL/i).test(full)) return Module['transfer'].put("");
    const angle = full.split(', ');
    const name = full.startsWith('ANGLE (') && angle.length > 1 ? angle[1] : full;
    return Module['transfer'].put(name.split(/ (?:Direct3D|OpenGL|Vulkan)/)[0].split(' (')[0]);
});

namespace ballpark::web {

void take_pictures() { js_take_pictures(); }

}  // namespace ballpark::web

namespace ballpark::platform {

namespace {

using AssetCallback = std::function<void(std::span<const std::byte>)>;

struct Requests {
    int last = 0;
    std::map<int, AssetCallback> waiting;
};

Requests& requests() {
    static Requests state;
    return state;
}

int length_of(std::string_view text) { return static_cast<int>(text.size()); }

}  // namespace

void request_redraw() { web::wake(); }

void open_url(std::string_view url) { js_open_url(url.data(), length_of(url)); }

void publish_state(std::string_view state) { js_publish(state.data(), length_of(state)); }

std::string share_link(std::string_view state) { return web::taken(js_link(state.data(), length_of(state))); }

std::string preference(std::string_view key) { return web::taken(js_preference(key.data(), length_of(key))); }

void set_preference(std::string_view key, std::string_view value) {
    js_set_preference(key.data(), length_of(key), value.data(), length_of(value));
}

void load_asset(std::string_view path, AssetCallback done) {
    const int request = ++requests().last;
    requests().waiting.emplace(request, std::move(done));
    js_load_asset(request, path.data(), length_of(path));
}

void save_picture(std::string_view name, const Rectangle& part, std::function<void(std::string_view, std::string_view)>) {
    const auto number = [](float value) { return static_cast<double>(value); };
    js_want_picture(name.data(), length_of(name), number(part.x), number(part.y), number(part.width), number(part.height));
}

bool choose_file() {
    js_choose_file();
    return true;
}

std::string preferred_theme() { return web::taken(js_theme()); }

std::string preferred_language() { return web::taken(js_language()); }

std::string machine_line() {
    static const std::string line = web::taken(js_renderer());
    return line;
}

}  // namespace ballpark::platform

extern "C" EMSCRIPTEN_KEEPALIVE void web_asset_loaded(int request, int length) {
    using namespace ballpark;
    auto& waiting = platform::requests().waiting;
    const auto found = waiting.find(request);
    if (found == waiting.end()) return;
    const platform::AssetCallback done = std::move(found->second);
    waiting.erase(found);
    const std::string bytes = web::taken(length);
    done(std::as_bytes(std::span(bytes.data(), bytes.size())));
    web::wake();
}
