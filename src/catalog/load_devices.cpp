#include "catalog/json_rows.h"
#include "catalog/loaders.h"

namespace ballpark {

namespace {

template <class Rate>
std::optional<Rate> optional_rate(JsonRow& row, std::string_view key) {
    const auto value = row.optional_positive(key);
    return value ? std::optional<Rate>(Rate(*value)) : std::nullopt;
}

DeviceSpec read_device(JsonRow& row) {
    DeviceSpec device;
    device.id = row.text("id");
    device.name = row.text("name");
    device.vendor = row.one_of("vendor", {"nvidia", "amd", "apple", "intel", "google", "amazon"});
    device.family = row.text("family");
    device.kind = row.one_of("kind", {"datacenter", "workstation", "consumer", "laptop", "integrated"});
    device.memory = Bytes(row.count("memory_bytes"));
    if (const auto usable = row.optional_count("usable_bytes")) device.usable_memory = Bytes(*usable);
    device.bandwidth = BytesPerSecond(row.positive("bandwidth_bytes_per_second"));
    device.fp16 = optional_rate<FlopPerSecond>(row, "fp16_flop_per_second");
    device.fp16_accumulate = optional_rate<FlopPerSecond>(row, "fp16_accumulate_flop_per_second");
    device.fp8 = optional_rate<FlopPerSecond>(row, "fp8_flop_per_second");
    device.fp4 = optional_rate<FlopPerSecond>(row, "fp4_flop_per_second");
    device.int8 = optional_rate<FlopPerSecond>(row, "int8_op_per_second");
    device.power = optional_rate<Watts>(row, "power_watts");
    if (row.has("link_bytes_per_second"))
        device.link = Interconnect{row.text("link"), BytesPerSecond(row.positive("link_bytes_per_second"))};
    device.modified = row.flag("modified");
    device.aliases = row.texts("aliases");
    device.note = row.optional_text("note");
    device.source = row.text("source");
    device.as_of = row.date("as_of");
    if (device.usable_memory && *device.usable_memory > device.memory)
        row.fail("usable_bytes", "must not be more than memory_bytes");
    return device;
}

Instance read_instance(JsonRow& row) {
    Instance instance;
    instance.id = row.text("id");
    instance.provider = row.text("provider");
    instance.device = row.text("device");
    instance.devices = row.count("devices");
    instance.provenance = row.provenance();
    return instance;
}

}  // namespace

Result<std::vector<DeviceSpec>> read_devices(std::string_view json) {
    return read_rows<DeviceSpec>("catalog/devices.json", json, read_device);
}

Result<std::vector<Instance>> read_instances(std::string_view json) {
    return read_rows<Instance>("catalog/instances.json", json, read_instance);
}

}  // namespace ballpark
