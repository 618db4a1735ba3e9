// One target as a libFuzzer program; BALLPARK_FUZZ_TARGET is its function.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ballpark::fuzz::BALLPARK_FUZZ_TARGET({reinterpret_cast<const std::byte*>(data), size});
    return 0;
}
