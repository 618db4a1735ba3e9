#include "question/plan_candidate.h"

#include <algorithm>
#include <cmath>

#include "estimate/llamacpp_memory.h"
#include "quantity/bisection.h"
#include "question/speed_stages.h"

namespace ballpark::detail {
namespace {

constexpr std::int64_t kMostSlots = 256;     // llama.cpp, LLAMA_MAX_SEQ
constexpr std::int64_t kMostRunning = 4096;  // more in flight than any engine schedules at once
constexpr std::int64_t kMostCopies = 1'000'000;

/// Requests that one copy holds at once; nothing where the engine can't run the model so.
std::optional<std::int64_t> running_in_pool(const PlanWorkload& workload, const StoredModel& stored,
                                            const EngineOnDevice& device, std::int64_t gpus) {
    ServingSetup setup = serving_setup(device.engine, *device.gpu, stored.weights, stored.kv);
    setup.parallel.tensor = gpus;
    setup.max_model_len = workload.context();
    const Result<ServingMemory> memory = serving_memory(*stored.model->spec, setup, device.serving);
    if (!memory) return std::nullopt;
    return std::min(sequences_that_fit(*memory, workload.context()), kMostRunning);
}

/// What llama.cpp is told beside the load.
LlamacppSetup llamacpp_setup(const EngineOnDevice& device, std::int64_t gpus) {
    LlamacppSetup setup;
    setup.tensor_split.assign(static_cast<std::size_t>(gpus), 1);
    if (device.unlike())
        for (std::size_t i = 0; i < device.llamacpp.each.size(); ++i) setup.tensor_split[i] = device.llamacpp.each[i].room().as_double();
    setup.device = llamacpp_backend(*device.gpu);
    return setup;
}

std::optional<std::int64_t> running_in_slots(const PlanWorkload& workload, const StoredModel& stored,
                                             const EngineOnDevice& device, std::int64_t gpus, std::int64_t wanted) {
    if (gpus > 16) return std::nullopt;
    LlamacppSetup setup = llamacpp_setup(device, gpus);
    const LlamacppPlacement placement(*stored.model->spec, *stored.weights.file, setup);
    const auto fits = [&](std::int64_t slots) {
        setup.context = workload.context() * slots;
        setup.parallel_slots = slots;
        const auto memory = placement.memory(setup);
        return memory && device.llamacpp.hold(*memory);
    };
    // Mostly all that is wanted fits, or nothing does.
    const std::int64_t most = std::min(wanted, kMostSlots);
    if (fits(most)) return most;
    return fits(1) ? 1 + largest(most - 2, [&](std::int64_t more) { return fits(1 + more); }) : 0;
}

/// How one copy does with so many requests in flight.
class Copy {
public:
    Copy(const PlanWorkload& workload, const StoredModel& stored, const EngineOnDevice& device,
         const SpeedConstants& constants, std::int64_t gpus, const Catalog& catalog)
        : workload_(workload), constants_(constants),
          setup_{.model = stored.traffic,
                 .device = speed_device_for(*device.gpu, stored.weights),
                 .parallel = {.tensor = device.engine == ServeEngine::llamacpp ? 1 : gpus, .pipeline = 1, .data = 1},
                 .input = workload.input.as_double(),
                 .output = workload.output.as_double(),
                 .concurrency = 1,
                 .most_running = 0,
                 .chunk = prompt_chunk(device.engine, *device.gpu, stored.weights, stored.kv,
                                       {.version = {}, .max_model_len = workload.context()})} {
        if (!device.unlike() || device.engine != ServeEngine::llamacpp) return;
        const LlamacppSetup layout = llamacpp_setup(device, gpus);
        stages_ = speed_stages({*stored.model->spec, stored.weights, stored.kv, layout, device.hand->each, {}}, host_of({}, device.gpu, catalog), catalog);
        setup_.stages = stages_;
    }
    Copy(const Copy&) = delete;
    Copy& operator=(const Copy&) = delete;

    SpeedEstimate at(std::int64_t concurrency) const {
        SpeedSetup setup = setup_;
        setup.concurrency = static_cast<double>(concurrency);
        return estimate_speed(setup, constants_);
    }

    bool keeps_limits(std::int64_t concurrency) const {
        const SpeedEstimate speed = at(concurrency);
        return (!workload_.max_ttft_seconds || speed.ttft.typical <= *workload_.max_ttft_seconds) &&
               (!workload_.max_tpot_seconds || speed.tpot.typical <= *workload_.max_tpot_seconds);
    }

private:
    const PlanWorkload& workload_;
    const SpeedConstants& constants_;
    SpeedSetup setup_;
    std::vector<SpeedStage> stages_;
};

/// Whole copies, and how many requests each then has in flight.
void share_out(const PlanWorkload& workload, const Copy& copy, std::int64_t most, PlanOption& option) {
    const double full = copy.at(most).requests_per_second.typical;
    if (workload.concurrency) {
        option.copies = divide_up(Tokens(*workload.concurrency), most).count();
        option.concurrency = divide_up(Tokens(*workload.concurrency), option.copies).count();
    } else {
        const double copies = std::ceil(*workload.requests_per_second / full);
        option.copies = static_cast<std::int64_t>(std::clamp(copies, 1.0, static_cast<double>(kMostCopies)));
        const double each = *workload.requests_per_second / static_cast<double>(option.copies);
        option.concurrency = 1 + largest(most - 1, [&](std::int64_t less) {
            return copy.at(less).requests_per_second.typical < each;
        });
    }
    option.requests_per_second = full * static_cast<double>(option.copies);
}

}  // namespace

double EngineOnDevice::capacity(std::int64_t count) const {
    if (!unlike() || engine != ServeEngine::llamacpp) return gpu->capacity().as_double() * static_cast<double>(count);
    double sum = 0;
    for (const DeviceSpec& card : hand->each) sum += card.capacity().as_double();
    return sum;
}

Verdict try_option(const PlanWorkload& workload, const StoredModel& stored, const EngineOnDevice& device,
                   const SpeedConstants& constants, std::int64_t gpus, const Catalog& catalog, PlanOption& option) {
    // What can't fit by its weights alone need not be asked.
    if (stored.bytes.as_double() > device.capacity(gpus)) return Verdict::memory;
    const std::int64_t wanted = workload.concurrency.value_or(kMostRunning);
    const std::optional<std::int64_t> running =
        stored.weights.is_gguf() ? running_in_slots(workload, stored, device, gpus, wanted) : running_in_pool(workload, stored, device, gpus);
    if (!running) return Verdict::engine;
    if (*running < 1) return Verdict::memory;
    const Copy copy(workload, stored, device, constants, gpus, catalog);
    const std::int64_t most =
        largest(std::min(*running, wanted), [&](std::int64_t concurrency) { return concurrency == 0 || copy.keeps_limits(concurrency); });
    if (most < 1) return Verdict::latency;
    share_out(workload, copy, most, option);
    const SpeedEstimate speed = copy.at(option.concurrency);
    option.ttft_seconds = speed.ttft.typical;
    option.tpot_seconds = speed.tpot.typical;
    option.weight_bytes = stored.bytes.as_double();
    option.gpus = gpus;
    return Verdict::keeps;
}

}  // namespace ballpark::detail
