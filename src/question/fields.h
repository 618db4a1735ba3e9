/// Reads the fields of a JSON object with their types and bounds, and remembers the first thing that is wrong.
///
/// Ask for every field first, then `error()`: it also reports keys that nobody asked for, with what was meant.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "quantity/result.h"
#include "question/json.h"

namespace ballpark {

class Fields {
public:
    /// `prefix` names the object in errors: "workload." for a nested one.
    explicit Fields(const Json& object, std::string prefix = {}) : object_(object), prefix_(std::move(prefix)) {}

    std::optional<double> number(std::string_view name, double low, double high);
    std::optional<std::int64_t> integer(std::string_view name, std::int64_t low, std::int64_t high);
    std::optional<bool> boolean(std::string_view name);
    std::optional<std::string> text(std::string_view name);

    /// The raw value, for fields that take several shapes; nullptr when absent or null.
    const Json* any(std::string_view name);

    /// Keeps an error that the caller found, unless there is an earlier one.
    void fail(ErrorCode code, std::string_view name, std::string message);

    /// What was wrong with the fields asked for so far.
    const std::optional<Error>& first_error() const { return error_; }

    /// The first error; with none, a key that was never asked for.
    std::optional<Error> error() const;

private:
    const Json& object_;
    std::string prefix_;
    std::vector<std::string_view> asked_;
    std::optional<Error> error_;
};

}  // namespace ballpark
