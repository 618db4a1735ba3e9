/// A file as memory, of which the system reads only the pages that are looked at: the header of a 40 GB model.
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace ballpark::desktop {

class MappedFile {
public:
    explicit MappedFile(const std::string& path);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    /// Empty for an empty file and when there is a problem.
    std::span<const std::byte> bytes() const { return bytes_; }

    /// Why the file can't be read, empty when it can.
    const std::string& problem() const { return problem_; }

private:
    std::span<const std::byte> bytes_;
    std::string problem_;
};

}  // namespace ballpark::desktop
