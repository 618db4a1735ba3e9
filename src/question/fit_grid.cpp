#include "question/fit_grid.h"

#include <algorithm>
#include <string>

#include "question/fit_outcome.h"

namespace ballpark {

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
