#include "bindings/cli/devices.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "json/json.h"
#include "quantity/units.h"

namespace ballpark {

namespace {


std::string bytes_text(std::optional<Bytes> bytes) {
    return bytes ? format(bytes->as_double(), Unit::bytes).text() : std::string("not known");
}

std::string system_memory_text(const SystemMemory& memory) {
    return "System memory: " + bytes_text(memory.total) + ", " + bytes_text(memory.available) + " available";
}

Json count_or_null(std::optional<Bytes> bytes) { return bytes ? Json(bytes->count()) : Json(nullptr); }
Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

// Characters, not bytes: names may hold any UTF-8.
std::size_t width(const std::string& text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

using Row = std::array<std::string, 6>;

Row row_of(const LocalDevice& device) {
    const std::string free_source = device.memory_free ? " (" + device.memory_free_source + ")" : std::string();
    return {device.name,
            bytes_text(device.memory_total),
            bytes_text(device.memory_free) + free_source,
            device.driver.empty() ? "not known" : device.driver,
            device.source,
            device.catalog_id.empty() ? "not in the catalog" : device.catalog_id};
}

std::string table(const std::vector<Row>& rows) {
    std::array<std::size_t, 6> widths{};
    for (const Row& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width(row[i]));
    std::string text;
    for (const Row& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            text += row[i];
            if (i + 1 < row.size()) text.append(widths[i] - width(row[i]) + 2, ' ');
        }
        text += '\n';
    }
    return text;
}

}  // namespace

std::string devices_text(const LocalMachine& machine) {
    std::string text;
    if (machine.devices.empty()) {
        text = "No accelerator found.\n";
    } else {
        std::vector<Row> rows{{"device", "memory", "free (read by)", "driver", "listed by", "catalog"}};
        for (const LocalDevice& device : machine.devices) rows.push_back(row_of(device));
        text = table(rows);
    }
    if (machine.memory) text += system_memory_text(*machine.memory) + "\n";
    for (const std::string& problem : machine.problems) text += "Note: " + problem + "\n";
    return text;
}

Reply devices_reply(const LocalMachine& machine) {
    Json answer = Json::array();
    for (const LocalDevice& device : machine.devices) {
        answer.push_back(Json{{"name", device.name},
                              {"vendor", device.vendor},
                              {"memory_total_bytes", count_or_null(device.memory_total)},
                              {"memory_free_bytes", count_or_null(device.memory_free)},
                              {"memory_free_source", text_or_null(device.memory_free_source)},
                              {"driver", text_or_null(device.driver)},
                              {"source", device.source},
                              {"catalog_id", text_or_null(device.catalog_id)}});
    }
    Json notes = Json::array();
    const auto note = [&](const char* level, const char* code, const std::string& text) {
        notes.push_back(Json{{"level", level}, {"code", code}, {"text", text}});
    };
    if (machine.memory) note("info", "system_memory", system_memory_text(*machine.memory));
    for (const std::string& problem : machine.problems) note("warn", "driver", problem);
    return {std::move(answer), std::move(notes)};
}

}  // namespace ballpark
