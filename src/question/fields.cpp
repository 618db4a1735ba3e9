#include "question/fields.h"

#include <algorithm>

#include "quantity/units.h"
#include "question/did_you_mean.h"

namespace ballpark {
namespace {

constexpr std::size_t kMostShown = 60;

/// The value as the user wrote it, short enough for a message.
std::string shown(const Json& value) {
    std::string text = value.dump();
    if (text.size() > kMostShown) text = text.substr(0, kMostShown) + "…";
    return text;
}

std::string bounds(double low, double high) { return "between " + decimal(low, 12) + " and " + decimal(high, 12); }

}  // namespace

const Json* Fields::any(std::string_view name) {
    asked_.push_back(name);
    const Json* found = object_.find(name);
    return found && !found->is_null() ? found : nullptr;
}

void Fields::fail(ErrorCode code, std::string_view name, std::string message) {
    if (!error_) error_ = Error{code, prefix_ + std::string(name), std::move(message)};
}

std::optional<double> Fields::number(std::string_view name, double low, double high) {
    const Json* value = any(name);
    if (!value) return std::nullopt;
    const double number = value->is_number() ? value->number() : 0;
    if (value->is_number() && number >= low && number <= high) return number;
    fail(ErrorCode::bad_value, name,
         std::string(name) + " must be a number " + bounds(low, high) + "; got " + shown(*value));
    return std::nullopt;
}

std::optional<std::int64_t> Fields::integer(std::string_view name, std::int64_t low, std::int64_t high) {
    const Json* value = any(name);
    if (!value) return std::nullopt;
    const double number = value->is_number() ? value->number() : 0;
    const bool whole = value->is_number() && number == std::floor(number);
    if (whole && number >= static_cast<double>(low) && number <= static_cast<double>(high))
        return static_cast<std::int64_t>(number);
    fail(ErrorCode::bad_value, name,
         std::string(name) + (value->is_number() && !whole ? " must be a whole number " : " must be ") +
             bounds(static_cast<double>(low), static_cast<double>(high)) + "; got " + shown(*value));
    return std::nullopt;
}

std::optional<bool> Fields::boolean(std::string_view name) {
    const Json* value = any(name);
    if (!value) return std::nullopt;
    if (value->is_boolean()) return value->boolean();
    fail(ErrorCode::bad_value, name, std::string(name) + " must be true or false; got " + shown(*value));
    return std::nullopt;
}

std::optional<std::string> Fields::text(std::string_view name) {
    const Json* value = any(name);
    if (!value) return std::nullopt;
    if (value->is_string()) return value->text();
    fail(ErrorCode::bad_value, name, std::string(name) + " must be a text in quotes; got " + shown(*value));
    return std::nullopt;
}

std::optional<Error> Fields::error() const {
    if (error_) return error_;
    for (const auto& [key, value] : object_.members()) {
        if (std::find(asked_.begin(), asked_.end(), key) != asked_.end()) continue;
        const std::vector<std::string> known(asked_.begin(), asked_.end());
        const std::string name = key.substr(0, kMostShown);
        return Error{ErrorCode::unknown_field, prefix_ + name,
                     "there is no field \"" + name + "\"" + did_you_mean(name, known)};
    }
    return std::nullopt;
}

}  // namespace ballpark
