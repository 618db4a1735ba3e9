#include "bindings/cli/file_reader.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace ballpark {
namespace {

class FileReader final : public RangeReader {
public:
    FileReader(std::ifstream file, std::uint64_t size) : file_(std::move(file)), size_(size) {}

    std::uint64_t size() const override { return size_; }

    std::optional<Error> read(std::uint64_t offset, std::span<std::byte> out) override {
        file_.clear();
        file_.seekg(static_cast<std::streamoff>(offset));
        file_.read(reinterpret_cast<char*>(out.data()), static_cast<std::streamsize>(out.size()));
        if (file_.gcount() == static_cast<std::streamsize>(out.size())) return std::nullopt;
        return Error{ErrorCode::bad_file, "byte " + std::to_string(offset), "the file could not be read here"};
    }

private:
    std::ifstream file_;
    std::uint64_t size_;
};

Error cannot_open(const std::string& path, const std::string& reason) {
    return {ErrorCode::bad_file, "file", path + ": " + reason};
}

}  // namespace

Result<std::unique_ptr<RangeReader>> open_file(const std::string& path) {
    std::error_code status;
    if (std::filesystem::is_directory(path, status)) return cannot_open(path, "is a folder");
    const std::uintmax_t size = std::filesystem::file_size(path, status);
    if (status) return cannot_open(path, status.message());
    std::ifstream file(path, std::ios::binary);
    if (!file) return cannot_open(path, std::strerror(errno));
    return std::unique_ptr<RangeReader>(std::make_unique<FileReader>(std::move(file), size));
}

}  // namespace ballpark
