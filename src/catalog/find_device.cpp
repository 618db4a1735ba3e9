#include "catalog/catalog.h"

#include <algorithm>
#include <array>

#include "catalog/name_words.h"

namespace ballpark {

namespace {

constexpr std::size_t kCandidatesShown = 6;

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

void erase_all(std::string& text, std::string_view part) {
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at)) text.erase(at, part.size());
}

// "ANGLE (Vendor, Renderer, Driver)" holds the renderer, which Metal and Vulkan wrap once more:
// "ANGLE Metal Renderer: Apple M3 Max", "Vulkan 1.3.242 (NVIDIA NVIDIA GeForce RTX 4080 (0x00002704))".
std::string_view inside_angle(std::string_view name) {
    constexpr std::string_view kAngle = "angle (";
    if (name.substr(0, kAngle.size()) != kAngle) return name;
    name.remove_prefix(kAngle.size());
    const std::size_t vendor_end = name.find(',');
    if (vendor_end == std::string_view::npos) return name;
    name.remove_prefix(vendor_end + 1);
    for (std::string_view wrap : {"renderer:", "vulkan"}) {
        const std::size_t at = name.find(wrap);
        const std::size_t inside = at == std::string_view::npos ? at : name.find(wrap.back() == ':' ? ':' : '(', at);
        if (inside != std::string_view::npos) name.remove_prefix(inside + 1);
    }
    return name.substr(0, name.find(','));
}

// What drivers hang on to the name of a card: "(0x00002504) Direct3D11 vs_5_0", "/PCIe/SSE2", "(radeonsi, navi31 …)".
std::string renderer_name(std::string_view name) {
    std::string text = lower_case(name);
    for (std::string_view mark : {"(r)", "(tm)", "®", "™"}) erase_all(text, mark);
    std::string inner(inside_angle(text));
    for (std::string_view tail : {" (0x", "/pcie", " direct3d", " opengl", ", opengl", ", llvm"}) {
        const std::size_t at = inner.find(tail);
        if (at != std::string::npos) inner.erase(at);
    }
    const std::size_t remark = inner.find('(');
    if (remark != std::string::npos && !contains(std::string_view(inner).substr(remark), "gb")) inner.erase(remark);
    return inner;
}

constexpr std::array<std::string_view, 24> kSaysNothing = {
    "nvidia",  "amd",    "apple",    "intel", "google",   "aws",  "amazon", "corporation", "inc",  "geforce",  "radeon", "instinct",
    "tesla",   "graphics", "gpu",    "gpus",  "tensor",   "core", "cores",  "generation",  "chip", "card",     "hgx",    "mesa"};

// A name cut into what says which chip it is and what says which version of it.
struct DeviceWords {
    std::vector<std::string> chip;
    std::vector<std::string> version;  // memory size and form factor
};

bool is_memory(std::string_view word) { return is_figure_with_unit(word, "gb") || is_figure_with_unit(word, "gib"); }

bool is_form(std::string_view word) {
    return word == "sxm" || word == "pcie" || word == "nvl" || word == "oam";
}

DeviceWords device_words(std::string_view name) {
    std::vector<std::string> words = name_words(renderer_name(name));
    DeviceWords result;
    for (std::size_t i = 0; i < words.size(); ++i) {
        std::string& word = words[i];
        const std::string_view next = i + 1 < words.size() ? std::string_view(words[i + 1]) : std::string_view();
        if (word == "sxm" && is_digits(next) && next.size() == 1) ++i;  // SXM4, SXM5
        if (word == "hbm") {                                             // HBM3, HBM2e
            if (!next.empty() && is_digits(next.substr(0, 1)) && next.size() <= 2) ++i;
            continue;
        }
        if (is_digits(word) && (next == "gb" || next == "gib")) {                           // "80 GB"
            result.version.push_back(word + "gb");
            ++i;
        } else if (is_memory(word)) {
            result.version.push_back(word.substr(0, word.find('g')) + "gb");
        } else if (is_form(word)) {
            result.version.push_back(word);
        } else if (std::find(kSaysNothing.begin(), kSaysNothing.end(), word) == kSaysNothing.end()) {
            result.chip.push_back(word);
        }
    }
    return result;
}

