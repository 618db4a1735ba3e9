/// Text and bytes between JavaScript and C++.
///
/// To JavaScript: pass pointer and length, and read with `Module.transfer.text(pointer, length)`. From JavaScript:
/// `Module.transfer.put(text)` writes UTF-8 into one buffer and returns its length; `taken(length)` copies it out.
#pragma once

#include <string>

namespace ballpark::web {

/// Makes `Module.transfer`; called first.
void install_transfer();

/// What JavaScript put last.
std::string taken(int length);

}  // namespace ballpark::web
