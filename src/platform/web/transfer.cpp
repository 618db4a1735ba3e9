#include "platform/web/transfer.h"

#include <emscripten/em_js.h>
#include <emscripten/emscripten.h>

#include <cstddef>
#include <vector>

namespace {

std::vector<char>& buffer() {
    static std::vector<char> bytes;
    return bytes;
}

}  // namespace

extern "C" EMSCRIPTEN_KEEPALIVE char* web_transfer(int size) {
    buffer().resize(static_cast<std::size_t>(size));
    return buffer().data();
}

// The heap is looked up at each use: it moves when memory grows.
EM_JS(void, js_install_transfer, (), {
    const decoder = new TextDecoder();
    const encoder = new TextEncoder();
    Module['transfer'] = {
        text: (pointer, length) => decoder.decode(HEAPU8.subarray(pointer, pointer + length)),
        bytes: (data) => {
            const pointer = Module['_web_transfer'](data.length);
            HEAPU8.set(data, pointer);
            return data.length;
        },
        heap: () => HEAPU8.buffer,
        put: (text) => Module['transfer'].bytes(encoder.encode(text || ""))
    };
});

namespace ballpark::web {

void install_transfer() { js_install_transfer(); }

std::string taken(int length) { return std::string(buffer().data(), static_cast<std::size_t>(length)); }

}  // namespace ballpark::web
