/// A device's capacity: what was measured where it was, else what the data sheet says.
#include <catch2/catch_test_macros.hpp>

#include "hardware/device_spec.h"

namespace ballpark {
namespace {

TEST_CASE("capacity is the measured memory where there is one", "[hardware]") {
    DeviceSpec device;
    device.memory = gib(80);
    CHECK(device.capacity() == Bytes(85'899'345'920));
    device.usable_memory = mib(81'092);
    CHECK(device.capacity() == mib(81'092));
    CHECK(device.capacity() < device.memory);
}

TEST_CASE("what is not known stays unknown", "[hardware]") {
    const DeviceSpec device;
    CHECK_FALSE(device.fp16);
    CHECK_FALSE(device.power);
    CHECK_FALSE(device.link);
}

}  // namespace
}  // namespace ballpark
