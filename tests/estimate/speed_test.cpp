#include "estimate/speed.h"

#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>

#include "question/speed_constants.h"
#include "tests/support/context.h"
#include "tests/support/expression.h"

namespace ballpark {
namespace {

const KvFormat kHalf{TensorType::f16, TensorType::f16};

SpeedSetup setup_of(const ModelTraffic& traffic, const SpeedDevice& device, double context, double requests) {
    return {traffic, device, {}, context, 256, requests, 0};
}

TEST_CASE("a decode step worked by hand") {
    ModelTraffic model;
    model.layers = 10;
    model.matrices = 40;
    model.split_bytes = 8e9;
    model.token_parameters = 4e9;
    model.caches[0] = {0, 1, 8, 1000, 0, 2000, 2000};
    model.cache_kinds = 1;
    SpeedDevice device;
    device.bandwidth = 1e12;
    device.peak = device.attention_peak = device.fastest = 1e14;
    SpeedConstants constants;
    constants.weight_share = 0.8;
    constants.per_matrix = 1e-5;
    const SpeedEstimate estimate = estimate_speed(setup_of(model, device, 872, 2), constants);
    // 8e9 / 0.8e12 read, 2 * 1000 tokens * 1000 bytes / 1e12 of cache, 40 * 1e-5 launched, and
    // 2 * (8e9 + 1000 * 2000) / 1e14 computed.
    REQUIRE(estimate.step.typical == Catch::Approx(0.01 + 2e-6 + 4e-4 + 1.6004e-4));
    REQUIRE(estimate.ceiling_step == Catch::Approx(0.008 + 2e-6));
    REQUIRE(estimate.bound == SpeedBound::memory);
}

TEST_CASE("a request meets the prompts of those beside it either while it waits or on its own steps") {
    ModelTraffic model;
    model.layers = model.matrices = 10;
    model.split_bytes = 1e9;
    model.token_parameters = 1e9;
    model.caches[0] = {0, 1, 8, 1000, 0, 0, 0};
    model.cache_kinds = 1;
    SpeedDevice device;
    device.bandwidth = 1e12;
    device.peak = device.attention_peak = device.fastest = 1e14;
    SpeedConstants constants;
    constants.queue = 0.25;
    constants.wait_steps = 2;
    SpeedSetup setup = setup_of(model, device, 1000, 5);
    // Prompt: 2 * 1e9 * 1000 / 1e14 = 20 ms and 1 ms to read the weights; step: 1 ms, 5 * 1128 * 1000 / 1e12 of cache
    // and 5 * 20 us of arithmetic. The four prompts beside it take 80 ms, a quarter of which pass before its first token.
    const double step = 0.001 + 5.64e-6 + 1e-4;
    const double tpot = step + 0.75 * 0.08 / 256;
    const SpeedEstimate whole = estimate_speed(setup, constants);
    REQUIRE(whole.tpot.typical == Catch::Approx(tpot));
    REQUIRE(whole.ttft.typical == Catch::Approx(0.021 + 0.25 * 0.08 + 0.8 * 2 * tpot));
    REQUIRE(whole.requests_per_second.typical == Catch::Approx(5 / (256 * step + 0.021 + 0.08)));
    // In four chunks each pass reads the weights again, and the cache of those before it: 1.5 * 1e6 bytes; three of them
    // ride on decode steps, which take 105.64 us longer than the pass.
    setup.chunk = 250;
    const SpeedEstimate chunked = estimate_speed(setup, constants);
    REQUIRE(chunked.tpot.typical == Catch::Approx(tpot));
    REQUIRE(chunked.prefill.typical == Catch::Approx(0.02 + 4 * 0.001 + 1.5e-6));
    REQUIRE(chunked.ttft.typical ==
            Catch::Approx(0.0240015 + 0.25 * 0.08 + 0.8 * (2 * tpot + 3 * (step - 0.001))));
}

TEST_CASE("experts touched are counted without a power function") {
    REQUIRE(experts_touched(0.25, 1) == Catch::Approx(0.25));
    REQUIRE(experts_touched(0.25, 3) == Catch::Approx(1 - 0.75 * 0.75 * 0.75));
    REQUIRE(experts_touched(0.25, 1e12) == 1);
}

TEST_CASE("Llama 3.1 70B in fp8 on an H200") {
    const Catalog& catalog = testing::catalog();
    const ModelTraffic traffic = model_traffic((*catalog.find_model("llama-3.1-70b"))->spec, *find_weight_format("fp8"), kHalf);
    const SpeedDevice device = speed_device(**catalog.find_device("h200-sxm-141gb"), *find_weight_format("fp8"));
    const SpeedEstimate estimate =
        estimate_speed(setup_of(traffic, device, 1024, 1), speed_constants(catalog.engine_constants(), "vllm", device, false));
    // 70.5 GB over 4.8 TB/s is 14.7 ms; real engines take 16 to 22 ms.
    REQUIRE(estimate.ceiling_step > 0.0145);
    REQUIRE(estimate.step.typical > 0.016);
    REQUIRE(estimate.step.typical < 0.022);
}

TEST_CASE("transformers starts each kernel from Python, which small models feel most") {
    const Catalog& catalog = testing::catalog();
    const WeightFormat& format = *find_weight_format("bf16");
    const SpeedDevice device = speed_device(**catalog.find_device("a100-sxm-80gb"), format);
    const SpeedConstants constants = speed_constants(catalog.engine_constants(), "transformers", device, false);
    const auto step = [&](const char* model) {
        const ModelTraffic traffic = model_traffic((*catalog.find_model(model))->spec, format, kHalf);
        return estimate_speed(setup_of(traffic, device, 1024, 1), constants).step;
    };
    // Published: 47 tokens a second of Qwen2.5-0.5B, 40 of 7B, though it reads fifteen times as much.
    REQUIRE(step("qwen2.5-0.5b").low < 1 / 47.4);
    REQUIRE(step("qwen2.5-0.5b").high > 1 / 47.4);
    REQUIRE(step("qwen2.5-7b").low < 1 / 40.4);
    REQUIRE(step("qwen2.5-7b").high > 1 / 40.4);
    REQUIRE(step("qwen2.5-7b").typical < 3 * step("qwen2.5-0.5b").typical);
}

void require_below_ceiling(const SpeedEstimate& estimate) {
    REQUIRE(estimate.step.low >= estimate.ceiling_step);
    REQUIRE(estimate.prefill.low >= estimate.ceiling_prefill);
    REQUIRE(estimate.ttft.low >= estimate.ceiling_prefill);
    REQUIRE(estimate.tokens_per_second_user.high <= estimate.ceiling_tokens_per_second_user * (1 + 1e-12));
    REQUIRE(estimate.tokens_per_second.high <= estimate.ceiling_tokens_per_second * (1 + 1e-12));
    REQUIRE(estimate.requests_per_second.high <= estimate.ceiling_requests_per_second * (1 + 1e-12));
}

TEST_CASE("over the whole catalog no answer exceeds its ceiling, and more is never the wrong way round") {
    const Catalog& catalog = testing::catalog();
    const WeightFormat& format = *find_weight_format("fp8");
    for (const ModelEntry& model : catalog.models()) {
        const ModelTraffic traffic = model_traffic(model.spec, format, kHalf);
        for (const DeviceSpec& spec : catalog.devices()) {
            INFO(model.id << " on " << spec.id);
            const SpeedDevice device = speed_device(spec, format);
            const SpeedConstants constants = speed_constants(catalog.engine_constants(), "vllm", device, traffic.has_experts());
            const SpeedEstimate one = estimate_speed(setup_of(traffic, device, 1024, 1), constants);
            const SpeedEstimate many = estimate_speed(setup_of(traffic, device, 1024, 64), constants);
            const SpeedEstimate longer = estimate_speed(setup_of(traffic, device, 8192, 64), constants);
            SpeedDevice wider = device;
            wider.bandwidth *= 2;
            const SpeedEstimate faster = estimate_speed(setup_of(traffic, wider, 1024, 64), constants);
            for (const SpeedEstimate& estimate : {one, many, longer, faster}) require_below_ceiling(estimate);
            REQUIRE(many.step.typical >= one.step.typical);
            REQUIRE(many.running / many.step.typical >= one.running / one.step.typical);
            REQUIRE(longer.tpot.typical >= many.tpot.typical);
            REQUIRE(longer.ttft.typical >= many.ttft.typical);
            REQUIRE(faster.tpot.typical <= many.tpot.typical);
        }
    }
}

int check(const Step& step) {
    int checked = 0;
    if (!step.formula.empty()) {
        const auto value = testing::Expression(step).evaluate();
        INFO(step.name << " = " << step.formula);
        REQUIRE(value);
        REQUIRE(*value == Catch::Approx(step.value));
        checked = 1;
    }
    REQUIRE_FALSE(step.source.empty());
    for (const Step& child : step.children) checked += check(child);
    return checked;
}

TEST_CASE("the formulas of a speed's worksheet give their values") {
    const Catalog& catalog = testing::catalog();
    const WeightFormat& format = *find_weight_format("nvfp4");
    const ModelTraffic traffic = model_traffic((*catalog.find_model("deepseek-v3"))->spec, format, kHalf);
    const SpeedDevice device = speed_device(**catalog.find_device("b200-sxm-180gb"), format);
    SpeedSetup setup = setup_of(traffic, device, 4096, 200);
    setup.parallel.tensor = 8;
    setup.most_running = 128;
    Worksheet why;
    const SpeedEstimate estimate = estimate_speed(setup, speed_constants(catalog.engine_constants(), "sglang", device, traffic.has_experts()), &why);
    REQUIRE(estimate.bound == SpeedBound::capacity);
    int checked = 0;
    for (const Step& step : why.steps()) checked += check(step);
    REQUIRE(checked >= 10);
}

}  // namespace
}  // namespace ballpark
