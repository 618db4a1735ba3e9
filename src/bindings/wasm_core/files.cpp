// Files of models, which a first visit does not need: the module reads them, and the page asks the module.

#include <emscripten/emscripten.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bindings/wasm_core/core.h"
#include "formats/packed_model.h"
#include "formats/prefix_reader.h"
#include "question/inspect_answer.h"
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

/// The beginning of a file, as JavaScript lays it out in memory.
struct Beginning {
    const char* name;
    std::size_t name_length;
    const std::byte* bytes;
    std::size_t held;
    double size;    ///< of the whole file
    double wanted;  ///< written here: how many bytes of its beginning are needed, when more than are held
};

/// What the files of a model say. 1: the result is the answer, `ok` or not, or with `pack` what `ballpark_add_model` takes;
/// 0: a file's `wanted` says what is missing.
EMSCRIPTEN_KEEPALIVE int ballpark_inspect(Beginning* files, std::size_t count, int pack) {
    std::vector<PrefixReader> readers;
    std::vector<NamedReader> named;
    readers.reserve(count);
    for (const Beginning& file : std::span(files, count)) {
        readers.emplace_back(std::span(file.bytes, file.held), static_cast<std::uint64_t>(file.size));
        named.push_back({&readers.back(), {file.name, file.name_length}});
    }
    core().result = pack != 0 ? packed_model(model_of(inspect(named))) : answer_inspect(named).json;
    bool complete = true;
    for (std::size_t i = 0; i < count; ++i) {
        files[i].wanted = static_cast<double>(readers[i].wanted());
        complete = complete && files[i].wanted <= static_cast<double>(files[i].held);
    }
    return complete ? 1 : 0;
}

}  // extern "C"
