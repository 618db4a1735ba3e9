/// Parts of the window that are saved as PNG files once they are drawn.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/platform.h"

namespace ballpark::desktop {

class PictureFiles {
public:
    using Done = std::function<void(std::string_view path, std::string_view problem)>;

    /// Remembers the part until it is drawn.
    void want(std::string_view name, const platform::Rectangle& part, Done done);

    /// Saves what was wanted from the frame that was just drawn, not yet shown: as new files in the folder of downloads,
    /// or where the program runs.
    void save(float window_height, float pixels_per_unit);

private:
    struct Wanted {
        std::string name;
        platform::Rectangle part;
        Done done;
    };
    std::vector<Wanted> wanted_;
};

}  // namespace ballpark::desktop
