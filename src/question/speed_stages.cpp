#include "question/speed_stages.h"

#include <algorithm>
#include <utility>

namespace ballpark {
namespace {

SpeedRunner runner_on(const DeviceSpec& device, const PlacedModel& placed, bool experts, const Catalog& catalog) {
    SpeedRunner runner{speed_device(device, placed.weights.mixture), {}};
    runner.constants = speed_constants(catalog.engine_constants(), "llama.cpp", runner.device, experts, placed.release);
    return runner;
}

}  // namespace

std::vector<SpeedStage> speed_stages(const PlacedModel& placed, const Host& host, const Catalog& catalog) {
    std::vector<ModelTraffic> places = model_traffic_by_place(placed.spec, *placed.weights.file, placed.kv, placed.setup);
    const bool experts = std::any_of(places.begin(), places.end(), [](const ModelTraffic& place) { return place.has_experts(); });
    std::vector<SpeedStage> stages;
    for (std::size_t place = 0; place < places.size(); ++place) {
        const ModelTraffic& here = places[place];
        if (here.layers == 0 && here.head_bytes == 0 && here.expert_kinds == 0) continue;
        const bool first = stages.empty() && here.visits == 0;
        SpeedStage stage{std::move(places[place]), {}, {}, first ? 0 : host.link.typical};
        if (place == 0) {
            stage.runner = host.runner(placed.weights, stage.model.visits > 0, experts, catalog);
            if (!placed.devices.empty()) stage.copied_to = host.copied_to(runner_on(placed.devices.front(), placed, experts, catalog), catalog);
        } else {
            stage.runner = runner_on(placed.devices[placed.devices.size() > 1 ? place - 1 : 0], placed, experts, catalog);
        }
        stages.push_back(std::move(stage));
    }
    return stages;
}

}  // namespace ballpark
