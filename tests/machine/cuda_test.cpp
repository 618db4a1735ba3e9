// NVIDIA cards, played by fake drivers.
#include <catch2/catch_test_macros.hpp>

#include <cstdlib>
#include <string>

#include <dlfcn.h>

#include "platform/machine/cuda.h"

namespace ballpark {
namespace {

std::string fake(const std::string& folder, const std::string& name = "libcuda.so.1") {
    return std::string(BALLPARK_FAKE_DRIVER) + "/" + folder + "/" + name;
}

int left_open(const std::string& folder) {
    void* const library = dlopen(fake(folder).c_str(), RTLD_NOW | RTLD_LOCAL);
    REQUIRE(library != nullptr);
    const auto count = reinterpret_cast<int (*)()>(dlsym(library, "fake_cuda_left_open"));
    REQUIRE(count != nullptr);
    return count();
}

CudaReading read_as(const char* part, const std::string& folder = "whole", const std::vector<std::string>& nvml = {}) {
    setenv("FAKE_CUDA", part, 1);
    CudaReading reading = read_cuda({{fake(folder)}, nvml});
    unsetenv("FAKE_CUDA");
    if (folder != "broken") CHECK(left_open(folder) == 0);
    return reading;
}

TEST_CASE("two cards are listed with their memory, and no context stays open") {
    const CudaReading reading = read_as("two_cards");
    CHECK(reading.problems.empty());
    REQUIRE(reading.devices.size() == 2);
    const LocalDevice& card = reading.devices[0];
    CHECK(card.name == "NVIDIA GeForce RTX 4090");
    CHECK(card.vendor == "nvidia");
    CHECK(card.source == "cuda");
    CHECK(card.driver == "CUDA 12.4");
    CHECK(card.memory_total == mib(24217));
    CHECK(card.memory_free == mib(23000));
    CHECK(card.memory_free_source == "cuda");
    CHECK(reading.devices[1].name == "NVIDIA A100-SXM4-80GB");
    CHECK(reading.devices[1].memory_free == mib(40000));
}

TEST_CASE("NVML is preferred for free memory, card by card") {
    const std::vector<std::string> nvml{fake("nvml", "libnvidia-ml.so.1")};
    const CudaReading both = read_as("two_cards", "whole", nvml);
    REQUIRE(both.devices.size() == 2);
    CHECK(both.devices[0].memory_free == mib(23456));
    CHECK(both.devices[0].memory_free_source == "nvml");
    CHECK(both.devices[0].driver == "550.54.14, CUDA 12.4");

    setenv("FAKE_NVML", "first_only", 1);
    const CudaReading first = read_as("two_cards", "whole", nvml);
    REQUIRE(first.devices.size() == 2);
    CHECK(first.devices[0].memory_free_source == "nvml");
    CHECK(first.devices[1].memory_free == mib(40000));
    CHECK(first.devices[1].memory_free_source == "cuda");

    setenv("FAKE_NVML", "not_loaded", 1);
    const CudaReading none = read_as("two_cards", "whole", nvml);
    unsetenv("FAKE_NVML");
    REQUIRE(none.devices.size() == 2);
    CHECK(none.devices[0].memory_free_source == "cuda");
    CHECK(none.problems.empty());
}

TEST_CASE("no driver, or one that is no library, is a plain reason") {
    const CudaReading missing = read_cuda({{"libcuda-that-nobody-has.so.1"}, {}});
    CHECK(missing.devices.empty());
    CHECK(missing.problems == std::vector<std::string>{"no NVIDIA driver: libcuda-that-nobody-has.so.1 not found"});

    const CudaReading broken = read_as("two_cards", "broken");
    REQUIRE(broken.problems.size() == 1);
    CHECK(broken.problems[0].find("libcuda.so.1 does not load: ") != std::string::npos);
}

TEST_CASE("a failing call is named with its CUresult") {
    const auto only_problem = [](const CudaReading& reading) {
        CHECK(reading.devices.empty());
        REQUIRE(reading.problems.size() == 1);
        return reading.problems[0];
    };
    CHECK(only_problem(read_as("no_device")) == 
          "the NVIDIA driver finds no card (cuInit failed: 100 CUDA_ERROR_NO_DEVICE)");
    CHECK(only_problem(read_as("unknown_error")) == 
          "the NVIDIA driver does not start (cuInit failed: 4711 unnamed CUresult)");
    CHECK(only_problem(read_as("absurd_count")) == "cuDeviceGetCount answered -7 cards, which can't be");
    CHECK(only_problem(read_as("no_cards")).find("lists no card") != std::string::npos);
    CHECK(only_problem(read_as("two_cards", "no_total")).find("lacks cuDeviceTotalMem_v2") != std::string::npos);
}

TEST_CASE("a card stays listed when only one of its figures can't be read") {
    const CudaReading free_fails = read_as("free_fails");
    REQUIRE(free_fails.devices.size() == 2);
    CHECK(free_fails.devices[0].memory_total == mib(24217));
    CHECK_FALSE(free_fails.devices[0].memory_free.has_value());
    CHECK(free_fails.devices[0].memory_free_source.empty());
    CHECK(free_fails.problems.at(0) == "cuMemGetInfo failed for NVIDIA GeForce RTX 4090: 2 CUDA_ERROR_OUT_OF_MEMORY");

    const CudaReading no_context = read_as("no_context");
    REQUIRE(no_context.devices.size() == 2);
    CHECK(no_context.problems.at(0).starts_with("cuDevicePrimaryCtxRetain failed for NVIDIA GeForce RTX 4090: 2 "));

    const CudaReading too_large = read_as("free_too_large");
    CHECK_FALSE(too_large.devices.at(0).memory_free.has_value());
    CHECK(too_large.problems.at(0).find("more free memory than it has") != std::string::npos);

    const CudaReading total_fails = read_as("total_fails");
    REQUIRE(total_fails.devices.size() == 2);
    CHECK_FALSE(total_fails.devices[0].memory_total.has_value());
    // Not in the fake's table of names: ours answers.
    CHECK(total_fails.problems.at(0) == "cuDeviceTotalMem failed for NVIDIA GeForce RTX 4090: 101 CUDA_ERROR_INVALID_DEVICE");

    const CudaReading old = read_as("old_driver", "no_contexts");
    REQUIRE(old.devices.size() == 2);
    CHECK(old.devices[0].driver == "CUDA 6.5");
    CHECK(old.devices[0].memory_total == mib(24217));
    CHECK(old.problems.at(0) == "free memory of NVIDIA GeForce RTX 4090 is not known: the driver is older than CUDA 7.0");
}

TEST_CASE("a name that is no text becomes printable") {
    const CudaReading reading = read_as("garbage_name");
    REQUIRE(reading.devices.size() == 2);
    CHECK(reading.devices[0].name.starts_with("RTX??\?(\"\\xx"));
    CHECK(reading.devices[0].name.size() == 255);

    const CudaReading unnamed = read_as("unnamed");
    CHECK(unnamed.devices.at(1).name == "NVIDIA card 1");
}

}  // namespace
}  // namespace ballpark
