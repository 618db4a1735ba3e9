#include "platform/machine/asset_folders.h"

#include <system_error>

#ifdef __APPLE__
#include <mach-o/dyld.h>

#include <array>
#include <cstdint>
#endif

namespace ballpark {
namespace {

std::filesystem::path program_folder() {
    std::error_code error;
#ifdef __APPLE__
    std::array<char, 4096> buffer{};
    auto size = static_cast<std::uint32_t>(buffer.size());
    if (_NSGetExecutablePath(buffer.data(), &size) != 0) return {};
    return std::filesystem::canonical(buffer.data(), error).parent_path();
#else
    return std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
#endif
}

}  // namespace

std::vector<std::filesystem::path> asset_folders() {
    const std::filesystem::path program = program_folder();
    return {program / "assets", program / "../assets", program / "../share/ballpark"};
}

}  // namespace ballpark
