#include "question/device_choice.h"

#include "question/fields.h"

namespace ballpark {
namespace {

Result<DeviceSpec> from_figures(const Json& value) {
    Fields fields(value, "gpu.");
    const auto memory = fields.integer("memory_bytes", 1, kLargestExactCount);
    const auto bandwidth = fields.number("bandwidth_bytes_per_second", 1, 1e18);
    const auto rate = fields.number("flop_per_second", 1, 1e24);
    const auto power = fields.number("power_watts", 0, 1e9);
    const auto name = fields.text("name");
    if (auto error = fields.error()) return *error;
    if (!memory)
        return Error{ErrorCode::missing_field, "gpu.memory_bytes", "a device by figures needs at least memory_bytes"};
    DeviceSpec device;
    device.id = "custom";
    device.name = name.value_or("custom device");
    device.kind = "custom";
    device.memory = Bytes(*memory);
    device.bandwidth = BytesPerSecond(bandwidth.value_or(0));
    if (rate) device.fp16 = FlopPerSecond(*rate);
    if (power) device.power = Watts(*power);
    device.source = "the figures in the question";
    return device;
}

}  // namespace

Result<DeviceSpec> choose_device(const Json& value, const Context& context) {
    if (value.is_object()) return from_figures(value);
    if (!value.is_string())
        return Error{ErrorCode::bad_value, "gpu", "gpu must be a catalog id in quotes, \"local\", or an object with memory_bytes"};
    const auto name = value.text();
    if (name == "local") {
        if (context.local_device) return context.local_device();
        return Error{ErrorCode::unsupported, "gpu", "\"local\" is answered by the command line and the window; a page can't ask the machine"};
    }
    const auto device = context.catalog.find_device(name);
    if (!device) return device.error();
    return **device;
}

}  // namespace ballpark
