// A .safetensors file: whole, piece by piece, and as the beginning of one that says it is far larger.
#include "formats/safetensors.h"

#include "tests/fuzz/readers.h"
#include "tests/fuzz/targets.h"

namespace ballpark::fuzz {
namespace {

void check_file(RangeReader& reader) {
    const auto file = read_safetensors(reader);
    if (!file) return check_error(file.error());
    promise(file->header_bytes.count() >= 10);
    promise(file->header_bytes + file->data_bytes == file->file_bytes);
    for (const SafetensorsTensor& tensor : file->tensors)
        promise(tensor.bytes.count() >= 0 && tensor.elements.count() >= 0);
}

}  // namespace

void safetensors(Bytes bytes) {
    check_whole_and_beginning(bytes, check_file);
    check_inspect(bytes);
}

}  // namespace ballpark::fuzz
