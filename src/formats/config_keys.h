/// Typed, bounded access to the keys of a JSON object that somebody else wrote; the first problem is remembered.
///
/// Internal to `formats/`. Readers take every key they need and ask once at the end whether anything was wrong, so that
/// the reading code has no error branches.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/json.h"
#include "quantity/result.h"

namespace ballpark::formats {

using ballpark::Json;
using KeyNames = std::initializer_list<std::string_view>;

// Upper bounds generous for any machine there will be, small enough that products of a few stay exact.
inline constexpr std::int64_t kMaxLayers = 4096;
inline constexpr std::int64_t kMaxHeads = 1 << 16;
inline constexpr std::int64_t kMaxWidth = 1 << 22;
inline constexpr std::int64_t kMaxVocabulary = 1 << 26;
inline constexpr std::int64_t kMaxContext = std::int64_t{1} << 40;
inline constexpr std::int64_t kMaxExperts = 1 << 16;

class ConfigKeys {
public:
    /// `object` must outlive this; null, or anything that is not an object, has no keys.
    ConfigKeys(const Json* object, std::string path, std::optional<Error>& error)
        : object_(object), path_(std::move(path)), error_(&error) {}

    /// A key that is present and not null; the first of `names` that is.
    const Json* find(KeyNames names) const;
    bool has(std::string_view name) const { return find({name}) != nullptr; }

    /// An integer in [low, high]; nullopt when absent. A value of another kind or outside is an error.
    std::optional<std::int64_t> integer(KeyNames names, std::int64_t low, std::int64_t high) const;
    std::int64_t required(KeyNames names, std::int64_t low, std::int64_t high) const;
    std::int64_t integer_or(KeyNames names, std::int64_t low, std::int64_t high, std::int64_t fallback) const {
        return integer(names, low, high).value_or(fallback);
    }

    /// One number for all layers or a list with one for each; a number is repeated. Empty when absent.
    std::vector<std::int64_t> per_layer(KeyNames names, std::int64_t low, std::int64_t high, std::int64_t layers) const;

    /// A list of integers; empty when absent or not a list.
    std::vector<std::int64_t> integers(KeyNames names, std::int64_t low, std::int64_t high) const;
    std::vector<std::string> texts(KeyNames names) const;

    std::optional<bool> flag(KeyNames names) const;
    std::optional<std::string> text(KeyNames names) const;

    /// A nested object; one without keys when absent.
    ConfigKeys object(std::string_view name) const;

    void fail(ErrorCode code, std::string_view key, std::string message) const;
    bool failed() const { return error_->has_value(); }
    std::string path_of(std::string_view key) const { return path_ + std::string(key); }
    bool empty() const { return object_ == nullptr || !object_->is_object() || object_->empty(); }

private:
    std::optional<std::int64_t> checked(const Json& value, std::string_view key, std::int64_t low,
                                        std::int64_t high) const;

    const Json* object_;
    std::string path_;
    std::optional<Error>* error_;
};

}  // namespace ballpark::formats
