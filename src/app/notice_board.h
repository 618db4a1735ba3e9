/// The one sentence that is said to the user at a time: an error stays until it is read, anything else for some seconds.
#pragma once

#include <optional>
#include <string>

#include "ui/view.h"

namespace ballpark {

class NoticeBoard {
public:
    void say(std::string text, bool error);
    void dismiss() { notice_.reset(); }

    /// What is to be seen now; nullptr: nothing.
    const ui::Notice* shown();

    /// Seconds until that changes by itself.
    double seconds_left() const;

private:
    std::optional<ui::Notice> notice_;
    double until_ = 0;  ///< in ImGui's time
};

}  // namespace ballpark
