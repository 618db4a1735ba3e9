#include "catalog/phrases.h"

#include <algorithm>

#include "catalog/assets.h"
#include "json/json.h"
#include "quantity/sorting.h"

namespace ballpark {

namespace {

using Entry = std::pair<std::string, std::string>;

bool is_before(const Entry& entry, std::string_view key) { return entry.first < key; }

}  // namespace

Result<Phrases> Phrases::load(std::string_view language) {
    const std::string path = file_of(language);
    const std::string_view json = embedded_asset(path);
    if (json.empty())
        return Error{ErrorCode::bad_file, path, "there are no texts in the language \"" + std::string(language) + "\""};
    return read(language, json);
}

std::string Phrases::file_of(std::string_view language) { return "lang/" + std::string(language) + ".json"; }

Result<Phrases> Phrases::read(std::string_view language, std::string_view json) {
    const std::string path = file_of(language);
    const auto document = Json::parse(json);
    if (!document.is_object()) return Error{ErrorCode::bad_file, path, path + " must be a JSON object of texts"};
    Phrases phrases;
    phrases.language_ = language;
    for (const auto& [key, value] : document.members()) {
        if (!value.is_string()) return Error{ErrorCode::bad_file, key, path + ": " + key + " must be a text"};
        phrases.entries_.emplace_back(key, value.text());
    }
    sort_rows(phrases.entries_, [](const Entry& a, const Entry& b) { return a.first < b.first; });
    return phrases;
}

std::string_view Phrases::text(std::string_view key) const {
    const auto found = std::lower_bound(entries_.begin(), entries_.end(), key, is_before);
    return found != entries_.end() && found->first == key ? std::string_view(found->second) : key;
}

bool Phrases::has(std::string_view key) const {
    const auto found = std::lower_bound(entries_.begin(), entries_.end(), key, is_before);
    return found != entries_.end() && found->first == key;
}

std::string Phrases::fill(std::string_view key,
                          std::initializer_list<std::pair<std::string_view, std::string_view>> values) const {
    std::string_view rest = text(key);
    std::string filled;
    while (!rest.empty()) {
        const std::size_t open = rest.find('{');
        const std::size_t close = open == std::string_view::npos ? open : rest.find('}', open);
        if (close == std::string_view::npos) break;
        const std::string_view name = rest.substr(open + 1, close - open - 1);
        const auto value = std::find_if(values.begin(), values.end(), [&](const auto& v) { return v.first == name; });
        filled += rest.substr(0, open);
        filled += value != values.end() ? value->second : rest.substr(open, close - open + 1);
        rest.remove_prefix(close + 1);
    }
    filled += rest;
    return filled;
}

std::span<const std::pair<std::string, std::string>> Phrases::with_prefix(std::string_view prefix) const {
    const auto inside = [&](const Entry& entry) { return std::string_view(entry.first).starts_with(prefix); };
    const auto first = std::lower_bound(entries_.begin(), entries_.end(), prefix, is_before);
    const auto last = std::partition_point(first, entries_.end(), inside);
    return std::span(entries_).subspan(static_cast<std::size_t>(first - entries_.begin()), static_cast<std::size_t>(last - first));
}

}  // namespace ballpark
