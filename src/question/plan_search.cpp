#include "question/plan_search.h"

#include <algorithm>

#include "quantity/sorting.h"
#include "question/engine_constants.h"
#include "question/plan_candidate.h"
#include "question/serve_speed.h"
#include "question/speed_constants.h"

namespace ballpark {
namespace {

using detail::EngineOnDevice;
using detail::StoredModel;
using detail::Verdict;

bool is_gguf_engine(ServeEngine engine) { return engine == ServeEngine::llamacpp; }

Result<EngineOnDevice> engine_on(const DeviceSpec& gpu, const CardHand* hand, const PlanQuestion& question, const Catalog& catalog) {
    EngineOnDevice device{.gpu = &gpu, .engine = engine_for(question.engine.value_or(ServeEngine::none), gpu),
                          .serving = {}, .llamacpp = {}, .price = {}, .hand = hand};
    device.price = device.unlike() ? hourly_price(question.price, hand->each, catalog) : hourly_price(question.price, gpu, catalog);
    if (!is_gguf_engine(device.engine)) {
        const Result<ServingConstants> constants = serving_constants(catalog, serving_engine(device.engine), {}, gpu.family);
        if (!constants) return constants.error();
        device.serving = *constants;
        return device;
    }
    Result<LlamacppDevices> llamacpp = llamacpp_devices(catalog, device.unlike() ? std::span<const DeviceSpec>(hand->each) : std::span(&gpu, 1));
    if (!llamacpp) return llamacpp.error();
    device.llamacpp = *std::move(llamacpp);
    return device;
}

bool one_vendor(const CardHand& hand) {
    return std::all_of(hand.each.begin(), hand.each.end(), [&](const DeviceSpec& card) { return card.vendor == hand.gpu.vendor; });
}

Result<std::vector<EngineOnDevice>> engines_on_devices(const PlanQuestion& question, const Catalog& catalog) {
    std::vector<EngineOnDevice> out;
    const auto add = [&](const DeviceSpec& gpu, const CardHand* hand) -> std::optional<Error> {
        if (gpu.bandwidth.count() <= 0) return std::nullopt;
        Result<EngineOnDevice> device = engine_on(gpu, hand, question, catalog);
        if (!device) return device.error();
        // Ranks of a serving engine are of one vendor.
        if (hand == nullptr || is_gguf_engine(device->engine) || one_vendor(*hand)) out.push_back(std::move(*device));
        return std::nullopt;
    };
    for (const DeviceSpec* gpu : question.gpus)
        if (auto error = add(*gpu, nullptr)) return *error;
    for (const CardHand& hand : question.hands)
        if (auto error = add(hand.gpu, &hand)) return *error;
    return out;
}

/// The formats to try, widest first: those asked for, or what the checkpoint is stored in and what people shrink it to.
std::vector<std::string> formats_for(const PlanQuestion& question, const ModelSpec& model, bool gguf) {
    if (!question.weights.empty()) return question.weights;
    const std::string stored = stored_format(model);
    if (gguf) return stored == "mxfp4" ? std::vector<std::string>{"mxfp4_moe"} : std::vector<std::string>{"q8_0", "q4_k_m"};
    if (stored == "bf16" || stored == "fp16" || stored == "fp32") return {stored, "fp8", "awq-int4"};
    return stored == "fp8" ? std::vector<std::string>{"fp8", "awq-int4"} : std::vector<std::string>{stored};
}

StoredModel stored_model(const ModelChoice& model, WeightsChoice weights) {
    StoredModel stored{.model = &model, .weights = std::move(weights), .kv = {}, .traffic = {}, .bytes = {}};
    stored.kv = usual_cache(stored.weights, !stored.weights.is_gguf());
    if (stored.weights.is_gguf()) {
        stored.bytes = stored.weights.file->tensor_bytes;
        stored.traffic = model_traffic(*model.spec, *stored.weights.file, stored.kv);
    } else {
        stored.bytes = chosen_weight_bytes(stored.weights, model);
        stored.traffic = model_traffic(*model.spec, *stored.weights.format, stored.kv);
    }
    return stored;
}

/// Cheaper first; what has a price before what has none; then fewer devices, then less memory to buy.
bool cheaper(const PlanOption& a, const PlanOption& b) {
    if (a.usd_per_month.has_value() != b.usd_per_month.has_value()) return a.usd_per_month.has_value();
    if (a.usd_per_month && a.usd_per_month->typical != b.usd_per_month->typical)
        return a.usd_per_month->typical < b.usd_per_month->typical;
    const auto memory = [](const PlanOption& option) { return option.gpu->memory.as_double() * static_cast<double>(option.devices()); };
    if (memory(a) != memory(b)) return memory(a) < memory(b);
    if (a.tpot_seconds != b.tpot_seconds) return a.tpot_seconds < b.tpot_seconds;
    return a.gpu->id < b.gpu->id;
}

bool more_capable(const PlanOption& a, const PlanOption& b) {
    const std::int64_t size_a = a.model->parameters.total.count();
    const std::int64_t size_b = b.model->parameters.total.count();
    if (size_a != size_b) return size_a > size_b;
    if (a.model != b.model) return a.model->id < b.model->id;
    return cheaper(a, b);
}

class Search {
public:
    Search(const PlanQuestion& question, const Catalog& catalog, std::vector<EngineOnDevice> devices)
        : question_(question), catalog_(catalog), devices_(std::move(devices)) {}

