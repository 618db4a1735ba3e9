#include "question/serve_parts.h"

#include <algorithm>
#include <utility>

#include "question/json.h"

namespace ballpark {
namespace {

void add(MemoryPlace& place, std::string_view part, const Range& bytes) {
    if (bytes.high > 0) place.parts.push_back({part, bytes});
}

void add(MemoryPlace& place, std::string_view part, Bytes bytes) { add(place, part, Range::exact(bytes.as_double())); }

/// Of cache and state together, as much as each is of the plain arithmetic's sum.
void add_cache(MemoryPlace& place, const ServeMemory& plain, double both) {
    const double all = plain.kv.as_double() + plain.state.as_double();
    const double kv = all > 0 ? both * (plain.kv.as_double() / all) : both;
    add(place, "kv", Range::exact(kv));
    add(place, "state", Range::exact(both - kv));
}

std::vector<MemoryPlace> plain_places(const ServeAnswer& answer) {
    MemoryPlace place{"gpu", answer.capacity, {}};
    const ServeMemory& memory = answer.memory;
    const double share = memory.total.count() > 0 ? memory.per_gpu.as_double() / memory.total.as_double() : 1;
    add(place, "weights", Range::exact(memory.weights.as_double() * share));
    add(place, "kv", Range::exact(memory.kv.as_double() * share));
    add(place, "state", Range::exact(memory.state.as_double() * share));
    return {std::move(place)};
}

std::vector<MemoryPlace> llamacpp_places(const ServeQuestion& question, const ServeAnswer& answer) {
    std::vector<MemoryPlace> places;
    std::size_t device = 0;
    for (const LlamacppPlace& buffers : answer.engine->llamacpp->memory.places) {
        const bool host = buffers.name == "host";
        const Bytes capacity = host ? Bytes() : question.cards.empty() ? answer.capacity : question.cards[device++].capacity();
        MemoryPlace place{buffers.name, capacity, {}};
        add(place, "weights", buffers.model);
        add(place, "kv", buffers.kv);
        add(place, "state", buffers.recurrent);
        add(place, "activation", buffers.compute + buffers.output);
        if (!host) add(place, "overhead", answer.engine->overhead);
        places.push_back(std::move(place));
    }
    // The devices are what a person asks about; what stays on the host comes after them.
    std::stable_partition(places.begin(), places.end(), [](const MemoryPlace& place) { return place.name != "host"; });
    return places;
}

}  // namespace

Range MemoryPlace::sum() const {
    Range sum;
    for (const MemoryPart& part : parts)
        sum = {sum.low + part.bytes.low, sum.typical + part.bytes.typical, sum.high + part.bytes.high};
    return sum;
}

std::vector<MemoryPlace> memory_places(const ServeQuestion& question, const ServeAnswer& answer) {
    if (!answer.engine) return plain_places(answer);
    const EngineMemory& engine = *answer.engine;
    if (engine.llamacpp) return llamacpp_places(question, answer);
    MemoryPlace place{"gpu", answer.capacity, {}};
    add(place, "weights", engine.weights);
    const double beside = engine.weights.as_double() + engine.activation.typical + engine.overhead.typical;
    const double kept = std::max(0.0, engine.per_gpu.typical - beside);
    const bool serving = engine.kv_pool.has_value();
    const double plain = answer.memory.per_gpu.as_double() - engine.weights.as_double();
    add_cache(place, answer.memory, serving ? engine.cache_wanted.value_or(std::max(0.0, plain)) : kept);
    add(place, "activation", engine.activation);
    add(place, "overhead", engine.overhead);
    return {std::move(place)};
}

Json to_json(const std::vector<MemoryPlace>& places) {
    Json out = Json::array();
    for (const MemoryPlace& place : places) {
        Json parts = Json::array();
        for (const MemoryPart& part : place.parts) parts.push_back({{"part", part.part}, {"bytes", json_range(part.bytes)}});
        Json row = {{"place", place.name}, {"bytes", json_range(place.sum())}, {"parts", std::move(parts)}};
        if (place.capacity.count() > 0) row["capacity_bytes"] = place.capacity.count();
        out.push_back(std::move(row));
    }
    return out;
}

}  // namespace ballpark
