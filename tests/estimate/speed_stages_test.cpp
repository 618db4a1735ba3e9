// Speed of a model that lies in several places: on the host and a device, or on several devices, one after the other.

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include <vector>

#include "estimate/speed.h"
#include "model/gguf_size.h"
#include "question/speed_constants.h"
#include "tests/support/context.h"

namespace ballpark {
namespace {

using Catch::Approx;

const KvFormat kHalf{TensorType::f16, TensorType::f16};

ModelTraffic part(double bytes) {
    ModelTraffic model;
    model.layers = 10;
    model.matrices = 10;
    model.hidden_size = 1000;
    model.split_bytes = bytes;
    model.token_parameters = bytes / 2;
    return model;
}

SpeedDevice device(double bandwidth, double peak) {
    SpeedDevice device;
    device.bandwidth = bandwidth;
    device.peak = device.attention_peak = device.fastest = peak;
    return device;
}

TEST_CASE("a step and a prompt over host and device worked by hand") {
    SpeedConstants half;
    half.weight_share = 0.5;
    half.step_spread = {0.5, 1, 2};
    const SpeedRunner gpu{device(1e12, 1e14), {}};
    const SpeedRunner over_link{device(2e10, 1e14), {}};
    const std::vector<SpeedStage> stages = {{part(4e9), {device(5e10, 1e12), half}, over_link, 0}, {part(6e9), gpu, {}, 1e9}};
    const ModelTraffic whole = part(10e9);
    SpeedSetup setup{.model = whole, .device = {}, .parallel = {}, .input = 1024, .output = 1, .concurrency = 1, .most_running = 0, .chunk = 512};
    setup.stages = stages;
    const SpeedEstimate e = estimate_speed(setup, {});
    // Host: 4e9 / (0.5 * 5e10) read and 4e9 / 1e12 computed. Device: 6e9 / 1e12 and 6e9 / 1e14. 4000 bytes over 1e9.
    const double host = 0.16 + 0.004;
    const double gpu_step = 0.006 + 6e-5 + 4e-6;
    REQUIRE(e.step.typical == Approx(host + gpu_step));
    REQUIRE(e.ceiling_step == Approx(0.08 + 0.006));
    REQUIRE(e.bound == SpeedBound::memory);
    // Each by its part of the time: 2 and 0.5 of the host's, 1 of the device's, which counts without the crossing.
    const double rest = 0.006 + 6e-5;
    REQUIRE(e.step.high == Approx((host + gpu_step) * (2 * host + rest) / (host + rest)));
    // 1024 tokens in two passes: the host's 4e9 bytes go over the link twice, and the device multiplies everything.
    const double prompt = 2 * 4e9 / 2e10 + 2 * 6e9 / 1e12 + 1024 * 10e9 / 1e14 + 1024 * 4e-6;
    REQUIRE(e.prefill.typical == Approx(prompt));

    // Fewer tokens than are worth the copy are multiplied where the weights lie.
    setup.input = 16;
    const SpeedEstimate few = estimate_speed(setup, {});
    REQUIRE(few.prefill.typical == Approx(4e9 / 5e10 + 16 * 4e9 / 1e12 + 6e9 / 1e12 + 16 * 6e9 / 1e14 + 16 * 4e-6));
}

TEST_CASE("a model shared out over equal devices without a crossing is as fast as on one") {
    const Catalog& catalog = testing::catalog();
    for (const char* id : {"llama-3.1-70b", "gpt-oss-20b", "deepseek-v3", "gemma-3-27b", "jamba-1.5-mini"}) {
        INFO(id);
        const ModelSpec& model = (*catalog.find_model(id))->spec;
        const GgufSize file = gguf_size(model, GgufMixture::q4_k_m);
        const SpeedDevice rtx = speed_device(**catalog.find_device("rtx-4090-24gb"), GgufMixture::q4_k_m);
        const SpeedConstants constants = speed_constants(catalog.engine_constants(), "llama.cpp", rtx, false);
        LlamacppSetup layout;
        layout.tensor_split = {1, 2, 1};
        const std::vector<ModelTraffic> places = model_traffic_by_place(model, file, kHalf, layout);
        REQUIRE(places.size() == 4);
        REQUIRE(places[0].layers == 0);
        std::vector<SpeedStage> stages;
        for (std::size_t i = 1; i < places.size(); ++i) stages.push_back({places[i], {rtx, constants}, {}, 0});
        const ModelTraffic whole = model_traffic(model, file, kHalf);
        SpeedSetup setup{.model = whole, .device = rtx, .parallel = {}, .input = 3000, .output = 200, .concurrency = 5, .most_running = 3, .chunk = 512};
        const SpeedEstimate one = estimate_speed(setup, constants);
        setup.stages = stages;
        const SpeedEstimate three = estimate_speed(setup, {});
        for (const auto field : {&SpeedEstimate::step, &SpeedEstimate::prefill, &SpeedEstimate::ttft, &SpeedEstimate::tpot, &SpeedEstimate::tokens_per_second}) {
            REQUIRE((three.*field).low == Approx((one.*field).low));
            REQUIRE((three.*field).typical == Approx((one.*field).typical));
            REQUIRE((three.*field).high == Approx((one.*field).high));
        }
        REQUIRE(three.ceiling_tokens_per_second <= one.ceiling_tokens_per_second * (1 + 1e-9));
    }
}

}  // namespace
}  // namespace ballpark
