/// Hands a link to the system's browser.
#pragma once

#include <string_view>
#include <vector>

#include <sys/types.h>

namespace ballpark::desktop {

class Browser {
public:
    /// Only http and https addresses; no shell is involved. Problems go to standard error with the address.
    void open(std::string_view url);

    /// Lets helpers that have ended go; called now and then.
    void reap();

private:
    std::vector<pid_t> helpers_;
};

}  // namespace ballpark::desktop
