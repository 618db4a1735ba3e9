#include "platform/desktop/mapped_file.h"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace ballpark::desktop {

MappedFile::MappedFile(const std::string& path) {
    // Not blocking, since opening a pipe would wait for somebody to write into it.
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat facts {};
    if (file < 0 || fstat(file, &facts) != 0) {
        problem_ = std::strerror(errno);
    } else if (S_ISDIR(facts.st_mode)) {
        problem_ = "it is a folder";
    } else if (!S_ISREG(facts.st_mode)) {
        problem_ = "it is not a regular file";
    } else if (facts.st_size > 0) {
        const auto size = static_cast<std::size_t>(facts.st_size);
        void* const memory = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
        if (memory == MAP_FAILED) {
            problem_ = std::strerror(errno);
        } else {
            bytes_ = {static_cast<const std::byte*>(memory), size};
        }
    }
    if (file >= 0) close(file);
}

MappedFile::~MappedFile() {
    if (!bytes_.empty()) munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

}  // namespace ballpark::desktop
