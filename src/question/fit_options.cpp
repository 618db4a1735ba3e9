#include "question/fit_options.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "quantity/sorting.h"
#include "question/fit_outcome.h"

namespace ballpark {
namespace {

constexpr std::size_t kMostOptions = 6;

/// Tries changes and keeps those that help.
class Trial {
public:
    Trial(std::span<const FieldValue> values, const Context& context) : values_(values), context_(context) {}

    /// Whether the change was kept.
    bool keep_if_fits(const FieldValue& change) {
        if (options_.size() >= kMostOptions || field_text(values_, change.name) == change.value) return false;
        const FitOutcome outcome = try_out(changed(values_, change), context_);
        if (!outcome.fits) return false;
        options_.push_back({change, outcome.per_gpu, outcome.capacity});
        return true;
    }

    void keep_if_answered(const FieldValue& change) {
        if (options_.size() >= kMostOptions || field_text(values_, change.name) == change.value) return;
        const FitOutcome outcome = try_out(changed(values_, change), context_);
        if (outcome.answered) options_.push_back({change, outcome.per_gpu, outcome.capacity});
    }

    std::vector<FitOption> take() { return std::move(options_); }

private:
    std::span<const FieldValue> values_;
    const Context& context_;
    std::vector<FitOption> options_;
};

constexpr std::array<std::string_view, 3> kSmallerCaches = {"fp8", "q8_0", "q4_0"};
constexpr std::array<std::string_view, 2> kSmallerFiles = {"q8_0", "q4_k_m"};
constexpr std::array<std::string_view, 2> kSmallerCheckpoints = {"fp8", "awq-int4"};

void smaller_formats(Trial& trial, bool reads_gguf) {
    for (std::string_view kv : kSmallerCaches)
        if (trial.keep_if_fits({"kv", std::string(kv)})) break;
    for (std::string_view weights : reads_gguf ? kSmallerFiles : kSmallerCheckpoints)
        if (trial.keep_if_fits({"weights", std::string(weights)})) break;
}

/// The smallest device of the same vendor that holds it, of the same kind first; none that only tinkerers have.
void larger_device(Trial& trial, std::string_view name, const Catalog& catalog) {
    const Result<const DeviceSpec*> found = catalog.find_device(name);
    if (!found) return;
    const DeviceSpec& now = **found;
    std::vector<const DeviceSpec*> larger;
    for (const DeviceSpec& device : catalog.devices())
        if (device.vendor == now.vendor && device.capacity() > now.capacity() && !device.modified) larger.push_back(&device);
    const auto rank = [&](const DeviceSpec* device) { return std::pair(device->kind != now.kind, device->capacity()); };
    sort_rows(larger, [&](const DeviceSpec* a, const DeviceSpec* b) { return rank(a) < rank(b); });
    Bytes last;
    for (const DeviceSpec* device : larger) {
        if (device->capacity() == last) continue;
        last = device->capacity();
        if (trial.keep_if_fits({"gpu", device->id})) return;
    }
}

/// Values to try for a field that the core refused, by its kind.
void answerable(Trial& trial, std::string_view field) {
    constexpr std::array<std::string_view, 4> kWeights = {"bf16", "fp8", "q8_0", "q4_k_m"};
    constexpr std::array<std::string_view, 3> kCaches = {"auto", "fp8", "q8_0"};
    constexpr std::array<std::string_view, 4> kCounts = {"1", "2", "4", "8"};
    constexpr std::array<std::string_view, 3> kEngines = {"vllm", "llama.cpp", "transformers"};
    const auto try_all = [&](auto& list) {
        for (std::string_view value : list) trial.keep_if_answered({std::string(field), std::string(value)});
    };
    if (field == "weights") try_all(kWeights);
    if (field == "kv") try_all(kCaches);
    if (field == "gpus" || field == "tensor_parallel") {
        for (std::string_view value : kCounts) trial.keep_if_answered({"gpus", std::string(value)});
    }
    if (field == "engine") try_all(kEngines);
}

/// The longest context that is a power of two and not longer than what the devices hold.
std::int64_t round_context(std::int64_t most) {
    std::int64_t context = 512;
    while (context * 2 <= most) context *= 2;
    return context;
}

}  // namespace

std::vector<FitOption> fit_options(std::span<const FieldValue> values, const Context& context) {
    const FitOutcome now = try_out(values, context);
    Trial trial(values, context);
    if (!now.answered) {
        answerable(trial, now.field);
        return trial.take();
    }
    if (now.fits || now.capacity <= 0) return {};
    const std::string_view engine = field_text(values, "engine");
    smaller_formats(trial, engine == "llama.cpp");
    if (now.gpus_needed > 1) trial.keep_if_fits({"gpus", std::to_string(now.gpus_needed)});
    larger_device(trial, field_text(values, "gpu"), context.catalog);
    // Experts are read least, so they are the first to go to the host.
    if (now.cpu_moe) trial.keep_if_fits({"cpu_moe", std::to_string(*now.cpu_moe)});
    else if (now.gpu_layers) trial.keep_if_fits({"gpu_layers", std::to_string(*now.gpu_layers)});
    if (now.max_concurrency > 0) trial.keep_if_fits({"concurrency", std::to_string(now.max_concurrency)});
    if (now.max_context > 512) {
        const Result<Json> question = serve_question(values);
        const std::int64_t slots = std::max<std::int64_t>(1, (*question)["parallel_slots"].integer());
        trial.keep_if_fits({"context_tokens", std::to_string(round_context(now.max_context / slots))});
    }
    return trial.take();
}

}  // namespace ballpark
