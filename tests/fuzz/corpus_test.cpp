#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/fuzz/targets.h"

using namespace ballpark;

namespace {

std::string content(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void run(const fuzz::Target& target, std::string_view input) {
    target.run(std::as_bytes(std::span(input.data(), input.size())));
}

}  // namespace

// A broken promise or a fault ends the program, so that reaching the end is what is tested.
TEST_CASE("every reader keeps its promises on the whole corpus, and on every file of it cut short") {
    for (const fuzz::Target& target : fuzz::kTargets) {
        const auto folder = std::filesystem::path(BALLPARK_TEST_DATA) / "fuzz/corpus" / target.name;
        int files = 0;
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            const std::string input = content(entry.path());
            INFO(entry.path().string());
            run(target, input);
            for (std::size_t part = 1; part < 8; ++part) run(target, std::string_view(input).substr(0, input.size() * part / 8));
            ++files;
        }
        CHECK(files >= 8);
    }
}
