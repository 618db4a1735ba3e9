// A model.safetensors.index.json.
#include "formats/safetensors.h"
#include "tests/fuzz/readers.h"
#include "tests/fuzz/targets.h"

namespace ballpark::fuzz {

void index(Bytes text) {
    check_inspect(text);
    const auto read = read_safetensors_index(text_of(text));
    if (!read) return check_error(read.error());
    promise(read->total_size.count() >= 0);
    promise(static_cast<std::int64_t>(read->files.size()) <= read->tensors);
}

}  // namespace ballpark::fuzz
