#include "platform/desktop/picture_files.h"

#include <cmath>
#include <cstdio>
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

}  // namespace

std::string PictureFiles::want(std::string_view name, const platform::Rectangle& part) {
    std::error_code error;
    fs::path path = folder() / (std::string(name) + ".png");
    for (int number = 2; fs::exists(path, error); ++number) path = folder() / (std::string(name) + "-" + std::to_string(number) + ".png");
    wanted_.push_back({path.string(), part});
    return wanted_.back().path;
}

void PictureFiles::save(float window_height, float pixels_per_unit) {
    const auto pixels = [&](float units) { return static_cast<int>(std::lround(units * pixels_per_unit)); };
    for (const Wanted& wanted : std::exchange(wanted_, {})) {
        const platform::Rectangle& part = wanted.part;
        const int bottom = pixels(window_height - part.y - part.height);
        const std::string problem = write_png(wanted.path, read_pixels(pixels(part.x), bottom, pixels(part.width), pixels(part.height)));
        if (!problem.empty()) std::fprintf(stderr, "ballpark-desktop: can't write %s: %s\n", wanted.path.c_str(), problem.c_str());
    }
}

}  // namespace ballpark::desktop
