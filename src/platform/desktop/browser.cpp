#include "platform/desktop/browser.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <string>

#include <spawn.h>
#include <sys/wait.h>

extern char** environ;

namespace ballpark::desktop {

namespace {

#ifdef __APPLE__
constexpr const char* kOpener = "open";
#else
constexpr const char* kOpener = "xdg-open";
#endif

bool is_web_address(std::string_view url) {
    if (!url.starts_with("https://") && !url.starts_with("http://")) return false;
    return std::none_of(url.begin(), url.end(), [](unsigned char c) { return c <= ' ' || c == 0x7F; });
}

}  // namespace

void Browser::open(std::string_view url) {
    std::string address(url);
    if (!is_web_address(url)) {
        std::fprintf(stderr, "ballpark-desktop: not opened, since it is not a web address: %s\n", address.c_str());
        return;
    }
    std::string opener = kOpener;
    std::array<char*, 3> arguments{opener.data(), address.data(), nullptr};
    pid_t helper = 0;
    const int error = posix_spawnp(&helper, kOpener, nullptr, nullptr, arguments.data(), environ);
    if (error == 0) {
        helpers_.push_back(helper);
    } else {
        std::fprintf(stderr, "ballpark-desktop: %s can't be started (%s); the address is %s\n", kOpener,
                     std::strerror(error), address.c_str());
    }
}

void Browser::reap() {
    std::erase_if(helpers_, [](pid_t helper) { return waitpid(helper, nullptr, WNOHANG) != 0; });
}

}  // namespace ballpark::desktop
