/// Times reading the header of a GGUF file from disk. Prints JSON: the seconds of each round.
/// usage: ballpark-bench-gguf FILE.gguf [ROUNDS]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "formats/inspect.h"

namespace {

using Clock = std::chrono::steady_clock;

class DiskReader final : public ballpark::RangeReader {
public:
    explicit DiskReader(const char* path) : file_(std::fopen(path, "rb")), size_(std::filesystem::file_size(path)) {
        std::setvbuf(file_.get(), nullptr, _IONBF, 0);
    }

    std::uint64_t size() const override { return size_; }

    std::optional<ballpark::Error> read(std::uint64_t offset, std::span<std::byte> out) override {
        if (std::fseek(file_.get(), static_cast<long>(offset), SEEK_SET) == 0 &&
            std::fread(out.data(), 1, out.size(), file_.get()) == out.size())
            return std::nullopt;
        return ballpark::Error{ballpark::ErrorCode::bad_file, "file", "the disk did not give these bytes"};
    }

private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    std::unique_ptr<std::FILE, Close> file_;
    std::uint64_t size_;
};

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2 || !std::filesystem::is_regular_file(argv[1])) {
        std::fputs("usage: ballpark-bench-gguf FILE.gguf [ROUNDS]\n", stderr);
        return 2;
    }
    const int rounds = argc > 2 ? std::max(1, std::atoi(argv[2])) : 21;
    std::printf("[");
    for (int round = 0; round < rounds; ++round) {
        const auto start = Clock::now();
        DiskReader reader(argv[1]);
        const auto summary = ballpark::inspect(reader, argv[1]);
        const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
        if (!summary) {
            std::fprintf(stderr, "%s\n", summary.error().message.c_str());
            return 1;
        }
        std::printf("%s%.9f", round == 0 ? "" : ",", seconds);
    }
    std::printf("]\n");
    return 0;
}
