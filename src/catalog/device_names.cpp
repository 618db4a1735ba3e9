#include "catalog/device_names.h"

#include <algorithm>
#include <array>

#include "catalog/name_words.h"

namespace ballpark {

namespace {

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

void erase_all(std::string& text, std::string_view part) {
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at))
        text.erase(at, part.size());
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
    "nvidia", "amd",     "apple",  "intel",      "google", "aws",      "amazon", "corporation",
    "inc",    "geforce", "radeon", "instinct",   "tesla",  "graphics", "gpu",    "gpus",
    "tensor", "core",    "cores",  "generation", "chip",   "card",     "hgx",    "mesa"};

bool is_memory(std::string_view word) { return is_figure_with_unit(word, "gb") || is_figure_with_unit(word, "gib"); }

bool is_form(std::string_view word) { return word == "sxm" || word == "pcie" || word == "nvl" || word == "oam"; }

// "80 GB", "80GB", "80GiB" at position `i`, as "80gb"; moves `i` past a unit that stands alone.
std::string memory_word(const std::vector<std::string>& words, std::size_t& i) {
    const std::string& word = words[i];
    if (is_memory(word)) return word.substr(0, word.find('g')) + "gb";
    const bool unit_follows = i + 1 < words.size() && (words[i + 1] == "gb" || words[i + 1] == "gib");
    if (!is_digits(word) || !unit_follows) return {};
    ++i;
    return word + "gb";
}

bool starts_with_digit(std::string_view word) { return !word.empty() && is_digits(word.substr(0, 1)); }

DeviceWords device_words(std::string_view name) {
    const std::vector<std::string> words = name_words(renderer_name(name));
    DeviceWords result;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        const std::string_view next = i + 1 < words.size() ? std::string_view(words[i + 1]) : std::string_view();
        if (std::string memory = memory_word(words, i); !memory.empty()) {
            result.version.push_back(std::move(memory));
        } else if (word == "hbm") {  // HBM3, HBM2e
            if (starts_with_digit(next) && next.size() <= 2) ++i;
        } else if (is_form(word)) {
            result.version.push_back(word);
            if (word == "sxm" && is_digits(next) && next.size() == 1) ++i;  // SXM4, SXM5
        } else if (std::find(kSaysNothing.begin(), kSaysNothing.end(), word) == kSaysNothing.end()) {
            result.chip += word;
        }
    }
    return result;
}

bool includes_all(const std::vector<std::string>& all, const std::vector<std::string>& some) {
    return std::all_of(some.begin(), some.end(),
                       [&](const std::string& word) { return std::find(all.begin(), all.end(), word) != all.end(); });
}

void add_once(std::vector<std::size_t>& list, std::size_t item) {
    if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
}

}  // namespace

DeviceNames::DeviceNames(std::span<const DeviceSpec> devices) {
    for (std::size_t i = 0; i < devices.size(); ++i) {
        names_.push_back({i, device_words(devices[i].id), false});
        names_.push_back({i, device_words(devices[i].name), false});
        for (const std::string& alias : devices[i].aliases) names_.push_back({i, device_words(alias), true});
    }
}

DeviceNames::Matches DeviceNames::find(std::string_view name) const {
    Matches matches;
    const DeviceWords asked = device_words(name);
    if (asked.chip.empty()) return matches;
    for (const Name& listed : names_) {
        if (listed.words.chip != asked.chip || !includes_all(listed.words.version, asked.version)) continue;
        const bool exact = includes_all(asked.version, listed.words.version);
        // An alias is a whole name: "H100" means one part, and must not lend its brevity to other versions.
        if (listed.alias && !exact) continue;
        add_once(matches.open, listed.device);
        if (exact) add_once(matches.exact, listed.device);
    }
    return matches;
}

std::vector<std::size_t> DeviceNames::nearest(std::string_view name, std::size_t limit) const {
    const DeviceWords asked = device_words(name);
    std::vector<Named> keys;
    for (const Name& listed : names_) {
        if (listed.alias) continue;
        keys.push_back({listed.words.chip, listed.device});
        keys.push_back({listed.words.chip + join_words(listed.words.version), listed.device});
    }
    return nearest_names(asked.chip + join_words(asked.version), keys, limit);
}

}  // namespace ballpark
