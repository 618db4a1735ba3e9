#include "platform/desktop/asset_files.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#ifdef __APPLE__
#include <mach-o/dyld.h>

#include <array>
#endif

namespace ballpark::desktop {

namespace {

namespace fs = std::filesystem;

fs::path program_directory() {
    std::error_code error;
#ifdef __APPLE__
    std::array<char, 4096> buffer{};
    auto size = static_cast<std::uint32_t>(buffer.size());
    if (_NSGetExecutablePath(buffer.data(), &size) != 0) return {};
    return fs::canonical(buffer.data(), error).parent_path();
#else
    return fs::read_symlink("/proc/self/exe", error).parent_path();
#endif
}

// Assets have plain names below their folder; anything else is a mistake, or an attempt to read other files.
bool is_plain(const fs::path& path) {
    return path.is_relative() && std::none_of(path.begin(), path.end(), [](const fs::path& part) { return part == ".."; });
}

bool read_file(const fs::path& path, std::vector<char>& bytes) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return false;
    bytes.assign(std::istreambuf_iterator<char>(file), {});
    return !file.bad() && !bytes.empty();
}

}  // namespace

AssetFiles::AssetFiles(std::vector<std::string> directories) : directories_(std::move(directories)) {}

std::vector<std::string> AssetFiles::default_directories() {
    const fs::path program = program_directory();
    return {(program / "assets").string(), (program / "../assets").string(), (program / "../share/ballpark").string()};
}

void AssetFiles::load(std::string_view path, Done done) { requests_.push_back({std::string(path), std::move(done)}); }

bool AssetFiles::deliver() {
    // Taken out first: a `done` function may ask for the next asset.
    const std::vector<Request> requests = std::exchange(requests_, {});
    for (const Request& request : requests) {
        std::vector<char> bytes;
        bool found = false;
        for (const std::string& directory : directories_)
            found = found || (is_plain(request.path) && read_file(fs::path(directory) / request.path, bytes));
        if (!found) {
            bytes.clear();
            std::fprintf(stderr, "ballpark-desktop: asset %s is missing; looked in", request.path.c_str());
            for (const std::string& directory : directories_) std::fprintf(stderr, " %s", directory.c_str());
            std::fprintf(stderr, "\n");
        }
        request.done(std::as_bytes(std::span(bytes)));
    }
    return !requests.empty();
}

}  // namespace ballpark::desktop
