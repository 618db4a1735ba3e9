/// Takes a long text out of a file. Internal to `formats/`.
#pragma once

#include <cstdint>
#include <string>

#include "formats/range_reader.h"
#include "quantity/result.h"

namespace ballpark::formats {

/// `length` bytes from `offset`, which lie within the file's size. Read in pieces that double from 64 kB, so that memory
/// follows what the file holds and not what it says.
Result<std::string> read_text(RangeReader& reader, std::uint64_t offset, std::uint64_t length);

}  // namespace ballpark::formats
