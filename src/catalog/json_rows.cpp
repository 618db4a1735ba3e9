#include "catalog/json_rows.h"

#include <algorithm>
#include <cmath>

namespace ballpark {

namespace {

bool is_iso_date(std::string_view s) {
    if (s.size() != 10 || s[4] != '-' || s[7] != '-') return false;
    for (std::size_t i = 0; i < s.size(); ++i)
        if (i != 4 && i != 7 && (s[i] < '0' || s[i] > '9')) return false;
    const int month = (s[5] - '0') * 10 + (s[6] - '0');
    const int day = (s[8] - '0') * 10 + (s[9] - '0');
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

}  // namespace

JsonRow::JsonRow(std::string_view file, std::size_t index, const Json& object) : file_(file), index_(index), object_(object) {}

bool JsonRow::has(std::string_view key) const { return object_.contains(key); }

void JsonRow::fail(std::string_view key, std::string_view problem) {
    if (problem_) return;
    const Json& id = object_["id"];
    const std::string row = id.is_string() ? id.text() : "row " + std::to_string(index_ + 1);
    problem_ = Error{ErrorCode::bad_file, std::string(key),
                     std::string(file_) + ": " + row + ": " + std::string(key) + " " + std::string(problem)};
}

const Json* JsonRow::find(std::string_view key, bool required) {
    asked_.push_back(key);
    if (const Json* found = object_.find(key)) return found;
    if (required) fail(key, "is missing");
    return nullptr;
}

std::string JsonRow::text(std::string_view key) {
    const auto* value = find(key, true);
    if (!value) return {};
    if (!value->is_string() || value->text().empty()) {
        fail(key, "must be a text that is not empty");
        return {};
    }
    return value->text();
}

std::string JsonRow::optional_text(std::string_view key) { return has(key) ? text(key) : std::string(); }

bool JsonRow::flag(std::string_view key) {
    const Json* value = find(key, false);
    if (value != nullptr && !value->is_boolean()) fail(key, "must be true or false");
    return value != nullptr && value->boolean();
}

std::string JsonRow::one_of(std::string_view key, std::initializer_list<std::string_view> allowed) {
    std::string value = text(key);
    if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) return value;
    std::string problem = "must be one of";
    for (std::string_view choice : allowed) problem += " " + std::string(choice);
    fail(key, problem);
    return value;
}

std::string JsonRow::date(std::string_view key) {
    std::string value = text(key);
    if (!is_iso_date(value)) fail(key, "must be a date like 2026-08-21");
    return value;
}

std::vector<std::string> JsonRow::texts(std::string_view key) {
    std::vector<std::string> values;
    const auto* list = find(key, false);
    if (!list) return values;
    if (!list->is_array())
        fail(key, "must be a list of texts");
    else
        for (const Json& value : list->items()) {
            if (value.is_string() && !value.text().empty())
                values.push_back(value.text());
            else
                fail(key, "must be a list of texts");
        }
    return values;
}

double JsonRow::number(std::string_view key) {
    const auto* value = find(key, true);
    if (!value) return 0;
    if (!value->is_number() || !std::isfinite(value->number())) {
        fail(key, "must be a number");
        return 0;
    }
    return value->number();
}

double JsonRow::positive(std::string_view key) {
    const double value = number(key);
    if (!(value > 0)) fail(key, "must be above zero");
    return value;
}

std::optional<double> JsonRow::optional_number(std::string_view key) {
    return has(key) ? std::optional<double>(number(key)) : std::nullopt;
}

std::optional<double> JsonRow::optional_positive(std::string_view key) {
    return has(key) ? std::optional<double>(positive(key)) : std::nullopt;
}

std::int64_t JsonRow::count(std::string_view key) {
    const auto* value = find(key, true);
    if (!value) return 0;
    if (!value->is_integer() || value->integer() <= 0 || value->integer() > kLargestExactCount) {
        fail(key, "must be a positive integer");
        return 0;
    }
    return value->integer();
}

std::optional<std::int64_t> JsonRow::optional_count(std::string_view key) {
    return has(key) ? std::optional<std::int64_t>(count(key)) : std::nullopt;
}

const Json* JsonRow::object(std::string_view key) {
    const auto* value = find(key, true);
    if (value && !value->is_object()) {
        fail(key, "must be an object");
        return nullptr;
    }
    return value;
}

Provenance JsonRow::provenance() {
    Provenance provenance;
    provenance.source = text("source");
    provenance.as_of = date("as_of");
    provenance.note = optional_text("note");
    return provenance;
}

std::optional<Error> JsonRow::finish() {
    for (const auto& [key, value] : object_.members())
        if (std::find(asked_.begin(), asked_.end(), key) == asked_.end()) fail(key, "is not a field of this file");
    return problem_;
}

}  // namespace ballpark
