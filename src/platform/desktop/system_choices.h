/// Theme and language as the system has them, from the environment alone: no service is asked.
#pragma once

#include <string>

namespace ballpark::desktop {

/// "light" or "dark": BALLPARK_THEME, else whether GTK_THEME names a dark variant.
std::string system_theme();

/// A language tag ("ko-KR", "en"): LC_ALL, LC_MESSAGES or LANG, the first that is set.
std::string system_language();

}  // namespace ballpark::desktop
