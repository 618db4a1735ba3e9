#include "platform/machine/sysfs.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string_view>
#include <system_error>

#include "platform/machine/text.h"

namespace ballpark {

namespace {

namespace fs = std::filesystem;

std::optional<std::int64_t> read_integer(const fs::path& path, int base) {
    std::string text = read_line(path.string()).value_or("");
    if (base == 16 && text.starts_with("0x")) text.erase(0, 2);
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (error != std::errc() || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

std::string hex(std::int64_t value, std::size_t digits) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (; value > 0 || text.size() < digits; value /= 16)
        text.insert(text.begin(), kDigits[static_cast<std::size_t>(value % 16)]);
    return text;
}

// "card0", not its connectors ("card0-HDMI-A-1") and not the render nodes.
bool is_card(std::string_view name) {
    if (!name.starts_with("card") || name.size() == 4) return false;
    return std::all_of(name.begin() + 4, name.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

// PCI vendor numbers. Others are the display chips of virtual machines and servers, which no model runs on.
std::string_view vendor_name(std::int64_t id) {
    switch (id) {
        case 0x1002: return "amd";
        case 0x10de: return "nvidia";
        case 0x8086: return "intel";
        default: return {};
    }
}

std::string_view vendor_spelling(std::string_view vendor) {
    if (vendor == "amd") return "AMD";
    return vendor == "nvidia" ? "NVIDIA" : "Intel";
}

// A line of the table: "744C,\tC8,\tAMD Radeon RX 7900 XTX".
std::string amd_marketing_name(const std::string& table, std::int64_t device, std::int64_t revision) {
    std::ifstream file(table);
    std::string wanted = hex(device, 4) + "," + hex(revision, 2) + ",";
    for (std::string line; std::getline(file, line);) {
        std::string key;
        std::size_t at = 0;
        for (int commas = 0; at < line.size() && commas < 2; ++at) {
            const auto c = static_cast<unsigned char>(line[at]);
            if (std::isspace(c) == 0) key += static_cast<char>(std::tolower(c));
            if (c == ',') ++commas;
        }
        if (key != wanted) continue;
        while (at < line.size() && std::isspace(static_cast<unsigned char>(line[at])) != 0) ++at;
        return printable(std::string_view(line).substr(at));
    }
    return {};
}

std::string driver_of(const fs::path& device, const std::string& modules) {
    std::error_code error;
    const fs::path link = fs::read_symlink(device / "driver", error);
    if (error) return {};
    const std::string driver = printable(link.filename().string());
    const std::optional<std::string> version = read_line((fs::path(modules) / driver / "version").string());
    return version && !version->empty() ? driver + " " + *version : driver;
}

std::string card_name(const fs::path& device, std::string_view vendor, const SysfsPaths& paths) {
    if (const std::optional<std::string> product = read_line((device / "product_name").string()))
        if (!product->empty()) return *product;
    const std::int64_t id = read_integer(device / "device", 16).value_or(0);
    if (vendor == "amd") {
        const std::int64_t revision = read_integer(device / "revision", 16).value_or(0);
        const std::string name = amd_marketing_name(paths.amd_names, id, revision);
        if (!name.empty()) return name;
    }
    return std::string(vendor_spelling(vendor)) + " graphics (PCI device " + hex(id, 4) + ")";
}

std::optional<LocalDevice> read_card(const fs::path& device, const SysfsPaths& paths) {
    const std::string_view vendor = vendor_name(read_integer(device / "vendor", 16).value_or(0));
    if (vendor.empty()) return std::nullopt;
    LocalDevice card;
    card.vendor = vendor;
    card.name = card_name(device, vendor, paths);
    card.driver = driver_of(device, paths.modules);
    card.source = "none";
    const std::optional<std::int64_t> total = read_integer(device / "mem_info_vram_total", 10);
    if (!total) return card;
    card.source = "sysfs";
    card.memory_total = Bytes(*total);
    const std::optional<std::int64_t> used = read_integer(device / "mem_info_vram_used", 10);
    if (used && *used <= *total) {
        card.memory_free = Bytes(*total - *used);
        card.memory_free_source = "sysfs";
    }
    return card;
}

}  // namespace

std::vector<LocalDevice> read_sysfs(const SysfsPaths& paths) {
    std::error_code error;
    std::vector<std::string> names;
    for (fs::directory_iterator entry(paths.drm, error), end; !error && entry != end; entry.increment(error))
        if (is_card(entry->path().filename().string())) names.push_back(entry->path().filename().string());
    // The kernel's own order, so that card2 comes before card10.
    std::sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
        return a.size() != b.size() ? a.size() < b.size() : a < b;
    });
    std::vector<LocalDevice> cards;
    for (const std::string& name : names)
        if (std::optional<LocalDevice> card = read_card(fs::path(paths.drm) / name / "device", paths))
            cards.push_back(std::move(*card));
    return cards;
}

}  // namespace ballpark
