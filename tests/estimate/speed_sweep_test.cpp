// Speed over the whole catalog, every engine, format and way to share a model out: nothing beyond physics, nothing the
// wrong way round.

#include "estimate/speed.h"

#include <catch2/catch_test_macros.hpp>

#include <cmath>
#include <vector>

#include "estimate/speed_parts.h"
#include "model/gguf_size.h"
#include "question/speed_constants.h"
#include "tests/support/context.h"

namespace ballpark {
namespace {

// Sums of doubles in another order may differ in the last digits.
constexpr double kRounding = 1 + 1e-9;

bool ordered(const Range& range) {
    return std::isfinite(range.low) && std::isfinite(range.high) && range.low >= 0 && range.low <= range.typical &&
           range.typical <= range.high;
}

/// Everything that must hold of one answer; a plain function, since Catch2's assertions cost more than the estimate.
const char* complaint(const SpeedEstimate& e) {
    for (const Range& range : {e.step, e.prefill, e.ttft, e.tpot, e.tokens_per_second_user, e.tokens_per_second,
                               e.requests_per_second, e.prefill_tokens_per_second})
        if (!ordered(range)) return "a range is not finite or not low <= typical <= high";
    if (e.step.low < e.ceiling_step || e.tpot.low < e.ceiling_step) return "a step below the least time";
    if (e.prefill.low < e.ceiling_prefill || e.ttft.low < e.ceiling_prefill) return "a prompt below the least time";
    if (e.tokens_per_second.high > e.ceiling_tokens_per_second * kRounding) return "throughput above its ceiling";
    if (e.tokens_per_second_user.high > e.ceiling_tokens_per_second_user * kRounding) return "a user's rate above its ceiling";
    if (e.requests_per_second.high > e.ceiling_requests_per_second * kRounding) return "requests above their ceiling";
    return nullptr;
}

const char* complaint(const SpeedSetup& asked, const SpeedConstants& constants) {
    SpeedSetup setup = asked;
    double before = 0;
    for (const double concurrency : {1.0, 2.0, 7.0, 64.0, 500.0}) {
        setup.concurrency = concurrency;
        const SpeedEstimate estimate = estimate_speed(setup, constants);
        if (const char* wrong = complaint(estimate)) return wrong;
        if (estimate.tokens_per_second.typical * kRounding < before) return "throughput falls as concurrency grows";
        before = estimate.tokens_per_second.typical;
        SpeedSetup wider = setup;
        wider.device.bandwidth *= 1.5;
        const SpeedEstimate faster = estimate_speed(wider, constants);
        if (faster.tpot.typical > estimate.tpot.typical * kRounding) return "more bandwidth is slower";
        if (faster.ttft.typical > estimate.ttft.typical * kRounding) return "more bandwidth delays the first token";
    }
    return nullptr;
}

struct Stored {
    ModelTraffic traffic;
    const WeightFormat* format = nullptr;
    std::optional<GgufMixture> mixture;
};

std::vector<Stored> stored_in_all_ways(const ModelSpec& model) {
    const KvFormat cache{TensorType::f16, TensorType::f16};
    std::vector<Stored> out;
    for (const char* name : {"bf16", "fp8", "nvfp4", "awq-int4"}) {
        const WeightFormat* format = find_weight_format(name);
        out.push_back({model_traffic(model, *format, cache), format, {}});
    }
    for (const GgufMixture mixture : {GgufMixture::q4_k_m, GgufMixture::f16})
        out.push_back({model_traffic(model, gguf_size(model, mixture), cache), nullptr, mixture});
    return out;
}

TEST_CASE("over the whole catalog, engines, formats and parallelism every speed is possible and monotone") {
    const Catalog& catalog = testing::catalog();
    const Parallelism shared_out[] = {{}, {.tensor = 8}, {.pipeline = 2}, {.tensor = 4, .data = 2}, {.data = 8, .experts = true}};
    std::size_t answers = 0;
    // Constants depend on the device, not on the model.
    for (const char* engine : {"vllm", "sglang", "trtllm", "llama.cpp", "transformers"}) {
        const bool gguf = std::string_view(engine) == "llama.cpp";
        for (std::size_t m = 0; m < catalog.models().size(); ++m) {
            const ModelEntry& model = catalog.models()[m];
            const std::vector<Stored> ways = stored_in_all_ways(model.spec);
            // Every model meets every device by one format and one way to share it out, all of them in turn.
            for (std::size_t d = 0; d < catalog.devices().size(); ++d) {
                const DeviceSpec& spec = catalog.devices()[d];
                if (spec.bandwidth.count() <= 0) continue;
                const Stored& stored = ways[gguf ? 4 + (m + d) % 2 : (m + d) % 4];
                const SpeedDevice device =
                    stored.format != nullptr ? speed_device(spec, *stored.format) : speed_device(spec, stored.mixture);
                SpeedSetup setup{.model = stored.traffic, .device = device, .parallel = {}};
                if (!gguf) setup.parallel = shared_out[(m * 7 + d) % std::size(shared_out)];
                setup.input = d % 3 == 0 ? 128 : d % 3 == 1 ? 2048 : 32'768;
                setup.output = d % 2 == 0 ? 1 : 512;
                const char* wrong = complaint(setup, speed_constants(catalog.engine_constants(), engine, device, stored.traffic.has_experts()));
                if (wrong != nullptr) 
                    FAIL(model.id << " on " << spec.id << " by " << engine << ", tensor " << setup.parallel.tensor << ", pipeline "
                                  << setup.parallel.pipeline << ", data " << setup.parallel.data << ", " << setup.input << " in, "
                                  << setup.output << " out: " << wrong);
                answers += 10;
            }
        }
    }
    REQUIRE(answers > 50'000);
}

TEST_CASE("what waits in line changes no rate beyond capacity") {
    const Catalog& catalog = testing::catalog();
    const WeightFormat& format = *find_weight_format("bf16");
    const ModelTraffic traffic =
        model_traffic((*catalog.find_model("llama-3.1-8b"))->spec, format, {TensorType::f16, TensorType::f16});
    const SpeedDevice device = speed_device(**catalog.find_device("h100-sxm-80gb"), format);
    const SpeedConstants constants = speed_constants(catalog.engine_constants(), "vllm", device, false);
    SpeedSetup setup{traffic, device, {}, 1024, 256, 50, 50};
    const SpeedEstimate full = estimate_speed(setup, constants);
    setup.concurrency = 500;
    const SpeedEstimate waiting = estimate_speed(setup, constants);
    REQUIRE(waiting.requests_per_second.typical == full.requests_per_second.typical);
    REQUIRE(waiting.ttft.typical > full.ttft.typical);
    REQUIRE(waiting.bound == SpeedBound::capacity);
}

TEST_CASE("one request at a time takes its prompt and its tokens") {
    const Catalog& catalog = testing::catalog();
    const WeightFormat& format = *find_weight_format("fp8");
    const ModelTraffic traffic =
        model_traffic((*catalog.find_model("llama-3.1-70b"))->spec, format, {TensorType::f16, TensorType::f16});
    const SpeedDevice device = speed_device(**catalog.find_device("h200-sxm-141gb"), format);
    const SpeedConstants constants = speed_constants(catalog.engine_constants(), "vllm", device, false);
    const SpeedEstimate alone = estimate_speed({traffic, device, {}, 8192, 100, 1, 0}, constants);
    const double seconds = alone.prefill.typical + 100 * alone.tpot.typical;
    REQUIRE(std::abs(alone.requests_per_second.typical * seconds - 1) < 1e-9);
    REQUIRE(std::abs(alone.tokens_per_second.typical - 100 * alone.requests_per_second.typical) < 1e-9);
}

TEST_CASE("ranges of a step stay within 45 % where twenty rows or more were measured") {
    int checked = 0;
    for (const EngineConstant& row : testing::catalog().engine_constants()) {
        const std::string_view id = row.id;
        if (!(id.starts_with("speed_decode_spread") || id.starts_with("speed_tpot_spread")) || row.rows < 20) continue;
        INFO(row.id << " of " << row.engine << " " << row.family);
        REQUIRE((row.value.high - row.value.low) / 2 <= 0.45);
        ++checked;
    }
    REQUIRE(checked >= 8);
}

TEST_CASE("builds of llama.cpp before 2025 read prompts slower on NVIDIA's cards, and only there") {
    const Catalog& catalog = testing::catalog();
    const auto share = [&](const char* id, EngineRelease release) {
        const SpeedDevice device = speed_device(**catalog.find_device(id), GgufMixture::q4_k_m);
        return speed_constants(catalog.engine_constants(), "llama.cpp", device, false, release).prefill_share;
    };
    REQUIRE(share("rtx-4090-24gb", {{2900, 0}}) < 0.9 * share("rtx-4090-24gb", {}));
    REQUIRE(share("rtx-4090-24gb", {{6413, 0}}) == share("rtx-4090-24gb", {}));
    REQUIRE(share("m3-max-64gb", {{2900, 0}}) == share("m3-max-64gb", {}));
}

}  // namespace
}  // namespace ballpark
