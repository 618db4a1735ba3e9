#include "platform/desktop/whole_file.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ballpark::desktop {

namespace {

std::string write_all(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return std::strerror(errno);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

std::string write_to(const std::string& path, int flags, std::string_view bytes, bool to_disk) {
    const int file = open(path.c_str(), O_WRONLY | O_CLOEXEC | flags, 0644);
    if (file < 0) return std::strerror(errno);
    std::string problem = write_all(file, bytes);
    if (problem.empty() && to_disk && fsync(file) != 0) problem = std::strerror(errno);
    if (close(file) != 0 && problem.empty()) problem = std::strerror(errno);
    return problem;
}

// A link (as people keep their settings in) stays a link: its target is replaced.
std::string link_target(const std::string& path) {
    char* const real = realpath(path.c_str(), nullptr);
    std::string target = real != nullptr ? real : path;
    std::free(real);
    return target;
}

}  // namespace

std::string write_whole_file(const std::string& file, std::string_view bytes) {
    const std::string path = link_target(file);
    struct stat known {};
    if (stat(path.c_str(), &known) == 0 && !S_ISREG(known.st_mode)) return write_to(path, 0, bytes, false);
    const std::string beside = path + ".new-" + std::to_string(getpid());
    std::string problem = write_to(beside, O_CREAT | O_TRUNC, bytes, true);
    if (problem.empty() && rename(beside.c_str(), path.c_str()) != 0) problem = std::strerror(errno);
    if (!problem.empty()) unlink(beside.c_str());
    return problem;
}

}  // namespace ballpark::desktop
