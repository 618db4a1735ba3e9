#include "question/host_choice.h"

#include <algorithm>

#include "question/fields.h"
#include "question/speed_constants.h"

namespace ballpark {
namespace {

/// A time's spread where the rate behind it is only known as a range.
Range widened(const Range& spread, const Range& rate) {
    return {spread.low * (rate.typical / rate.high), 1, spread.high * (rate.typical / rate.low)};
}

Range fact_range(const Catalog& catalog, std::string_view id) {
    const Fact* fact = catalog.fact(id);
    return fact != nullptr ? fact->value : Range::exact(1);
}

Range constant_range(const Catalog& catalog, std::string_view id) {
    const EngineConstant* row = catalog.engine_constant("llama.cpp", id, {}, {});
    return row != nullptr ? row->value : Range::exact(1);
}

void widen_steps(SpeedConstants& constants, const Range& rate) {
    for (Range* spread : {&constants.step_spread, &constants.tpot_spread, &constants.throughput_spread}) *spread = widened(*spread, rate);
}

void widen_prompts(SpeedConstants& constants, const Range& rate) {
    for (Range* spread : {&constants.prompt_spread, &constants.ttft_spread}) *spread = widened(*spread, rate);
}

}  // namespace

Result<HostChoice> read_host(const Json* json) {
    HostChoice host;
    if (json == nullptr) return host;
    if (!json->is_object())
        return Error{ErrorCode::bad_value, "host", "host is an object such as {\"bandwidth_bytes_per_second\":89.6e9}"};
    Fields fields(*json, "host.");
    host.bandwidth = fields.number("bandwidth_bytes_per_second", 1, 1e18);
    host.flop = fields.number("flop_per_second", 1, 1e24);
    host.link = fields.number("link_bytes_per_second", 1, 1e18);
    host.memory = Bytes(fields.integer("memory_bytes", 1, kLargestExactCount).value_or(0));
    if (auto error = fields.error()) return *error;
    return host;
}

Host host_of(const HostChoice& choice, const DeviceSpec* device, const Catalog& catalog) {
    Host host;
    const bool shared = device != nullptr && device->kind == "integrated" && device->bandwidth.count() > 0;
    const auto figure = [&](const std::optional<double>& said, std::string_view fact) {
        if (said) return Range::exact(*said);
        if (shared && fact != "host_flop") return Range::exact(device->bandwidth.count());
        return fact_range(catalog, fact);
    };
    host.bandwidth = figure(choice.bandwidth, "host_bandwidth");
    host.flop = figure(choice.flop, "host_flop");
    host.link = figure(choice.link, "host_link");
    host.assumed = !choice.bandwidth && !shared;
    if (const Fact* fact = catalog.fact("host_bandwidth"); host.assumed && fact != nullptr) host.source = fact->provenance.source;
    return host;
}

SpeedRunner Host::runner(const WeightsChoice& weights, bool lent, bool experts, const Catalog& catalog) const {
    DeviceSpec spec;
    spec.kind = "host";
    spec.bandwidth = BytesPerSecond(bandwidth.typical);
    spec.fp16 = FlopPerSecond(flop.typical);
    SpeedRunner out{speed_device(spec, weights.mixture), {}};
    // Of an assumed processor nobody knows what it can't exceed.
    if (flop.low < flop.high) out.device.fastest = 0;
    out.device.device_class = "host";
    out.constants = speed_constants(catalog.engine_constants(), "llama.cpp", out.device, experts);
    const Range share = constant_range(catalog, "host_read_share");
    for (double* read : {&out.constants.weight_share, &out.constants.expert_share, &out.constants.cache_share}) *read = share.typical;
    if (lent) out.constants.expert_share = constant_range(catalog, "host_expert_share").typical;
    widen_steps(out.constants, bandwidth);
    widen_prompts(out.constants, flop);
    return out;
}

SpeedRunner Host::copied_to(SpeedRunner out, const Catalog& catalog) const {
    const Range share = constant_range(catalog, "host_link_share");
    // No faster than the host's own memory is read.
    out.device.bandwidth = std::min(link.typical, bandwidth.typical);
    SpeedConstants& constants = out.constants;
    for (double* read : {&constants.weight_share, &constants.expert_share, &constants.cache_share, &constants.prefill_read_share})
        *read = share.typical;
    widen_steps(constants, share);
    widen_prompts(constants, share);
    widen_steps(constants, link);
    widen_prompts(constants, link);
    return out;
}

}  // namespace ballpark
