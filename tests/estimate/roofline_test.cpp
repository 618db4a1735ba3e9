// The roofline of a service: by hand, and never above the roof.
#include "estimate/roofline.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include "catalog/catalog.h"
#include "numeric/weight_format.h"
#include "tests/support/context.h"

namespace ballpark::testing {
namespace {

/// One dense layer of a million parameters in 16 bit, no cache.
ModelTraffic plain_traffic() {
    ModelTraffic traffic;
    traffic.layers = 1;
    traffic.split_bytes = 2e6;
    traffic.token_parameters = 1e6;
    return traffic;
}

SpeedDevice plain_device() {
    SpeedDevice device;
    device.bandwidth = 1e12;
    device.peak = device.attention_peak = device.fastest = 100e12;
    return device;
}

}  // namespace

TEST_CASE("a decode step of a dense layer by hand", "[estimate]") {
    const ModelTraffic traffic = plain_traffic();
    const SpeedSetup setup{.model = traffic, .device = plain_device(), .parallel = {}, .input = 100, .output = 10, .concurrency = 4};
    const SpeedEstimate estimate = estimate_speed(setup, {});
    const auto found = roofline(setup, estimate);
    REQUIRE(found);
    // 4 sequences x 2 FLOP x 1e6 parameters over 2e6 bytes.
    REQUIRE(found->decode.flop_per_byte == Catch::Approx(4));
    // 100 tokens of a prompt meet every weight once.
    REQUIRE(found->prefill.flop_per_byte == Catch::Approx(100));
    REQUIRE(found->decode.flop_per_second.typical == Catch::Approx(8e6 / estimate.step.typical));
    REQUIRE(found->roof(50) == Catch::Approx(50e12));
    REQUIRE(found->roof(500) == Catch::Approx(100e12));
}

TEST_CASE("without the device's rate there is no roofline", "[estimate]") {
    const ModelTraffic traffic = plain_traffic();
    SpeedDevice device = plain_device();
    device.peak = 0;
    const SpeedSetup setup{.model = traffic, .device = device, .parallel = {}, .input = 100, .output = 10, .concurrency = 1};
    REQUIRE_FALSE(roofline(setup, estimate_speed(setup, {})));
}

TEST_CASE("no service of the catalog stands above its roof, and more users compute more on each byte", "[estimate]") {
    const WeightFormat& format = *find_weight_format("bf16");
    for (const char* name : {"llama-3.1-8b", "qwen3-32b", "mixtral-8x7b", "deepseek-v3"})
        for (const char* gpu : {"l4-24gb", "h100-sxm-80gb", "mi300x-192gb"}) {
            CAPTURE(name, gpu);
            const ModelTraffic traffic = model_traffic((*catalog().find_model(name))->spec, format, KvFormat{});
            double last = 0;
            for (const double users : {1.0, 4.0, 16.0, 64.0}) {
                const SpeedSetup setup{.model = traffic, .device = speed_device(**catalog().find_device(gpu), format), .parallel = {},
                                       .input = 1000, .output = 200, .concurrency = users};
                const auto found = roofline(setup, estimate_speed(setup, {}));
                REQUIRE(found);
                for (const RooflinePoint& point : {found->decode, found->prefill})
                    REQUIRE(point.flop_per_second.high <= found->roof(point.flop_per_byte) * 1.0001);
                REQUIRE(found->decode.flop_per_byte >= last);
                last = found->decode.flop_per_byte;
            }
        }
}

}  // namespace ballpark::testing
