#include "question/usual_service.h"

#include <algorithm>

#include "question/serve_speed.h"
#include "question/speed_constants.h"

namespace ballpark {
namespace {

constexpr std::int64_t kMachine = 8;   // beyond it ranks talk over a network, which no measured row speaks of
constexpr std::int64_t kMostRanks = 64;

}  // namespace

UsualService usual_service(const ModelSpec& model, const DeviceSpec& device, const Catalog& catalog, const UsualLoad& load,
                           Worksheet* why) {
    const WeightFormat& format = *find_weight_format("bf16");
    const ModelTraffic traffic = model_traffic(model, format, {TensorType::bf16, TensorType::bf16});
    const SpeedDevice seen = speed_device(device, format);
    const std::string_view engine = to_string(engine_for(ServeEngine::none, device));
    UsualService service;
    const double room = device.capacity().as_double() * load.weights_share;
    while (service.holders < kMostRanks && traffic.weight_bytes() > room * static_cast<double>(service.holders)) service.holders *= 2;
    service.ranks = std::min(service.holders, kMachine);
    const SpeedSetup setup{.model = traffic,
                           .device = seen,
                           .parallel = {.tensor = service.ranks, .pipeline = 1, .data = 1},
                           .input = load.input,
                           .output = load.output,
                           .concurrency = load.sequences * static_cast<double>(service.ranks),
                           .most_running = 0};
    service.estimate = estimate_speed(setup, speed_constants(catalog.engine_constants(), engine, seen, traffic.has_experts()), why);
    service.measured = speed_rows_measured(catalog.engine_constants(), engine, seen, traffic.has_experts());
    return service;
}

}  // namespace ballpark