    PlanResult run() {
        for (const ModelChoice& model : question_.models) try_model(model);
        const auto better = question_.any_model ? more_capable : cheaper;
        sort_rows(result_.options, better);
        return std::move(result_);
    }

private:
    void try_model(const ModelChoice& model) {
        for (const bool gguf : {false, true}) {
            const bool asked = std::any_of(devices_.begin(), devices_.end(), [&](const EngineOnDevice& device) {
                return is_gguf_engine(device.engine) == gguf;
            });
            if (!asked) continue;
            bool found = false;
            for (const std::string& name : formats_for(question_, *model.spec, gguf)) {
                if (found && question_.any_model) break;
                if (gguf && too_large(model, name)) continue;
                Result<WeightsChoice> weights = choose_weights(name, model, gguf);
                if (!weights || (!gguf && weights->is_gguf())) continue;
                found = try_format(stored_model(model, std::move(*weights))) || found;
            }
        }
    }

    /// Parameters at the narrowest that a mixture stores them: not worth the list of tensors.
    bool too_large(const ModelChoice& model, const std::string& name) const {
        const std::optional<GgufMixture> mixture = gguf_mixture_from_name(name);
        if (!mixture) return false;
        double room = 0;
        for (const EngineOnDevice& device : devices_)
            if (is_gguf_engine(device.engine)) room = std::max(room, device.capacity(most_devices(device)));
        const double bits = bits_per_weight(info(*mixture).base);
        return model.parameters.total.as_double() * bits / 8 > room;
    }

    /// Devices of one copy of the service at most.
    std::int64_t most_devices(const EngineOnDevice& device) const {
        return device.hand != nullptr ? static_cast<std::int64_t>(device.hand->each.size()) : question_.max_gpus;
    }

    bool try_format(const StoredModel& stored) {
        bool found = false;
        const std::size_t before = result_.options.size();
        for (const EngineOnDevice& device : devices_) {
            if (is_gguf_engine(device.engine) != stored.weights.is_gguf()) continue;
            const SpeedConstants constants = speed_constants(catalog_.engine_constants(), to_string(device.engine),
                                                             speed_device_for(*device.gpu, stored.weights),
                                                             stored.traffic.has_experts());
            found = try_device(stored, device, constants) || found;
        }
        // Of given cards the best hand for a model in a format, not every one that would do.
        if (!question_.hands.empty() && result_.options.size() > before + 1) {
            const auto first = result_.options.begin() + static_cast<std::ptrdiff_t>(before);
            std::iter_swap(first, std::min_element(first, result_.options.end(), cheaper));
            result_.options.erase(first + 1, result_.options.end());
        }
        return found;
    }

