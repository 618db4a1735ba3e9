#include "json/json.h"

#include <algorithm>
#include <cmath>
#include <new>

namespace ballpark {
namespace {

const std::string kNoText;
const Json::Array kNoItems;
const Json::Object kNoMembers;
const Json kNull;
constexpr std::size_t kUsualMembers = 8;

}  // namespace

Json::Json(std::initializer_list<Part> parts) {
    if (!std::all_of(parts.begin(), parts.end(), [](const Part& part) { return part.is_member(); })) {
        Array items;
        items.reserve(parts.size());
        for (const Part& part : parts) items.push_back(part.take());
        *this = Json(std::move(items));
        return;
    }
    Object members;
    members.reserve(parts.size());
    for (const Part& part : parts) members.push_back(part.take_member());
    *this = Json(std::move(members));
}

Json Json::discarded() {
    Json json;
    json.kind_ = Kind::discarded;
    return json;
}

void Json::copy(const Json& other) {
    switch (other.kind_) {
        case Kind::null:
        case Kind::discarded: break;
        case Kind::boolean: boolean_ = other.boolean_; break;
        case Kind::integer: integer_ = other.integer_; break;
        case Kind::real: real_ = other.real_; break;
        case Kind::string: new (&text_) std::string(other.text_); break;
        case Kind::array: new (&items_) Array(other.items_); break;
        case Kind::object: new (&members_) Object(other.members_); break;
    }
    kind_ = other.kind_;
}

void Json::take(Json& other) noexcept {
    switch (other.kind_) {
        case Kind::string: new (&text_) std::string(std::move(other.text_)); break;
        case Kind::array: new (&items_) Array(std::move(other.items_)); break;
        case Kind::object: new (&members_) Object(std::move(other.members_)); break;
        default: copy(other); return;
    }
    kind_ = other.kind_;
}

void Json::clear() noexcept {
    switch (kind_) {
        case Kind::string: text_.~basic_string(); break;
        case Kind::array: items_.~Array(); break;
        case Kind::object: members_.~Object(); break;
        default: break;
    }
    kind_ = Kind::null;
}

Json& Json::operator=(const Json& other) {
    if (this != &other) *this = Json(other);
    return *this;
}

// What is taken may be inside what it replaces: `value = std::move(value["part"])`.
Json& Json::operator=(Json&& other) noexcept {
    Json taken(std::move(other));
    clear();
    take(taken);
    return *this;
}

bool operator==(const Json& a, const Json& b) {
    if (a.kind_ != b.kind_) return false;
    switch (a.kind_) {
        case Json::Kind::null:
        case Json::Kind::discarded: break;
        case Json::Kind::boolean: return a.boolean_ == b.boolean_;
        case Json::Kind::integer: return a.integer_ == b.integer_;
        case Json::Kind::real: return a.real_ == b.real_;
        case Json::Kind::string: return a.text_ == b.text_;
        case Json::Kind::array: return a.items_ == b.items_;
        case Json::Kind::object: return a.members_ == b.members_;
    }
    return true;
}

bool Json::boolean() const { return is_boolean() && boolean_; }

std::int64_t Json::integer() const {
    if (is_integer()) return integer_;
    constexpr double kFits = 9.2e18;
    const double real = number();
    return std::fabs(real) < kFits ? static_cast<std::int64_t>(real) : 0;
}

double Json::number() const {
    if (is_integer()) return static_cast<double>(integer_);
    return is_real() ? real_ : 0;
}

const std::string& Json::text() const { return is_string() ? text_ : kNoText; }

const Json::Array& Json::items() const { return is_array() ? items_ : kNoItems; }

const Json::Object& Json::members() const { return is_object() ? members_ : kNoMembers; }

const Json* Json::find(std::string_view key) const {
    for (const Member& member : members())
        if (member.first == key) return &member.second;
    return nullptr;
}

Json& Json::operator[](std::string_view key) {
    if (const Json* found = find(key)) return const_cast<Json&>(*found);
    add(key, Json());
    return members_.back().second;
}

void Json::add(std::string_view key, Json value) {
    if (!is_object()) *this = object();
    if (members_.empty()) members_.reserve(kUsualMembers);
    members_.emplace_back(key, std::move(value));
}

const Json& Json::operator[](std::string_view key) const {
    const Json* found = find(key);
    return found ? *found : kNull;
}

void Json::push_back(Json item) {
    if (!is_array()) *this = array();
    items_.push_back(std::move(item));
}

void Json::update(const Json& other) {
    for (const Member& member : other.members()) (*this)[member.first] = member.second;
}

std::size_t Json::size() const { return is_object() ? members().size() : items().size(); }

}  // namespace ballpark
