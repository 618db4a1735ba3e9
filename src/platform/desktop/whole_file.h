/// Files that are there whole or not at all, also when the disk is full or the power goes.
#pragma once

#include <string>
#include <string_view>

namespace ballpark::desktop {

/// Writes beside `path` and renames over it. Returns the system's reason, empty on success; on failure the file that
/// was there before is untouched. What can't be renamed over (a device, a pipe) is written directly.
std::string write_whole_file(const std::string& path, std::string_view bytes);

}  // namespace ballpark::desktop
