#include "platform/desktop/system_choices.h"

#include <cstdlib>
#include <string_view>

namespace ballpark::desktop {

namespace {

std::string_view environment(const char* name) {
    const char* const value = std::getenv(name);
    return value != nullptr ? value : "";
}

}  // namespace

std::string system_theme() {
    const std::string_view chosen = environment("BALLPARK_THEME");
    if (chosen == "light" || chosen == "dark") return std::string(chosen);
    const std::string_view gtk = environment("GTK_THEME");  // "Adwaita:dark", "Yaru-dark"
    return gtk.ends_with(":dark") || gtk.ends_with("-dark") ? "dark" : "light";
}

std::string system_language() {
    std::string_view locale;
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
        if (locale.empty()) locale = environment(name);
    std::string tag(locale.substr(0, locale.find_first_of(".@")));  // "ko_KR.UTF-8" → "ko_KR"
    if (tag.empty() || tag == "C" || tag == "POSIX") return "en";
    for (char& c : tag)
        if (c == '_') c = '-';
    return tag;
}

}  // namespace ballpark::desktop
