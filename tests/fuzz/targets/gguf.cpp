// A GGUF file: whole, piece by piece, and as the beginning of one that says it is far larger.
#include "formats/gguf.h"

#include "formats/gguf_model.h"
#include "tests/fuzz/check_model.h"
#include "tests/fuzz/readers.h"
#include "tests/fuzz/targets.h"

namespace ballpark::fuzz {
namespace {

void check_file(RangeReader& reader) {
    const auto file = read_gguf(reader);
    if (!file) return check_error(file.error());
    promise(file->header_bytes.count() >= 24 && file->file_bytes >= file->header_bytes);
    const auto model = gguf_model(*file);
    if (model)
        check_model(*model);
    else
        check_error(model.error());
    if (const auto joined = join_gguf_parts({*file}); !joined) check_error(joined.error());
}

}  // namespace

void gguf(Bytes bytes) {
    check_whole_and_beginning(bytes, check_file);
    check_inspect(bytes);
}

}  // namespace ballpark::fuzz
