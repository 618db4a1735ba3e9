#include "question/serve_speed.h"

#include <algorithm>

#include "question/engine_on_device.h"
#include "question/speed_constants.h"
#include "question/speed_stages.h"

namespace ballpark {
namespace {

constexpr std::int64_t kUsualInput = 1024;
constexpr std::int64_t kUsualOutput = 256;

/// A typical request: as asked, else one that fits into the sequence.
struct Lengths {
    Tokens input;
    Tokens output;
};

Lengths lengths_of(const ServeQuestion& question) {
    std::int64_t longest = question.context.count();
    if (question.engine == ServeEngine::llamacpp) longest /= question.llamacpp.parallel_slots;
    const std::int64_t input = question.input.count() > 0 ? question.input.count() : std::min(kUsualInput, longest * 3 / 4);
    const std::int64_t output = question.output.count() > 0 ? question.output.count() : std::min(kUsualOutput, longest / 4);
    return {Tokens(std::max<std::int64_t>(input, 1)), Tokens(std::max<std::int64_t>(output, 1))};
}

bool on_host_alone(const ServeQuestion& question) {
    return question.engine == ServeEngine::llamacpp && question.llamacpp.tensor_split.empty();
}

bool host_takes_part(const ServeQuestion& question) {
    if (question.engine != ServeEngine::llamacpp) return false;
    const auto blocks = static_cast<std::int64_t>(question.model.spec->layers.size());
    return question.llamacpp.tensor_split.empty() || question.llamacpp.gpu_layers <= blocks || question.llamacpp.cpu_moe > 0;
}

bool runs_in_stages(const ServeQuestion& question) {
    return host_takes_part(question) || (question.engine == ServeEngine::llamacpp && !question.cards.empty());
}

/// llama.cpp and transformers lay blocks out one device after the other; a token visits them in turn.
Parallelism parallelism_of(const ServeQuestion& question) {
    const bool in_turn = question.engine == ServeEngine::llamacpp || question.engine == ServeEngine::transformers;
    return in_turn ? Parallelism{.tensor = 1, .pipeline = 1, .data = 1} : question.parallel;
}

double chunk_of(const ServeQuestion& question, ServeEngine engine) {
    const DeviceSpec none;
    return prompt_chunk(engine, question.gpu ? *question.gpu : none, question.weights, question.kv_format,
                        {question.version, question.context, question.max_batched_tokens, question.llamacpp.ubatch_tokens});
}

EngineRelease release_of(const ServeQuestion& question) {
    return question.version ? EngineRelease({question.version->major, question.version->minor}) : EngineRelease();
}

std::span<const DeviceSpec> devices_of(const ServeQuestion& question) {
    if (!question.cards.empty()) return question.cards;
    return question.gpu ? std::span<const DeviceSpec>(&*question.gpu, 1) : std::span<const DeviceSpec>();
}

std::int64_t least_measured(std::span<const SpeedStage> stages, std::span<const EngineConstant> rows, std::string_view engine,
                            bool experts) {
    std::int64_t least = kLargestExactCount;
    for (const SpeedStage& stage : stages) least = std::min(least, speed_rows_measured(rows, engine, stage.runner.device, experts));
    return least;
}

/// Of the request that `speed` speaks of, on its own. `traffic` must outlive it.
SpeedSetup setup_of(const ServeQuestion& question, const ModelTraffic& traffic, const ServeSpeed& speed) {
    return {.model = traffic,
            .device = question.gpu ? speed_device_for(*question.gpu, question.weights) : SpeedDevice(),
            .parallel = parallelism_of(question),
            .input = speed.input.as_double(),
            .output = speed.output.as_double(),
            .chunk = chunk_of(question, speed.engine)};
}

}  // namespace

ServeEngine engine_for(ServeEngine asked, const DeviceSpec& device) {
    if (asked != ServeEngine::none) return asked;
    const bool serving = device.kind == "datacenter" || device.kind == "workstation" || device.kind == "custom";
    return serving ? ServeEngine::vllm : ServeEngine::llamacpp;
}

ModelTraffic traffic_of(const ServeQuestion& question) {
    return question.weights.is_gguf() ? model_traffic(*question.model.spec, *question.weights.file, question.kv_format)
                                      : model_traffic(*question.model.spec, *question.weights.format, question.kv_format);
}

std::optional<std::string_view> speed_unknown(const ServeQuestion& question, double most_running) {
    if (!question.gpu && !on_host_alone(question)) return "speed_not_known.device";
    if (question.gpu && question.gpu->bandwidth.count() <= 0) return "speed_not_known.bandwidth";
    if (question.model.outline) return "speed_not_known.outline";
    if (!question.model.spec->has_output_head) return "speed_not_known.head";
    if (most_running < 1) return "speed_not_known.none_fits";
    return std::nullopt;
}

std::optional<ServeSpeed> serve_speed(const ServeQuestion& question, double most_running, const Catalog& catalog,
                                      Worksheet* why) {
    if (speed_unknown(question, most_running)) return std::nullopt;
    const Lengths lengths = lengths_of(question);
    ServeSpeed speed{{}, lengths.input, lengths.output, question.gpu ? engine_for(question.engine, *question.gpu) : question.engine};
    const ModelTraffic traffic = traffic_of(question);
    SpeedSetup setup = setup_of(question, traffic, speed);
    setup.concurrency = static_cast<double>(question.concurrency);
    setup.most_running = most_running;
    const std::span<const EngineConstant> rows = catalog.engine_constants();
    const std::string_view engine = to_string(speed.engine);
    if (!runs_in_stages(question)) {
        speed.estimate = estimate_speed(setup, speed_constants(rows, engine, setup.device, traffic.has_experts(), release_of(question)), why);
        speed.rows = speed_rows_measured(rows, engine, setup.device, traffic.has_experts());
        return speed;
    }
    const Host host = host_of(question.host, question.gpu ? &*question.gpu : nullptr, catalog);
    const PlacedModel placed{*question.model.spec, question.weights, question.kv_format, question.llamacpp, devices_of(question), release_of(question)};
    const std::vector<SpeedStage> stages = speed_stages(placed, host, catalog);
    setup.stages = stages;
    speed.estimate = estimate_speed(setup, {}, why);
    speed.rows = least_measured(stages, rows, engine, traffic.has_experts());
    if (!host_takes_part(question)) return speed;
    speed.host = host;
    const bool lent = stages.front().model.visits > 0;
    if (const EngineConstant* row = catalog.engine_constant("llama.cpp", lent ? "host_expert_share" : "host_read_share", {}, {})) speed.rows = row->rows;
    return speed;
}

std::optional<Roofline> serve_roofline(const ServeQuestion& question, const ServeSpeed& speed) {
    if (runs_in_stages(question)) return std::nullopt;
    const ModelTraffic traffic = traffic_of(question);
    SpeedSetup setup = setup_of(question, traffic, speed);
    setup.concurrency = speed.estimate.running;
    return roofline(setup, speed.estimate);
}

std::vector<Evidence> serve_evidence(const ServeQuestion& question, const ServeSpeed& speed, const Catalog& catalog) {
    if (host_takes_part(question)) return {};
    // Of unlike devices a token spends the longest in the slowest.
    const std::span<const DeviceSpec> cards = devices_of(question);
    const DeviceSpec& slowest = *std::min_element(cards.begin(), cards.end(), [](const DeviceSpec& a, const DeviceSpec& b) {
        return a.bandwidth.count() < b.bandwidth.count();
    });
    Parallelism devices = parallelism_of(question);
    if (runs_in_stages(question)) devices = {.tensor = question.gpus};
    return nearest_measurements({.model = question.model.id,
                                 .spec = *question.model.spec,
                                 .device = slowest,
                                 .engine = to_string(speed.engine),
                                 .weights = question.weights.id,
                                 .parallel = devices,
                                 .input = speed.input.as_double(),
                                 .output = speed.output.as_double(),
                                 .concurrency = static_cast<double>(question.concurrency)},
                                catalog);
}

std::optional<ServeCost> serve_cost(const ServeQuestion& question, const std::optional<ServeSpeed>& speed,
                                    const Catalog& catalog, Worksheet* why) {
    if (!question.gpu) return std::nullopt;
    const std::optional<HourlyPrice> price = question.cards.empty() ? hourly_price(question.price, *question.gpu, catalog, why)
                                                                    : hourly_price(question.price, question.cards, catalog, why);
    if (!price) return std::nullopt;
    ServeCost cost{*price, times(price->usd_per_hour, static_cast<double>(question.gpus)), std::nullopt};
    if (!speed) return cost;
    const ServiceBill bill{cost.usd_per_hour, speed->input.as_double(), speed->output.as_double(), question.price.utilization};
    cost.service = service_cost(bill, {speed->estimate.requests_per_second, speed->estimate.prefill_tokens_per_second}, why);
    return cost;
}

}  // namespace ballpark