    /// Keeps the best count of devices.
    bool try_device(const StoredModel& stored, const EngineOnDevice& device, const SpeedConstants& constants) {
        std::optional<PlanOption> best;
        const std::int64_t most = most_devices(device);
        for (std::int64_t gpus = device.hand != nullptr ? most : 1; gpus <= most; gpus *= 2) {
            ++result_.considered;
            PlanOption option{.model = stored.model, .gpu = device.gpu, .weights = stored.weights, .engine = device.engine};
            option.unlike = device.unlike();
            Verdict verdict = detail::try_option(question_.workload, stored, device, constants, gpus, catalog_, option);
            // More copies than there are cards for: what is there is too slow.
            if (verdict == Verdict::keeps && device.hand != nullptr && option.copies > device.hand->most_copies) verdict = Verdict::latency;
            if (!counted(verdict)) continue;
            add_price(device, option);
            if (!within_budget(option)) continue;
            if (!best || cheaper(option, *best)) best = std::move(option);
            else if (!best->usd_per_month) break;
        }
        if (best) result_.options.push_back(std::move(*best));
        return best.has_value();
    }

    /// Whether the option stands; what does not is counted by its reason.
    bool counted(Verdict verdict) {
        PlanRejections& rejected = result_.rejected;
        if (verdict == Verdict::memory) ++rejected.memory;
        if (verdict == Verdict::latency) ++rejected.latency;
        if (verdict == Verdict::engine) ++rejected.engine;
        return verdict == Verdict::keeps;
    }

    static void add_price(const EngineOnDevice& device, PlanOption& option) {
        option.price = device.price;
        if (!device.price) return;
        const double hours = kHoursPerMonth * static_cast<double>(option.devices());
        const Range& hour = device.price->usd_per_hour;
        option.usd_per_month = Range{hour.low * hours, hour.typical * hours, hour.high * hours};
    }

    bool within_budget(const PlanOption& option) {
        if (!question_.budget_usd_per_month) return true;
        if (!option.usd_per_month) {
            ++result_.rejected.no_price;
            return false;
        }
        const bool within = option.usd_per_month->typical <= *question_.budget_usd_per_month;
        result_.rejected.budget += !within;
        return within;
    }

    const PlanQuestion& question_;
    const Catalog& catalog_;
    std::vector<EngineOnDevice> devices_;
    PlanResult result_;
};

}  // namespace

Result<PlanResult> search_plan(const PlanQuestion& question, const Catalog& catalog) {
    Result<std::vector<EngineOnDevice>> devices = engines_on_devices(question, catalog);
    if (!devices) return devices.error();
    return Search(question, catalog, std::move(*devices)).run();
}

Json serve_question_of(const PlanOption& option, const PlanQuestion& question) {
    const PlanWorkload& workload = question.workload;
    const bool slots = option.engine == ServeEngine::llamacpp;
    Json out;
    out["ask"] = "serve";
    out["model"] = question.any_model ? Json(option.model->id) : question.model_asked;
    out["weights"] = option.weights.id;
    out["engine"] = to_string(option.engine);
    out["gpu"] = option.gpu->id;
    out["gpus"] = option.gpus;
    out["context_tokens"] = (workload.context() * (slots ? option.concurrency : 1)).count();
    out["input_tokens"] = workload.input.count();
    out["output_tokens"] = workload.output.count();
    out["concurrency"] = option.concurrency;
    if (question.price.usd_per_hour) out["gpu_usd_per_hour"] = json_figure(*question.price.usd_per_hour);
    if (question.price.purchase_usd) out["gpu_purchase_usd"] = json_figure(*question.price.purchase_usd);
    if (question.price.owned) {
        out["lifetime_years"] = json_figure(question.price.lifetime_years);
        out["usd_per_kwh"] = json_figure(question.price.usd_per_kwh);
    }
    if (question.price.spot) out["price_term"] = "spot";
    if (question.price.utilization < 1) out["utilization"] = question.price.utilization;
    return out;
}

}  // namespace ballpark
