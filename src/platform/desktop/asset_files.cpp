#include "platform/desktop/asset_files.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "platform/machine/asset_folders.h"

namespace ballpark::desktop {

namespace {

namespace fs = std::filesystem;

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
    std::vector<std::string> directories;
    for (const fs::path& folder : asset_folders()) directories.push_back(folder.string());
    return directories;
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
