// Models' own tokenizers, which a first visit does not need: the module has them, the page's program asks the module.

#include <emscripten/emscripten.h>

#include <cstddef>
#include <string>

#include "bindings/wasm_core/core.h"
#include "formats/prefix_reader.h"
#include "tokenizer/normal_forms.h"

using namespace ballpark;

extern "C" {

/// Makes the tokenizer of a model's file, which goes by `name` in `ballpark_tokens` from then on: 1. With 2 the result names an
/// asset that it needs too, to be given as `forms`; with 0 it says what is wrong.
EMSCRIPTEN_KEEPALIVE int ballpark_add_tokenizer(const char* name, std::size_t length, const std::byte* bytes, std::size_t size,
                                                const std::byte* forms, std::size_t forms_size) {
    MemoryReader file({bytes, size});
    const Result<Tokenizer*> made = core().tokenizers.add_file({name, length}, file, {forms, forms_size});
    if (made) {
        core().result = (*made)->name();
        return 1;
    }
    const bool wants_forms = forms_size == 0 && made.error().field == "normalizer" && made.error().code == ErrorCode::unsupported;
    core().result = wants_forms ? std::string(unicode::kNormalFormsAsset) : made.error().message;
    return wants_forms ? 2 : 0;
}

}  // extern "C"
