#include "question/usual_service.h"

#include "question/serve_speed.h"
#include "question/speed_constants.h"

namespace ballpark {
namespace {

constexpr std::int64_t kMachine = 8;

}  // namespace

UsualService usual_service(const ModelSpec& model, const DeviceSpec& device, const Catalog& catalog, const UsualLoad& load,
                           Worksheet* why) {
    const WeightFormat& format = *find_weight_format("bf16");
    const ModelTraffic traffic = model_traffic(model, format, {TensorType::bf16, TensorType::bf16});
    const SpeedDevice seen = speed_device(device, format);
    const std::string_view engine = to_string(engine_for(ServeEngine::none, device));
    UsualService service;
    const double room = device.capacity().as_double() * load.weights_share;
    while (service.ranks < kMachine && traffic.weight_bytes() > room * static_cast<double>(service.ranks)) service.ranks *= 2;
    const SpeedSetup setup{.model = traffic,
                           .device = seen,
                           .parallel = {.tensor = service.ranks, .pipeline = 1, .data = 1},
                           .input = load.input,
                           .output = load.output,
                           .concurrency = load.sequences * static_cast<double>(service.ranks),
                           .most_running = 0};
    service.estimate = estimate_speed(setup, speed_constants(catalog.engine_constants(), engine, seen), why);
    service.measured = speed_rows_measured(catalog.engine_constants(), engine, seen);
    return service;
}

}  // namespace ballpark
