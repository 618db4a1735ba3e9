/// What the command line of the window asks for.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace ballpark::desktop {

/// Width and height in logical pixels, the ones that text sizes are given in.
struct Size {
    int width = 0;
    int height = 0;
};

struct Options {
    std::vector<std::string> files;  ///< opened as if they had been dropped on the window
    std::string theme;               ///< "light", "dark" or empty
    std::string language;            ///< "en", "ko" or empty
    std::string page;
    std::string state;               ///< "v1,…" or a link that ends in it
    std::string screenshot;          ///< write one PNG here instead of showing a window
    std::optional<Size> size;
    std::optional<double> scale;     ///< physical pixels a logical pixel; absent: what the display says
    bool stats = false;              ///< say on standard error when a frame is drawn, and how many at the end
};

/// Nothing to run: what to print and where, and the exit code.
struct Exit {
    int code = 0;
    std::string text;  ///< for standard output when the code is 0, else for standard error
};

std::variant<Options, Exit> parse_options(int argc, const char* const* argv);

}  // namespace ballpark::desktop
