#include "question/device_choice.h"

#include <algorithm>

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

constexpr std::int64_t kMostCounted = 65'536;

/// "2x rtx-4090" as 2 and "rtx-4090"; what has no count is one device, and "7900 xtx" has none.
std::int64_t take_count(std::string_view& text) {
    std::size_t digits = 0;
    std::int64_t count = 0;
    while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9' && count <= kMostCounted) count = 10 * count + (text[digits++] - '0');
    if (digits == 0) return 1;
    std::string_view rest = text.substr(digits);
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    const std::string_view sign = rest.starts_with("×") ? "×" : rest.starts_with("x ") ? "x" : "";
    if (sign.empty()) return 1;
    rest.remove_prefix(sign.size());
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    text = rest;
    return count;
}

std::optional<Error> add_devices(std::string_view text, std::string_view field, const Context& context, std::vector<DeviceSpec>& out) {
    constexpr std::string_view kPlus = " + ";
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t plus = std::min(text.find(kPlus, from), text.size());
        std::string_view name = text.substr(from, plus - from);
        while (name.starts_with(' ')) name.remove_prefix(1);
        while (name.ends_with(' ')) name.remove_suffix(1);
        from = plus == text.size() ? plus + 1 : plus + kPlus.size();
        const std::int64_t count = take_count(name);
        if (count < 1 || count > kMostCounted)
            return Error{ErrorCode::bad_value, std::string(field), std::string(field) + ": between 1 and 65536 of a device, such as \"2x rtx-4090\""};
        const Result<DeviceSpec> device = choose_device(Json(name), context);
        if (!device) return Error{device.error().code, std::string(field), device.error().message};
        if (static_cast<std::int64_t>(out.size()) + count > kMostCounted)
            return Error{ErrorCode::bad_value, std::string(field), std::string(field) + ": at most 65536 devices"};
        out.insert(out.end(), static_cast<std::size_t>(count), *device);
    }
    return std::nullopt;
}

}  // namespace

Result<std::vector<DeviceSpec>> choose_devices(const Json& value, std::string_view field, const Context& context) {
    std::vector<DeviceSpec> out;
    if (value.is_string()) {
        if (auto error = add_devices(value.text(), field, context, out)) return *error;
        return out;
    }
    const Error shape{ErrorCode::bad_value, std::string(field), std::string(field) + " is a list of devices such as [\"2x rtx-4090\",\"rtx-3090\"]"};
    if (!value.is_array() || value.items().empty()) return shape;
    for (const Json& item : value.items()) {
        if (!item.is_string()) return shape;
        if (auto error = add_devices(item.text(), field, context, out)) return *error;
    }
    return out;
}

Result<DeviceSpec> choose_device(const Json& value, const Context& context) {
    if (value.is_object()) return from_figures(value);
    if (!value.is_string())
        return Error{ErrorCode::bad_value, "gpu", "gpu must be a catalog id in quotes, \"local\", a list of devices, or an object with memory_bytes"};
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
