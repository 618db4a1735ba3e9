/// The files of `assets/` that were compiled into the program (minified JSON, fonts), by their path below `assets/`.
#pragma once

#include <string_view>

namespace ballpark {

/// The bytes of "catalog/devices.json" and the like; empty when there is no such asset.
std::string_view embedded_asset(std::string_view path);

}  // namespace ballpark
