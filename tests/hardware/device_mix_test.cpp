/// What several unlike devices have in common.
#include <catch2/catch_test_macros.hpp>

#include <vector>

#include "hardware/device_mix.h"

namespace ballpark {
namespace {

DeviceSpec device(const char* id, std::int64_t memory, double bandwidth) {
    DeviceSpec out;
    out.id = out.name = id;
    out.memory = Bytes(memory);
    out.bandwidth = BytesPerSecond(bandwidth);
    out.fp16 = FlopPerSecond(bandwidth * 100);
    return out;
}

TEST_CASE("the weakest of several devices has the least of each", "[hardware]") {
    std::vector<DeviceSpec> mix = {device("a", 24, 1000), device("a", 24, 1000), device("b", 48, 500)};
    mix[0].fp8 = mix[1].fp8 = FlopPerSecond(9);
    const DeviceSpec weakest = weakest_of(mix);
    CHECK(weakest.memory == Bytes(24));
    CHECK(weakest.bandwidth.count() == 500);
    CHECK(weakest.fp16->count() == 50'000);
    CHECK_FALSE(weakest.fp8);
    CHECK(weakest.id == "2x a + b");
    CHECK(weakest.name == "2 × a + b");
    CHECK_FALSE(all_alike(mix));
}

TEST_CASE("equal devices are one of them", "[hardware]") {
    const std::vector<DeviceSpec> same = {device("a", 24, 1000), device("a", 24, 1000)};
    CHECK(all_alike(same));
    CHECK(weakest_of(same).id == "a");
}

}  // namespace
}  // namespace ballpark
