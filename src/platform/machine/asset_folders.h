/// Where a program's assets (vocabularies, the Hangul font) are looked for: beside the file of the program itself.
#pragma once

#include <filesystem>
#include <vector>

namespace ballpark {

/// In the order in which they are tried; whether they are there is not asked.
std::vector<std::filesystem::path> asset_folders();

}  // namespace ballpark
