#include "platform/desktop/picture_files.h"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "platform/desktop/png.h"
#include "platform/desktop/screenshot.h"

namespace ballpark::desktop {
namespace {

namespace fs = std::filesystem;

fs::path folder() {
    std::error_code error;
    const char* home = std::getenv("HOME");
    const fs::path downloads = home == nullptr ? fs::path() : fs::path(home) / "Downloads";
    return fs::is_directory(downloads, error) ? downloads : fs::current_path(error);
}

/// A file of that name that is not there yet.
fs::path new_file(const std::string& name) {
    std::error_code error;
    fs::path path = folder() / (name + ".png");
    for (int number = 2; fs::exists(path, error); ++number) path = folder() / (name + "-" + std::to_string(number) + ".png");
    return path;
}

}  // namespace

void PictureFiles::want(std::string_view name, const platform::Rectangle& part, Done done) {
    wanted_.push_back({std::string(name), part, std::move(done)});
}

void PictureFiles::save(float window_height, float pixels_per_unit) {
    const auto pixels = [&](float units) { return static_cast<int>(std::lround(units * pixels_per_unit)); };
    for (const Wanted& wanted : std::exchange(wanted_, {})) {
        const platform::Rectangle& part = wanted.part;
        const int bottom = pixels(window_height - part.y - part.height);
        const std::string path = new_file(wanted.name).string();
        wanted.done(path, write_png(path, read_pixels(pixels(part.x), bottom, pixels(part.width), pixels(part.height))));
    }
}

}  // namespace ballpark::desktop
