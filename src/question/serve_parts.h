/// What fills the memory of one device: the parts of a served model, in the order in which they are drawn.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "question/serve.h"

namespace ballpark {

struct MemoryPart {
    std::string_view part;  ///< "weights", "kv", "state", "activation", "overhead"
    Range bytes;
};

/// A device, or the host beside them.
struct MemoryPlace {
    std::string name;      ///< "gpu" for all devices alike, else "gpu0", "gpu1", "host"
    Bytes capacity;        ///< 0: not known, as for the host
    std::vector<MemoryPart> parts;  ///< without those that are empty

    Range sum() const;
};

/// The parts add up to what the question asks of a device, which an engine that can't have it keeps to its pool.
std::vector<MemoryPlace> memory_places(const ServeQuestion& question, const ServeAnswer& answer);

/// `[{"place","bytes","capacity_bytes","parts":[{"part","bytes"}…]}…]`
Json to_json(const std::vector<MemoryPlace>& places);

}  // namespace ballpark
