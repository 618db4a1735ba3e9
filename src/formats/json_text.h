/// Parses JSON that somebody else wrote: bounded in size and depth, and with the NaN and Infinity that Python prints.
///
/// Internal to `formats/`.
#pragma once

#include <cstddef>
#include <string_view>

#include "formats/config_keys.h"
#include "quantity/result.h"

namespace ballpark::formats {

inline constexpr int kDeepestJson = 64;

/// `what` names the file in messages. Errors: `too_large`, `bad_json` with the byte of the problem.
Result<Json> parse_json(std::string_view text, std::size_t largest, std::string_view what);

}  // namespace ballpark::formats
