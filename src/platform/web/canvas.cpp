#include "platform/web/canvas.h"

#include <emscripten/em_js.h>
#include <emscripten/emscripten.h>

#include <cstring>

#include "platform/web/frame_loop.h"
#include "platform/web/transfer.h"

EM_JS(void, js_bind_canvas, (const char* name, int length), {
    specialHTMLTargets[Module['transfer'].text(name, length)] = Module['canvas'];
});

// The exact size in the screen's pixels where the browser reports it, else (Safari) CSS size times ratio, rounded. The
// exact one is a rounding of that product too; where they are further apart the screen is only emulated.
EM_JS(void, js_watch_canvas, (), {
    const canvas = Module['canvas'];
    const pixels = (css, exact) => {
        const rounded = Math.round(css * window.devicePixelRatio);
        return exact && Math.abs(exact - rounded) <= 1 ? exact : rounded;
    };
    let ratio = 0;
    const resized = (css, exact) => {
        const width = pixels(css.width, exact.inlineSize);
        const height = pixels(css.height, exact.blockSize);
        ratio = window.devicePixelRatio;
        if (width > 0 && height > 0) {
            if (canvas.width !== width) canvas.width = width;
            if (canvas.height !== height) canvas.height = height;
        }
        Module['_web_canvas_resized'](css.width, css.height, width, height);
    };
    resized(canvas.getBoundingClientRect(), {});
    const observer = new ResizeObserver((entries) => {
        const entry = entries[entries.length - 1];
        resized(entry.contentRect, entry.devicePixelContentBoxSize ? entry.devicePixelContentBoxSize[0] : {});
    });
    const observe = () => {
        observer.unobserve(canvas);
        try {
            observer.observe(canvas, { box: 'device-pixel-content-box' });
        } catch (unsupported) {
            observer.observe(canvas);
        }
    };
    observe();
    const follow_ratio = () => {
        if (ratio !== window.devicePixelRatio) observe();
        const query = matchMedia('(resolution: ' + window.devicePixelRatio + 'dppx)');
        query.addEventListener('change', follow_ratio, { once: true });
    };
    follow_ratio();
    window.addEventListener('resize', () => { if (ratio !== window.devicePixelRatio) observe(); });

    let on_screen = true;
    const tell = () => Module['_web_canvas_in_view'](on_screen && document.visibilityState !== 'hidden' ? 1 : 0);
    new IntersectionObserver((entries) => {
        on_screen = entries[entries.length - 1].isIntersecting;
        tell();
    }).observe(canvas);
    document.addEventListener('visibilitychange', tell);
});

EM_JS(void, js_show_cursor, (const char* css, int length), {
    Module['canvas'].style.cursor = Module['transfer'].text(css, length);
});

namespace ballpark::web {

namespace {

CanvasSize& size() {
    static CanvasSize current;
    return current;
}

}  // namespace

void bind_canvas() { js_bind_canvas(kCanvas, static_cast<int>(std::strlen(kCanvas))); }

void watch_canvas() { js_watch_canvas(); }

const CanvasSize& canvas_size() { return size(); }

void show_cursor(const char* css) { js_show_cursor(css, static_cast<int>(std::strlen(css))); }

}  // namespace ballpark::web

extern "C" {

EMSCRIPTEN_KEEPALIVE void web_canvas_resized(double width, double height, int pixel_width, int pixel_height) {
    using namespace ballpark::web;
    const CanvasSize now = {static_cast<float>(width), static_cast<float>(height), pixel_width, pixel_height};
    if (now == size()) return;
    size() = now;
    draw_now();
}

EMSCRIPTEN_KEEPALIVE void web_canvas_in_view(int in_view) { ballpark::web::set_in_view(in_view != 0); }

}  // extern "C"
