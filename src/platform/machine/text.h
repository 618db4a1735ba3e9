/// Text that drivers and system files hand over, made safe to print and to put into JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ballpark {

/// Valid UTF-8 without control characters, trimmed: whatever is neither becomes '?'.
std::string printable(std::string_view raw);

/// The first line of a small system file without its line end; nothing when it can't be read.
std::optional<std::string> read_line(const std::string& path);

}  // namespace ballpark
