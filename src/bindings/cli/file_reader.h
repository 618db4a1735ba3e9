/// A file on disk as a range reader.
#pragma once

#include <memory>
#include <string>

#include "formats/range_reader.h"
#include "quantity/result.h"

namespace ballpark {

/// Errors: `bad_file` with the system's reason; a folder is not a file.
Result<std::unique_ptr<RangeReader>> open_file(const std::string& path);

}  // namespace ballpark
