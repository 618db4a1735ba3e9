/// Assets that are too large to compile in and are read when they are needed ("fonts/hangul.ttf").
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ballpark::desktop {

class AssetFiles {
public:
    using Done = std::function<void(std::span<const std::byte>)>;

    /// Looks in `directories` in this order.
    explicit AssetFiles(std::vector<std::string> directories);

    /// Beside the program, in the build tree, and where it is installed: all relative to the program itself.
    static std::vector<std::string> default_directories();

    void load(std::string_view path, Done done);

    /// Reads what was asked for and hands it over; true when there was something.
    bool deliver();

private:
    struct Request {
        std::string path;
        Done done;
    };
    std::vector<std::string> directories_;
    std::vector<Request> requests_;
};

}  // namespace ballpark::desktop
