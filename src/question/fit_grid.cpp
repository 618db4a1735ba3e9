#include "question/fit_grid.h"

#include <algorithm>
#include <array>
#include <string>

#include "question/fit_outcome.h"

namespace ballpark {
namespace {

constexpr std::array<std::string_view, 14> kModels = {"llama-3.2-1b",  "llama-3.2-3b", "llama-3.1-8b",   "qwen3-14b",      "gpt-oss-20b",
                                                      "gemma-3-27b",   "qwen3-30b-a3b", "qwen3-32b",     "llama-3.3-70b",  "gpt-oss-120b",
                                                      "mistral-large-123b", "qwen3-235b-a22b", "llama-3.1-405b", "deepseek-v3"};
constexpr std::array<std::string_view, 10> kDevices = {"rtx-3060-12gb", "rtx-4080-16gb", "rtx-4090-24gb", "l4-24gb", "rtx-5090-32gb",
                                                       "l40s-48gb",     "h100-sxm-80gb", "h200-sxm-141gb", "b200-sxm-180gb", "mi300x-192gb"};

}  // namespace

std::span<const std::string_view> grid_models() { return kModels; }
std::span<const std::string_view> grid_devices() { return kDevices; }

std::optional<std::int64_t> fewest_devices(std::span<const FieldValue> values, std::string_view model, std::string_view device, const Context& context) {
    std::vector<FieldValue> tried = changed(changed(values, {"model", std::string(model)}), {"gpu", std::string(device)});
    bool answered = false;
    for (std::int64_t gpus = 1; gpus <= kMostGridDevices; gpus *= 2) {
        const FitOutcome outcome = try_out(changed(tried, {"gpus", std::to_string(gpus)}), context);
        if (outcome.answered && outcome.fits) return gpus;
        answered = answered || outcome.answered;
        // A single device that can't run it says nothing of several, nor the other way round.
        while (outcome.answered && gpus < kMostGridDevices && gpus * 2 < outcome.gpus_needed) gpus *= 2;
    }
    return answered ? std::optional<std::int64_t>(0) : std::nullopt;
}

}  // namespace ballpark
