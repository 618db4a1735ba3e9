/// Parts of the window that are saved as PNG files once they are drawn.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/platform.h"

namespace ballpark::desktop {

class PictureFiles {
public:
    /// Remembers the part until it is drawn; the path of a new file in the folder of downloads, or where the program runs.
    std::string want(std::string_view name, const platform::Rectangle& part);

    /// Saves what was wanted from the frame that was just drawn, not yet shown.
    void save(float window_height, float pixels_per_unit);

private:
    struct Wanted {
        std::string path;
        platform::Rectangle part;
    };
    std::vector<Wanted> wanted_;
};

}  // namespace ballpark::desktop
