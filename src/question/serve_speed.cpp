#include "question/serve_speed.h"

#include <algorithm>

#include "question/engine_on_device.h"
#include "question/speed_constants.h"

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

SpeedDevice device_of(const ServeQuestion& question) {
    return question.weights.is_gguf() ? speed_device(*question.gpu, question.weights.mixture)
                                      : speed_device(*question.gpu, *question.weights.format);
}

bool runs_on_devices_alone(const ServeQuestion& question) {
    if (question.engine != ServeEngine::llamacpp) return true;
    const auto blocks = static_cast<std::int64_t>(question.model.spec->layers.size());
    return !question.llamacpp.tensor_split.empty() && question.llamacpp.gpu_layers > blocks;
}

/// llama.cpp and transformers lay blocks out one device after the other; a token visits them in turn.
Parallelism parallelism_of(const ServeQuestion& question) {
    const bool in_turn = question.engine == ServeEngine::llamacpp || question.engine == ServeEngine::transformers;
    return in_turn ? Parallelism{.tensor = 1, .pipeline = 1, .data = 1} : question.parallel;
}

/// Prompt tokens that one pass takes at most; 0: whole prompts.
double chunk_of(const ServeQuestion& question, ServeEngine engine) {
    if (engine == ServeEngine::transformers) return 0;
    if (engine == ServeEngine::llamacpp || question.weights.is_gguf()) return static_cast<double>(question.llamacpp.ubatch_tokens);
    ServingSetup setup = serving_setup(engine, *question.gpu, question.weights, question.kv_format);
    setup.version = question.version;
    setup.max_model_len = question.context;
    setup.max_batched_tokens = question.max_batched_tokens;
    return static_cast<double>(batched_tokens(setup));
}

Range times(const Range& range, double by) { return {range.low * by, range.typical * by, range.high * by}; }

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
    if (!question.gpu) return "no device is named";
    if (question.gpu->bandwidth.count() <= 0) return "the device's bandwidth is not known";
    if (question.model.outline) return "a model by figures has no list of tensors that a step reads";
    if (!question.model.spec->has_output_head) return "the model writes no tokens";
    if (!runs_on_devices_alone(question)) return "part of the model runs on the host, whose rates are not known";
    if (most_running < 1) return "not even one sequence fits";
    return std::nullopt;
}

std::optional<ServeSpeed> serve_speed(const ServeQuestion& question, double most_running, const Catalog& catalog,
                                      Worksheet* why) {
    if (speed_unknown(question, most_running)) return std::nullopt;
    const Lengths lengths = lengths_of(question);
    const ModelTraffic traffic = traffic_of(question);
    const SpeedDevice device = device_of(question);
    const ServeEngine used = engine_for(question.engine, *question.gpu);
    const std::string_view engine = to_string(used);
    const SpeedSetup setup{.model = traffic,
                           .device = device,
                           .parallel = parallelism_of(question),
                           .input = lengths.input.as_double(),
                           .output = lengths.output.as_double(),
                           .concurrency = static_cast<double>(question.concurrency),
                           .most_running = most_running,
                           .chunk = chunk_of(question, used)};
    const EngineRelease release = question.version ? EngineRelease({question.version->major, question.version->minor}) : EngineRelease();
    const SpeedConstants constants = speed_constants(catalog.engine_constants(), engine, device, release);
    return ServeSpeed{estimate_speed(setup, constants, why), lengths.input, lengths.output,
                      speed_rows_measured(catalog.engine_constants(), engine, device)};
}

std::optional<Roofline> serve_roofline(const ServeQuestion& question, const ServeSpeed& speed) {
    const ModelTraffic traffic = traffic_of(question);
    const SpeedSetup setup{.model = traffic,
                           .device = device_of(question),
                           .parallel = parallelism_of(question),
                           .input = speed.input.as_double(),
                           .output = speed.output.as_double(),
                           .concurrency = speed.estimate.running,
                           .chunk = chunk_of(question, engine_for(question.engine, *question.gpu))};
    return roofline(setup, speed.estimate);
}

std::vector<Evidence> serve_evidence(const ServeQuestion& question, const ServeSpeed& speed, const Catalog& catalog) {
    return nearest_measurements({.model = question.model.id,
                                 .spec = *question.model.spec,
                                 .device = *question.gpu,
                                 .engine = to_string(engine_for(question.engine, *question.gpu)),
                                 .weights = question.weights.id,
                                 .parallel = parallelism_of(question),
                                 .input = speed.input.as_double(),
                                 .output = speed.output.as_double(),
                                 .concurrency = static_cast<double>(question.concurrency)},
                                catalog);
}

std::optional<ServeCost> serve_cost(const ServeQuestion& question, const std::optional<ServeSpeed>& speed,
                                    const Catalog& catalog, Worksheet* why) {
    if (!question.gpu) return std::nullopt;
    const std::optional<HourlyPrice> price = hourly_price(question.price, *question.gpu, catalog, why);
    if (!price) return std::nullopt;
    ServeCost cost{*price, times(price->usd_per_hour, static_cast<double>(question.gpus)), std::nullopt};
    if (!speed) return cost;
    const ServiceBill bill{cost.usd_per_hour, speed->input.as_double(), speed->output.as_double(), question.price.utilization};
    cost.service = service_cost(bill, {speed->estimate.requests_per_second, speed->estimate.prefill_tokens_per_second}, why);
    return cost;
}

}  // namespace ballpark
