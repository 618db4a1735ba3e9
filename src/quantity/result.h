/// How a data problem travels: a value, or an error that names the field (or byte) and says what to do.
///
/// Exceptions do not cross rooms and are switched off in the core. An assert is for a programmer's mistake only.
#pragma once

#include <cassert>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace ballpark {

/// The closed list of error codes that answers carry (`to_string` gives their JSON spelling).
enum class ErrorCode : std::uint8_t {
    bad_json,
    unknown_ask,
    missing_field,
    unknown_field,
    bad_value,
    unknown_model,
    unknown_gpu,
    unknown_format,
    unsupported,
    bad_file,
    too_large,
};

constexpr std::string_view to_string(ErrorCode code) {
    switch (code) {
        case ErrorCode::bad_json: return "bad_json";
        case ErrorCode::unknown_ask: return "unknown_ask";
        case ErrorCode::missing_field: return "missing_field";
        case ErrorCode::unknown_field: return "unknown_field";
        case ErrorCode::bad_value: return "bad_value";
        case ErrorCode::unknown_model: return "unknown_model";
        case ErrorCode::unknown_gpu: return "unknown_gpu";
        case ErrorCode::unknown_format: return "unknown_format";
        case ErrorCode::unsupported: return "unsupported";
        case ErrorCode::bad_file: return "bad_file";
        case ErrorCode::too_large: return "too_large";
    }
    return "bad_value";
}

struct Error {
    ErrorCode code = ErrorCode::bad_value;
    std::string field;    ///< the question's field, the file's key, or "byte 1234"; may be empty
    std::string message;  ///< one sentence for a person: what is wrong and what would be right
};

/// Either a `T` or an `Error`. `if (!result) return result.error();` is the whole protocol.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const { return state_.index() == 0; }

    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(value()); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    T& value() {
        assert(state_.index() == 0 && "check the result before taking its value");
        return *std::get_if<0>(&state_);
    }
    const T& value() const {
        assert(state_.index() == 0 && "check the result before taking its value");
        return *std::get_if<0>(&state_);
    }
    const Error& error() const {
        assert(state_.index() == 1 && "only a failed result has an error");
        return *std::get_if<1>(&state_);
    }

private:
    std::variant<T, Error> state_;
};

}  // namespace ballpark
