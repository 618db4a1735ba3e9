#include "question/evidence.h"

#include <algorithm>
#include <array>
#include <limits>
#include <variant>

#include "estimate/speed_parts.h"
#include "model/gguf_size.h"
#include "numeric/gguf_mixture.h"
#include "question/json.h"
#include "question/speed_constants.h"

namespace ballpark {
namespace {

constexpr std::size_t kMost = 3;
/// Beyond this a measurement says little about the question: another kind of model on another kind of device.
constexpr double kTooFar = 6;
/// Lengths this close are the same length: measured ones are often means of a range.
constexpr double kSameLength = 1.25;

/// How many times larger the larger one is, less one; at most 4.
double apart(double a, double b) {
    const double low = std::min(a, b);
    const double high = std::max(a, b);
    return high <= low ? 0 : high >= 5 * low ? 4 : high / low - 1;
}

bool routes(const ModelSpec& model) {
    return std::any_of(model.layers.begin(), model.layers.end(), [](const Layer& layer) {
        return std::holds_alternative<ExpertFeedForward>(layer.feed_forward);
    });
}

/// Width and depth stand for the size of a model: they need no list of its tensors.
double model_distance(const MeasuredSetting& asked, const ModelEntry& model) {
    if (model.id == asked.model) return 0;
    const auto layers = [](const ModelSpec& spec) { return static_cast<double>(spec.layers.size()); };
    const double shape = apart(static_cast<double>(asked.spec.hidden_size), static_cast<double>(model.spec.hidden_size)) +
                         apart(layers(asked.spec), layers(model.spec));
    return 0.5 + shape + (routes(asked.spec) != routes(model.spec) ? 2 : 0);
}

double device_distance(const DeviceSpec& asked, const DeviceSpec& device) {
    if (device.id == asked.id) return 0;
    const double kin = speed_class(asked) == speed_class(device) ? 0.5 : 1.5;
    return kin + apart(asked.bandwidth.count(), device.bandwidth.count());
}

double other_distance(const MeasuredSetting& asked, const Measurement& row) {
    const auto of = [](std::int64_t count) { return static_cast<double>(count); };
    double sum = row.engine == asked.engine ? 0 : 0.7;
    sum += row.weights == asked.weights ? 0 : 0.6;
    sum += 0.7 * apart(of(asked.parallel.devices()), of(row.tensor * row.data));
    sum += row.data != asked.parallel.data ? 0.3 : 0;
    sum += row.concurrency == 0 ? 0.6 : 0.3 * apart(asked.concurrency, of(row.concurrency));
    return sum + 0.1 * (apart(asked.input, of(row.input_tokens)) + apart(asked.output, of(row.output_tokens)));
}

struct Near {
    const Measurement* row = nullptr;
    double distance = kTooFar;
};

/// Rows of one model stand together, and a model that is too far alone need not be looked at further.
std::array<Near, kMost> nearest(const MeasuredSetting& asked, const Catalog& catalog) {
    std::array<Near, kMost> best;
    std::size_t last = std::numeric_limits<std::size_t>::max();
    double model = 0;
    for (const Measurement& row : catalog.measurements().rows) {
        if (row.model != last) model = model_distance(asked, catalog.models()[row.model]);
        last = row.model;
        double distance = model;
        if (distance < best.back().distance) distance += device_distance(asked.device, catalog.devices()[row.device]);
        if (distance < best.back().distance) distance += other_distance(asked, row);
        if (distance >= best.back().distance) continue;
        std::size_t place = kMost - 1;
        for (; place > 0 && distance < best[place - 1].distance; --place) best[place] = best[place - 1];
        best[place] = {&row, distance};
    }
    return best;
}

std::vector<std::string_view> differences(const MeasuredSetting& asked, const Measurement& row, const Catalog& catalog) {
    const auto same_length = [](double a, std::int64_t b) { return apart(a, static_cast<double>(b)) <= kSameLength - 1; };
    struct Check {
        std::string_view name;
        bool same;
    };
    const Check checks[] = {
        {"model", catalog.models()[row.model].id == asked.model},
        {"gpu", catalog.devices()[row.device].id == asked.device.id},
        {"gpus", row.tensor * row.data == asked.parallel.devices()},
        {"parallelism", row.data == asked.parallel.data},
        {"engine", row.engine == asked.engine},
        {"weights", row.weights == asked.weights},
        {"input_tokens", same_length(asked.input, row.input_tokens)},
        {"output_tokens", same_length(asked.output, row.output_tokens)},
        {"concurrency", static_cast<double>(row.concurrency) == asked.concurrency},
    };
    std::vector<std::string_view> out;
    for (const Check& check : checks)
        if (!check.same) out.push_back(check.name);
    return out;
}

struct Stored {
    ModelTraffic traffic;
    SpeedDevice device;
};

/// What a step of the measured service moves; a format that the catalog lacks is refused by its tests.
Stored stored(const Measurement& row, const Catalog& catalog) {
    const ModelSpec& model = catalog.models()[row.model].spec;
    const DeviceSpec& device = catalog.devices()[row.device];
    if (const WeightFormat* format = row.engine != "llama.cpp" ? find_weight_format(row.weights) : nullptr) {
        // The published runs keep the cache in fp8 beside weights of 8 and 4 floating bits.
        const bool narrow = row.weights.find("fp8") != std::string::npos || row.weights.find("fp4") != std::string::npos;
        const TensorType cache = narrow ? TensorType::f8_e4m3 : TensorType::f16;
        return {model_traffic(model, *format, {cache, cache}), speed_device(device, *format)};
    }
    const auto mixture = gguf_mixture_from_name(row.weights);
    return {model_traffic(model, gguf_size(model, mixture), {TensorType::f16, TensorType::f16}), speed_device(device, mixture)};
}

SpeedEstimate estimate_of(const Measurement& row, const Catalog& catalog) {
    constexpr double kFull = 4096;  // more than any engine schedules at once
    const Stored service = stored(row, catalog);
    SpeedSetup setup{.model = service.traffic, .device = service.device, .parallel = {.tensor = row.tensor, .data = row.data}};
    setup.input = static_cast<double>(row.input_tokens);
    setup.output = static_cast<double>(row.output_tokens);
    setup.concurrency = row.concurrency > 0 ? static_cast<double>(row.concurrency) : kFull * static_cast<double>(row.data);
    setup.most_running =
        sequences_beside_weights(service.traffic, service.device, setup.parallel, setup.input + setup.output / 2);
    return estimate_speed(setup, speed_constants(catalog.engine_constants(), row.engine, service.device, service.traffic.has_experts()));
}

Json to_json(const Evidence& evidence) {
    const Measurement& row = *evidence.measured;
    Json out = {{"source", evidence.source->source}, {"as_of", evidence.source->as_of}, {"model", evidence.model->id},
                {"gpu", evidence.device->id}, {"gpus", row.tensor * row.data}, {"engine", row.engine}};
    if (!row.version.empty()) out["engine_version"] = row.version;
    if (row.data > 1) out["data_parallel"] = row.data;
    out["weights"] = row.weights;
    out["input_tokens"] = row.input_tokens;
    out["output_tokens"] = row.output_tokens;
    out["concurrency"] = row.concurrency > 0 ? Json(row.concurrency) : Json("as many as fit");
    Json estimate = Json::object();
    const auto figure = [&](std::string_view name, double measured, const Range& estimated) {
        if (measured <= 0) return;
        out[name] = json_figure(measured);
        estimate[name] = json_range(estimated);
    };
    figure("ttft_seconds", row.ttft, evidence.estimate.ttft);
    figure("tpot_seconds", row.tpot, evidence.estimate.tpot);
    figure("output_tokens_per_second", row.output_tokens_per_second, evidence.estimate.tokens_per_second);
    out["estimate"] = std::move(estimate);
    Json differs = Json::array();
    for (const std::string_view name : evidence.differs) differs.push_back(name);
    out["differs"] = std::move(differs);
    return out;
}

}  // namespace

std::vector<Evidence> nearest_measurements(const MeasuredSetting& asked, const Catalog& catalog) {
    std::vector<Evidence> out;
    for (const Near& near : nearest(asked, catalog)) {
        const Measurement* row = near.row;
        if (row == nullptr) continue;
        out.push_back({row, &catalog.models()[row->model], &catalog.devices()[row->device],
                       &catalog.measurements().sources[row->source], estimate_of(*row, catalog),
                       differences(asked, *row, catalog)});
    }
    return out;
}

Json to_json(const std::vector<Evidence>& evidence) {
    Json out = Json::array();
    for (const Evidence& each : evidence) out.push_back(to_json(each));
    return out;
}

}  // namespace ballpark
