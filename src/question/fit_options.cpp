#include "question/fit_options.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "question/serve.h"

namespace ballpark {
namespace {

constexpr std::size_t kMostOptions = 6;

struct Outcome {
    bool answered = false;
    std::string field;  ///< at fault
    bool fits = false;
    double per_gpu = 0;
    double capacity = 0;
    std::int64_t gpus_needed = 0;
    std::int64_t max_concurrency = 0;
    std::int64_t max_context = 0;
};

Outcome refused(const Error& error) {
    Outcome out;
    out.field = error.field;
    return out;
}

Outcome try_out(std::span<const FieldValue> values, const Context& context) {
    const Result<Json> json = serve_question(values);
    if (!json) return refused(json.error());
    const Result<ServeQuestion> question = read_serve(*json, context);
    if (!question) return refused(question.error());
    const Result<ServeAnswer> answer = answer_serve(*question, context.catalog, false);
    if (!answer) return refused(answer.error());
    Outcome out;
    out.answered = true;
    out.capacity = answer->capacity.as_double();
    out.fits = answer->memory.fits;
    out.per_gpu = answer->memory.per_gpu.as_double();
    out.gpus_needed = answer->memory.gpus_needed;
    out.max_concurrency = answer->memory.max_concurrency;
    out.max_context = answer->memory.max_context.count();
    if (!answer->engine) return out;
    out.fits = answer->engine->fits;
    out.per_gpu = answer->engine->per_gpu.typical;
    out.gpus_needed = answer->engine->gpus_needed;
    out.max_concurrency = answer->engine->max_concurrency;
    out.max_context = answer->engine->max_context.count();
    return out;
}

std::vector<FieldValue> changed(std::span<const FieldValue> values, const FieldValue& change) {
    std::vector<FieldValue> out(values.begin(), values.end());
    const auto set = std::find_if(out.begin(), out.end(), [&](const FieldValue& v) { return v.name == change.name; });
    if (set != out.end()) *set = change;
    else out.push_back(change);
    return out;
}

/// Tries changes and keeps those that help.
class Trial {
public:
    Trial(std::span<const FieldValue> values, const Context& context) : values_(values), context_(context) {}

    /// Whether the change was kept.
    bool keep_if_fits(const FieldValue& change) {
        if (options_.size() >= kMostOptions || field_text(values_, change.name) == change.value) return false;
        const Outcome outcome = try_out(changed(values_, change), context_);
        if (!outcome.fits) return false;
        options_.push_back({change, outcome.per_gpu, outcome.capacity});
        return true;
    }

    void keep_if_answered(const FieldValue& change) {
        if (options_.size() >= kMostOptions || field_text(values_, change.name) == change.value) return;
        const Outcome outcome = try_out(changed(values_, change), context_);
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

/// The smallest device of the same vendor that holds it, of the same kind first.
void larger_device(Trial& trial, std::string_view name, const Catalog& catalog) {
    const Result<const DeviceSpec*> found = catalog.find_device(name);
    if (!found) return;
    const DeviceSpec& now = **found;
    std::vector<const DeviceSpec*> larger;
    for (const DeviceSpec& device : catalog.devices())
        if (device.vendor == now.vendor && device.capacity() > now.capacity()) larger.push_back(&device);
    const auto rank = [&](const DeviceSpec* device) { return std::pair(device->kind != now.kind, device->capacity()); };
    std::stable_sort(larger.begin(), larger.end(), [&](const DeviceSpec* a, const DeviceSpec* b) { return rank(a) < rank(b); });
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
    const Outcome now = try_out(values, context);
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
    if (now.max_concurrency > 0) trial.keep_if_fits({"concurrency", std::to_string(now.max_concurrency)});
    if (now.max_context > 512) {
        const Result<Json> question = serve_question(values);
        const std::int64_t slots = std::max<std::int64_t>(1, (*question)["parallel_slots"].integer());
        trial.keep_if_fits({"context_tokens", std::to_string(round_context(now.max_context / slots))});
    }
    return trial.take();
}

}  // namespace ballpark
