#include "json/json.h"

#include <algorithm>
#include <cmath>

namespace ballpark {
namespace {

const std::string kNoText;
const Json::Array kNoItems;
const Json::Object kNoMembers;
const Json kNull;
constexpr std::size_t kUsualMembers = 4;

}  // namespace

Json::Json(std::initializer_list<Json> items) {
    const bool pairs = std::all_of(items.begin(), items.end(), [](const Json& item) {
        return item.is_array() && item.size() == 2 && item.items().front().is_string();
    });
    if (!pairs) {
        value_ = Array(items);
        return;
    }
    Object members;
    members.reserve(items.size());
    for (const Json& item : items) members.emplace_back(item.items()[0].text(), item.items()[1]);
    value_ = std::move(members);
}

Json Json::discarded() {
    Json json;
    json.value_ = Discarded{};
    return json;
}

bool Json::boolean() const {
    const bool* value = std::get_if<bool>(&value_);
    return value && *value;
}

std::int64_t Json::integer() const {
    if (const auto* whole = std::get_if<std::int64_t>(&value_)) return *whole;
    constexpr double kFits = 9.2e18;
    const double real = number();
    return std::fabs(real) < kFits ? static_cast<std::int64_t>(real) : 0;
}

double Json::number() const {
    if (const auto* whole = std::get_if<std::int64_t>(&value_)) return static_cast<double>(*whole);
    const auto* real = std::get_if<double>(&value_);
    return real ? *real : 0;
}

const std::string& Json::text() const {
    const auto* value = std::get_if<std::string>(&value_);
    return value ? *value : kNoText;
}

const Json::Array& Json::items() const {
    const auto* value = std::get_if<Array>(&value_);
    return value ? *value : kNoItems;
}

const Json::Object& Json::members() const {
    const auto* value = std::get_if<Object>(&value_);
    return value ? *value : kNoMembers;
}

const Json* Json::find(std::string_view key) const {
    for (const Member& member : members())
        if (member.first == key) return &member.second;
    return nullptr;
}

Json& Json::operator[](std::string_view key) {
    if (const Json* found = find(key)) return const_cast<Json&>(*found);
    if (!is_object()) value_.emplace<Object>().reserve(kUsualMembers);
    return std::get_if<Object>(&value_)->emplace_back(std::string(key), Json()).second;
}

const Json& Json::operator[](std::string_view key) const {
    const Json* found = find(key);
    return found ? *found : kNull;
}

void Json::push_back(Json item) {
    if (!is_array()) value_ = Array{};
    std::get_if<Array>(&value_)->push_back(std::move(item));
}

void Json::update(const Json& other) {
    for (const Member& member : other.members()) (*this)[member.first] = member.second;
}

std::size_t Json::size() const { return is_object() ? members().size() : items().size(); }

}  // namespace ballpark
