/// Times speed estimates without a worksheet: models, devices and loads of a plan, one core. Prints JSON, the median.
/// usage: ballpark-bench-speed [ESTIMATES] [ROUNDS]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "catalog/catalog.h"
#include "estimate/speed.h"
#include "question/speed_constants.h"

namespace {

using Clock = std::chrono::steady_clock;

struct Service {
    ballpark::ModelTraffic traffic;
    ballpark::SpeedDevice device;
    ballpark::SpeedConstants constants;
};

std::vector<Service> services(const ballpark::Catalog& catalog) {
    std::vector<Service> out;
    const ballpark::WeightFormat& format = *ballpark::find_weight_format("fp8");
    const ballpark::KvFormat cache{ballpark::TensorType::f16, ballpark::TensorType::f16};
    for (const char* model : {"llama-3.1-8b", "llama-3.1-70b", "qwen3-30b-a3b", "gpt-oss-120b", "deepseek-v3", "gemma-3-27b"})
        for (const char* device : {"h100-sxm-80gb", "b200-sxm-180gb", "a100-sxm-80gb", "l40s-48gb", "rtx-4090-24gb"}) {
            const auto entry = catalog.find_model(model);
            const auto spec = catalog.find_device(device);
            if (!entry || !spec) continue;
            const ballpark::SpeedDevice on = ballpark::speed_device(**spec, format);
            const ballpark::ModelTraffic traffic = ballpark::model_traffic((*entry)->spec, format, cache);
            out.push_back({traffic, on, ballpark::speed_constants(catalog.engine_constants(), "vllm", on, traffic.has_experts())});
        }
    return out;
}

}  // namespace

int main(int argc, char** argv) {
    const int estimates = argc > 1 ? std::max(1, std::atoi(argv[1])) : 1'000'000;
    const int rounds = argc > 2 ? std::max(1, std::atoi(argv[2])) : 5;
    const auto catalog = ballpark::Catalog::load();
    const std::vector<Service> asked = catalog ? services(*catalog) : std::vector<Service>();
    if (asked.empty()) {
        std::fputs("the embedded catalogs do not load\n", stderr);
        return 1;
    }
    std::vector<double> times;
    double sum = 0;
    for (int round = 0; round < rounds; ++round) {
        const auto start = Clock::now();
        for (int i = 0; i < estimates; ++i) {
            const Service& service = asked[static_cast<std::size_t>(i) % asked.size()];
            ballpark::SpeedSetup setup{service.traffic, service.device, {}, 1024, 256, 1.0 + i % 256, 0};
            setup.parallel.tensor = 1 << (i % 4);
            sum += ballpark::estimate_speed(setup, service.constants).tokens_per_second.typical;
        }
        times.push_back(std::chrono::duration<double>(Clock::now() - start).count());
    }
    std::nth_element(times.begin(), times.begin() + rounds / 2, times.end());
    std::printf("{\"estimates\":%d,\"services\":%zu,\"seconds\":%.6f,\"mean\":%.3f}\n", estimates, asked.size(),
                times[static_cast<std::size_t>(rounds / 2)], sum / estimates / rounds);
    return 0;
}
