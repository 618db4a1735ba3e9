#include "catalog/catalog.h"

#include "catalog/name_words.h"

namespace ballpark {

namespace {

constexpr std::size_t kCandidatesShown = 6;
constexpr std::size_t kProposals = 3;
constexpr std::size_t kNameShown = 120;

// Drivers report up to a tenth less than the size on the box (error correction, firmware), and never more.
bool could_report(const DeviceSpec& device, Bytes memory) {
    const double ratio = memory / device.memory;
    return ratio > 0.9 && ratio < 1.01;
}

}  // namespace

Result<const DeviceSpec*> Catalog::find_device(std::string_view name, std::optional<Bytes> memory) const {
    for (const DeviceSpec& device : devices_)
        if (device.id == name) return &device;
    const auto [exact, open] = device_names().find(name);
    std::vector<std::size_t> candidates = open;
    if (memory) {
        std::vector<std::size_t> sized;
        for (const std::size_t i : open)
            if (could_report(devices_[i], *memory)) sized.push_back(i);
        if (sized.size() == 1) return &devices_[sized.front()];
        if (!sized.empty()) candidates = sized;
    }
    if (exact.size() == 1) return &devices_[exact.front()];
    if (candidates.size() == 1) return &devices_[candidates.front()];

    const auto ids = [&](const std::vector<std::size_t>& positions) {
        std::vector<std::string> list;
        for (const std::size_t i : positions) list.push_back(devices_[i].id);
        return list;
    };
    const std::string shown = "\"" + std::string(name.substr(0, kNameShown)) + "\"";
    Error error{ErrorCode::unknown_gpu, "gpu", {}};
    if (!candidates.empty()) {
        error.message = shown + " could be " + list_in_words(ids(candidates), kCandidatesShown);
    } else if (const Instance* instance = find_instance(name)) {
        if (instance->devices == 1) return find_device(instance->device);
        const std::string count = std::to_string(instance->devices);
        error.message =
            shown + " is a machine with " + count + " devices: write gpu " + instance->device + " and gpus " + count;
    } else {
        error.message = "no device is called " + shown;
        const std::vector<std::size_t> near = device_names().nearest(name, kProposals);
        if (!near.empty()) error.message += "; did you mean " + list_in_words(ids(near), kProposals) + "?";
    }
    return error;
}

const Instance* Catalog::find_instance(std::string_view name) const {
    const std::string key = join_words(name_words(name));
    for (const Instance& instance : instances_)
        if (join_words(name_words(instance.id)) == key) return &instance;
    return nullptr;
}

}  // namespace ballpark