bool includes_all(const std::vector<std::string>& all, const std::vector<std::string>& some) {
    return std::all_of(some.begin(), some.end(), [&](const std::string& word) {
        return std::find(all.begin(), all.end(), word) != all.end();
    });
}

// How well a name that somebody wrote fits a name in the catalog.
enum class Fit { none, version_left_open, exact };

Fit fit(const DeviceWords& asked, std::string_view listed_name) {
    const DeviceWords listed = device_words(listed_name);
    if (asked.chip.empty() || join_words(asked.chip) != join_words(listed.chip)) return Fit::none;
    if (!includes_all(listed.version, asked.version)) return Fit::none;
    return includes_all(asked.version, listed.version) ? Fit::exact : Fit::version_left_open;
}

Fit best_fit(const DeviceWords& asked, const DeviceSpec& device) {
    Fit best = std::max(fit(asked, device.id), fit(asked, device.name));
    // An alias is a whole name: "H100" means one part, and must not lend its brevity to other versions.
    for (const std::string& alias : device.aliases)
        if (fit(asked, alias) == Fit::exact) best = Fit::exact;
    return best;
}

std::vector<const DeviceSpec*> nearest_in_memory(const std::vector<const DeviceSpec*>& devices, Bytes memory) {
    // Drivers report up to a tenth less than the size on the box (error correction, firmware), and never more.
    std::vector<const DeviceSpec*> close;
    for (const DeviceSpec* device : devices) {
        const double ratio = memory / device->memory;
        if (ratio > 0.9 && ratio < 1.01) close.push_back(device);
    }
    return close;
}

std::vector<std::string> ids_of(const std::vector<const DeviceSpec*>& devices) {
    std::vector<std::string> ids;
    for (const DeviceSpec* device : devices) ids.push_back(device->id);
    return ids;
}

Error unknown_device(std::string_view name, const DeviceWords& asked, std::span<const DeviceSpec> devices) {
    std::vector<Named> names;
    for (const DeviceSpec& device : devices) {
        for (const std::string* written : {&device.id, &device.name}) {
            const DeviceWords words = device_words(*written);
            names.push_back({join_words(words.chip), device.id});
            names.push_back({join_words(words.chip) + join_words(words.version), device.id});
        }
    }
    const std::string key = join_words(asked.chip) + join_words(asked.version);
    const std::vector<std::string> near = nearest_ids(key, names, 3);
    Error error{ErrorCode::unknown_gpu, "gpu", "no device is called \"" + std::string(name.substr(0, 120)) + "\""};
    if (!near.empty()) error.message += "; did you mean " + list_in_words(near, 3) + "?";
    return error;
}

}  // namespace

Result<const DeviceSpec*> Catalog::find_device(std::string_view name, std::optional<Bytes> memory) const {
    const DeviceWords asked = device_words(name);
    std::vector<const DeviceSpec*> exact;
    std::vector<const DeviceSpec*> open;
    for (const DeviceSpec& device : devices_) {
        if (device.id == name) return &device;
        const Fit how = best_fit(asked, device);
        if (how != Fit::none) open.push_back(&device);
        if (how == Fit::exact) exact.push_back(&device);
    }
    if (memory) {
        const std::vector<const DeviceSpec*> sized = nearest_in_memory(open, *memory);
        if (sized.size() == 1) return sized.front();
        if (exact.size() != 1 && !sized.empty()) open = sized;
    }
    if (exact.size() == 1) return exact.front();
    if (open.size() == 1) return open.front();
    if (open.empty()) return unknown_device(name, asked, devices_);
    return Error{ErrorCode::unknown_gpu, "gpu",
                 "\"" + std::string(name.substr(0, 120)) + "\" could be " + list_in_words(ids_of(open), kCandidatesShown)};
}

}  // namespace ballpark
