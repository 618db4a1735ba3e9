#include "app/scenario.h"

#include <algorithm>

#include "json/json.h"
#include "question/numbers.h"

namespace ballpark {
namespace {

constexpr std::string_view kVersion = "v1";
constexpr std::size_t kMostEntries = 256;

bool stands_for_itself(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("._-~/:+").find(c) != std::string_view::npos;
}

std::string escaped(std::string_view text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out;
    for (char c : text) {
        if (stands_for_itself(c)) {
            out += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        out += '%';
        out += kHex[byte >> 4];
        out += kHex[byte & 0xF];
    }
    return out;
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// A '%' that does not begin an escape stands for itself, as in a link that was edited by hand.
std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool room = text[i] == '%' && i + 2 < text.size();
        const int high = room ? hex_digit(text[i + 1]) : -1;
        const int low = room ? hex_digit(text[i + 2]) : -1;
        if (high < 0 || low < 0) {
            out += text[i];
            continue;
        }
        out += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return out;
}

/// Length of the UTF-8 sequence that begins with this byte, 0 when none does.
std::size_t sequence_length(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return 2;
    if (lead >= 0xE0 && lead <= 0xEF) return 3;
    if (lead >= 0xF0 && lead <= 0xF4) return 4;
    return 0;
}

bool is_printable_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = sequence_length(lead);
        if (length == 0 || i + length > text.size() || lead < 0x20 || lead == 0x7F) return false;
        for (std::size_t k = 1; k < length; ++k)
            if ((static_cast<unsigned char>(text[i + k]) & 0xC0u) != 0x80u) return false;
        i += length;
    }
    return true;
}

bool is_version(std::string_view entry) {
    return entry.size() >= 2 && entry.size() <= 4 && entry[0] == 'v' &&
           std::all_of(entry.begin() + 1, entry.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void set_entry(std::vector<StateEntry>& entries, StateEntry entry) {
    const auto found = std::find_if(entries.begin(), entries.end(), [&](const StateEntry& e) { return e.key == entry.key; });
    if (found != entries.end()) found->value = std::move(entry.value);
    else entries.push_back(std::move(entry));
}

bool is_knob(std::string_view key) {
    const std::size_t dot = key.find('.');
    return dot != std::string_view::npos && dot + 1 < key.size() && number_from_name(key.substr(0, dot)).has_value();
}

/// What a worksheet can be about, beside the fourteen: "serve.kv".
bool is_part(std::string_view why) { return why.starts_with("serve.") && why.size() > 6; }

void take(Scenario& scenario, StateEntry entry) {
    if (entry.key == "page" && !entry.value.empty()) scenario.page = entry.value;
    else if (entry.key == "era" && (entry.value == "2023" || entry.value == "today")) scenario.era = entry.value;
    else if (entry.key == "why" && (number_from_name(entry.value) || is_part(entry.value))) scenario.why = entry.value;
    else if (find_scenario_field(entry.key) != nullptr) set_field(scenario, entry.key, std::move(entry.value));
    else if (is_knob(entry.key)) set_entry(scenario.knobs, std::move(entry));
    else set_entry(scenario.unknown, std::move(entry));
}

}  // namespace

std::string encode_state(const Scenario& scenario) {
    std::string out = std::string(kVersion) + ",page=" + escaped(scenario.page);
    const auto add = [&out](std::string_view key, std::string_view value) {
        out += "," + escaped(key) + "=" + escaped(value);
    };
    if (scenario.era != "today") add("era", scenario.era);
    if (!scenario.why.empty()) add("why", scenario.why);
    for (const FieldValue& field : scenario.fields) add(field.name, field.value);
    for (const StateEntry& entry : scenario.knobs) add(entry.key, entry.value);
    for (const StateEntry& entry : scenario.unknown) add(entry.key, entry.value);
    return out;
}

Scenario decode_state(std::string_view text) {
    Scenario scenario;
    if (text.starts_with('#')) text.remove_prefix(1);
    if (text.size() > kLongestState) return scenario;
    for (std::size_t count = 0; !text.empty() && count < kMostEntries; ++count) {
        const std::size_t end = std::min(text.find(','), text.size());
        const std::string_view entry = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::size_t equals = entry.find('=');
        if (equals == std::string_view::npos || equals == 0 || (count == 0 && is_version(entry))) continue;
        StateEntry read{unescaped(entry.substr(0, equals)), unescaped(entry.substr(equals + 1))};
        if (is_printable_utf8(read.key) && is_printable_utf8(read.value)) take(scenario, std::move(read));
    }
    return scenario;
}

void set_knob(Scenario& scenario, std::string key, std::string value) {
    set_entry(scenario.knobs, {std::move(key), std::move(value)});
}

void set_field(Scenario& scenario, std::string_view name, std::string value) {
    const ScenarioField* field = find_scenario_field(name);
    if (field == nullptr) return;
    std::erase_if(scenario.fields, [&](const FieldValue& set) { return set.name == name; });
    if (value.empty() || value == field->start) return;
    const auto after = std::find_if(scenario.fields.begin(), scenario.fields.end(),
                                    [&](const FieldValue& set) { return find_scenario_field(set.name) > field; });
    scenario.fields.insert(after, {std::string(name), std::move(value)});
}

std::string state_number(double value) {
    std::string text = Json(value).dump();
    if (text.ends_with(".0")) text.resize(text.size() - 2);
    return text;
}

}  // namespace ballpark
