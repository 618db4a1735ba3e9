#include "platform/machine/local_device.h"

#include <utility>

#include "platform/machine/cuda.h"
#include "platform/machine/sysfs.h"
#include "platform/machine/system_memory.h"
#include "question/error_words.h"

namespace ballpark {

namespace {

// A part of a card (MIG) carries the whole card's name. Drivers keep back up to a tenth of the marketed memory; the
// next size is a quarter away at least.
bool similar_memory(Bytes catalog, std::optional<Bytes> reported) {
    if (!reported) return true;
    const double ratio = *reported / catalog;
    return ratio > 0.85 && ratio < 1.12;
}

/// Writes the lines in one language and one system of units.
struct Describer {
    const Phrases& phrases;
    ByteSystem system;

    std::string figure(Bytes bytes) const { return format(bytes.as_double(), Unit::bytes, system).text(); }

    std::string card(const LocalDevice& device) const {
        if (!device.memory_total) return phrases.fill("machine.card_unknown", {{"name", device.name}});
        const std::string total = figure(*device.memory_total);
        if (!device.memory_free) return phrases.fill("machine.card", {{"name", device.name}, {"total", total}});
        const std::string free = figure(*device.memory_free);
        return phrases.fill("machine.card_free", {{"name", device.name}, {"total", total}, {"free", free}});
    }

    std::string memory(const SystemMemory& memory) const {
        return phrases.fill("machine.system", {{"total", figure(memory.total)}, {"free", figure(memory.available)}});
    }
};

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
    std::string text;
    for (const std::string& part : parts) {
        if (!text.empty()) text += between;
        text += part;
    }
    return text;
}

// A card that another source read well needs no word about a driver that this machine does not miss.
bool needs_reason(const LocalMachine& machine) {
    if (machine.problems.empty()) return false;
    bool any_memory = false;
    for (const LocalDevice& device : machine.devices) {
        if (device.vendor == "nvidia" && !device.memory_total) return true;
        any_memory = any_memory || device.memory_total.has_value();
    }
    return !any_memory;
}

// Problems are phrases to put after a colon, unless they begin with the name of a function.
std::string sentence(std::string text) {
    if (!text.starts_with("cu") && !text.empty() && text[0] >= 'a' && text[0] <= 'z')
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

Error no_local_gpu(std::string message) { return {ErrorCode::unknown_gpu, "gpu", std::move(message)}; }

}  // namespace

std::string find_catalog_id(const Catalog& catalog, std::string_view name, std::optional<Bytes> memory_total) {
    const Result<const DeviceSpec*> found = catalog.find_device(name, memory_total);
    return found && similar_memory((*found)->memory, memory_total) ? (*found)->id : std::string();
}

LocalMachine read_local_machine(const Catalog& catalog) {
    CudaReading cuda = read_cuda(CudaLibraries::installed());
    LocalMachine machine{std::move(cuda.devices), read_system_memory(), std::move(cuda.problems)};
    const bool cuda_lists_cards = !machine.devices.empty();
    for (LocalDevice& card : read_sysfs())
        if (card.vendor != "nvidia" || !cuda_lists_cards) machine.devices.push_back(std::move(card));
    for (LocalDevice& device : machine.devices)
        device.catalog_id = find_catalog_id(catalog, device.name, device.memory_total);
    return machine;
}

Result<DeviceSpec> local_device_spec(const LocalMachine& machine, const Catalog& catalog) {
    std::string unknown;
    for (const LocalDevice& device : machine.devices) {
        if (!device.memory_total) continue;
        const Result<const DeviceSpec*> found = catalog.find_device(device.catalog_id);
        if (!device.catalog_id.empty() && found) {
            DeviceSpec spec = **found;
            spec.usable_memory = *device.memory_total;
            return spec;
        }
        if (unknown.empty())
            unknown = "this machine's " + device.name + " is not in the catalog; give its figures: {\"memory_bytes\":" +
                      std::to_string(device.memory_total->count()) + ",\"bandwidth_bytes_per_second\":…}";
    }
    if (!unknown.empty()) return no_local_gpu(unknown);
    const std::string reason = joined(machine.problems, "; ");
    return no_local_gpu("this machine has no accelerator that can be read" + (reason.empty() ? "" : ": " + reason) +
                        "; name a gpu instead");
}

std::string describe(const LocalMachine& machine, const Phrases& phrases, ByteSystem bytes) {
    const Describer describer{phrases, bytes};
    std::vector<std::string> lines;
    for (const LocalDevice& device : machine.devices) lines.push_back(describer.card(device));
    if (machine.devices.empty()) lines.emplace_back(phrases.text("machine.no_card"));
    if (needs_reason(machine))
        for (const std::string& problem : machine.problems) lines.push_back(sentence(in_words_of(phrases, problem)));
    if (machine.memory) lines.push_back(describer.memory(*machine.memory));
    return joined(lines, "\n");
}

}  // namespace ballpark
