/// Checks that text from a file is UTF-8, so that it may appear in messages and JSON. Internal to `formats/`.
#pragma once

#include <string_view>

namespace ballpark::formats {

/// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text);

}  // namespace ballpark::formats
