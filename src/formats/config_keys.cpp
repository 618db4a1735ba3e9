#include "formats/config_keys.h"

#include <cmath>
#include <utility>

namespace ballpark::formats {
namespace {

constexpr std::size_t kLongestText = 256;
constexpr std::size_t kLongestList = 1 << 16;

// What was found, short enough to print in a message.
std::string shown(const Json& value) {
    if (value.is_string()) return "a string";
    if (value.is_object()) return "an object";
    if (value.is_array()) return "a list";
    if (value.is_boolean()) return value.boolean() ? "true" : "false";
    if (value.is_number()) return value.dump();
    return "null";
}

}  // namespace

const Json* ConfigKeys::find(KeyNames names) const {
    if (object_ == nullptr || !object_->is_object()) return nullptr;
    for (const std::string_view name : names) {
        const Json* found = object_->find(name);
        if (found && !found->is_null()) return found;
    }
    return nullptr;
}

void ConfigKeys::fail(ErrorCode code, std::string_view key, std::string message) const {
    if (!*error_) *error_ = Error{code, path_of(key), std::move(message)};
}

std::optional<std::int64_t> ConfigKeys::checked(const Json& value, std::string_view key, std::int64_t low,
                                                std::int64_t high) const {
    const auto refuse = [&] {
        fail(ErrorCode::bad_value, key,
             path_of(key) + " must be a whole number between " + std::to_string(low) + " and " + std::to_string(high) +
                 "; got " + shown(value));
        return std::nullopt;
    };
    std::int64_t number = 0;
    if (value.is_integer()) {
        number = value.integer();
    } else if (value.is_real()) {
        const double real = value.number();
        if (!(real >= static_cast<double>(low) && real <= static_cast<double>(high)) || std::floor(real) != real)
            return refuse();
        number = static_cast<std::int64_t>(real);
    } else {
        return refuse();
    }
    if (number < low || number > high) return refuse();
    return number;
}

std::optional<std::int64_t> ConfigKeys::integer(KeyNames names, std::int64_t low, std::int64_t high) const {
    for (const std::string_view name : names)
        if (const Json* value = find({name})) return checked(*value, name, low, high);
    return std::nullopt;
}

std::int64_t ConfigKeys::required(KeyNames names, std::int64_t low, std::int64_t high) const {
    if (find(names) == nullptr) {
        fail(ErrorCode::missing_field, *names.begin(), "config.json needs " + path_of(*names.begin()));
        return low;
    }
    return integer(names, low, high).value_or(low);
}

std::vector<std::int64_t> ConfigKeys::integers(KeyNames names, std::int64_t low, std::int64_t high) const {
    std::vector<std::int64_t> numbers;
    for (const std::string_view name : names) {
        const Json* value = find({name});
        if (value == nullptr) continue;
        if (!value->is_array()) return {};
        if (value->size() > kLongestList) {
            fail(ErrorCode::too_large, name, path_of(name) + " has more than 65,536 entries");
            return {};
        }
        for (const Json& entry : value->items()) {
            const auto number = checked(entry, name, low, high);
            if (!number) return {};
            numbers.push_back(*number);
        }
        return numbers;
    }
    return numbers;
}

std::vector<std::int64_t> ConfigKeys::per_layer(KeyNames names, std::int64_t low, std::int64_t high,
                                                std::int64_t layers) const {
    for (const std::string_view name : names) {
        const Json* value = find({name});
        if (value == nullptr) continue;
        if (!value->is_array()) {
            const auto number = checked(*value, name, low, high);
            if (!number) return {};
            return std::vector<std::int64_t>(static_cast<std::size_t>(layers), *number);
        }
        std::vector<std::int64_t> numbers = integers({name}, low, high);
        if (failed()) return {};
        if (static_cast<std::int64_t>(numbers.size()) < layers) {
            fail(ErrorCode::bad_value, name,
                 path_of(name) + " lists " + std::to_string(numbers.size()) + " values for " + std::to_string(layers) +
                     " layers");
            return {};
        }
        numbers.resize(static_cast<std::size_t>(layers));
        return numbers;
    }
    return {};
}

std::vector<std::string> ConfigKeys::texts(KeyNames names) const {
    std::vector<std::string> all;
    const Json* value = find(names);
    if (value == nullptr || !value->is_array() || value->size() > kLongestList) return all;
    for (const Json& entry : value->items()) {
        if (!entry.is_string() || entry.text().size() > kLongestText) {
            fail(ErrorCode::bad_value, *names.begin(), path_of(*names.begin()) + " must be a list of short strings");
            return {};
        }
        all.push_back(entry.text());
    }
    return all;
}

std::optional<bool> ConfigKeys::flag(KeyNames names) const {
    for (const std::string_view name : names) {
        const Json* value = find({name});
        if (value == nullptr) continue;
        if (value->is_boolean()) return value->boolean();
        fail(ErrorCode::bad_value, name, path_of(name) + " must be true or false; got " + shown(*value));
        return std::nullopt;
    }
    return std::nullopt;
}

std::optional<std::string> ConfigKeys::text(KeyNames names) const {
    for (const std::string_view name : names) {
        const Json* value = find({name});
        if (value == nullptr) continue;
        if (value->is_string() && value->text().size() <= kLongestText)
            return value->text();
        fail(ErrorCode::bad_value, name, path_of(name) + " must be a short string; got " + shown(*value));
        return std::nullopt;
    }
    return std::nullopt;
}

ConfigKeys ConfigKeys::object(std::string_view name) const {
    const Json* value = find({name});
    if (value != nullptr && value->is_object()) return {value, path_of(name) + ".", *error_};
    return {nullptr, path_of(name) + ".", *error_};
}

}  // namespace ballpark::formats
