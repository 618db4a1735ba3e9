/// JSON as a value: what questions, answers, catalogs and config.json files are read from and written to.
///
/// Small on purpose: this module is most of what a page would otherwise download for JSON. Objects keep the order of
/// their keys. Numbers are 64-bit integers or doubles and print shortest, the same bytes on every platform.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace ballpark {

class Json {
public:
    using Array = std::vector<Json>;
    using Member = std::pair<std::string, Json>;
    using Object = std::vector<Member>;

    Json() = default;
    Json(std::nullptr_t) {}
    template <std::same_as<bool> T>
    Json(T value) : value_(value) {}
    template <std::integral T>
        requires(!std::same_as<T, bool>)
    Json(T value) : value_(static_cast<std::int64_t>(value)) {}
    Json(double value) : value_(value) {}
    Json(const char* text) : value_(std::string(text)) {}
    Json(std::string text) : value_(std::move(text)) {}
    Json(std::string_view text) : value_(std::string(text)) {}
    template <class T>
        requires(!std::same_as<T, Json> && !std::same_as<T, char> && std::constructible_from<Json, const T&>)
    Json(const std::vector<T>& values) : value_(Array(values.begin(), values.end())) {}

    /// `{{"a", 1}, {"b", 2}}` is an object: every item a pair that starts with a text. Anything else is an array.
    Json(std::initializer_list<Json> items);

    static Json array() { return Json(Array{}); }
    static Json object() { return Json(Object{}); }
    static Json array(std::initializer_list<Json> items) { return Json(Array(items)); }

    /// Reads one JSON value (RFC 8259) nested at most `deepest` brackets. What is not one, bad UTF-8 and numbers beyond
    /// a double included, gives a discarded value; `error_at`, when asked for, is the byte where reading stopped.
    static Json parse(std::string_view text, int deepest = 128, std::size_t* error_at = nullptr);
    bool is_discarded() const { return std::holds_alternative<Discarded>(value_); }

    bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
    bool is_boolean() const { return std::holds_alternative<bool>(value_); }
    bool is_number() const { return is_integer() || is_real(); }
    bool is_integer() const { return std::holds_alternative<std::int64_t>(value_); }
    bool is_real() const { return std::holds_alternative<double>(value_); }
    bool is_string() const { return std::holds_alternative<std::string>(value_); }
    bool is_array() const { return std::holds_alternative<Array>(value_); }
    bool is_object() const { return std::holds_alternative<Object>(value_); }

    /// The value in a form it has; zero, false or empty when it has another.
    bool boolean() const;
    std::int64_t integer() const;  ///< of a double: its whole part when that fits, else 0
    double number() const;
    const std::string& text() const;
    const Array& items() const;
    const Object& members() const;

    /// The member of an object; nullptr when there is none, or this is no object.
    const Json* find(std::string_view key) const;
    bool contains(std::string_view key) const { return find(key) != nullptr; }

    /// Adds the member when it is missing; null and other values become objects first.
    Json& operator[](std::string_view key);
    /// A null value for what is not there.
    const Json& operator[](std::string_view key) const;

    /// Adds to an array; null becomes one first.
    void push_back(Json item);
    /// Sets every member of `other`.
    void update(const Json& other);

    /// Items of an array or members of an object, else 0.
    std::size_t size() const;
    bool empty() const { return size() == 0; }

    /// On one line without spaces. Bad UTF-8 becomes U+FFFD. The value must hold no infinity or NaN.
    std::string dump() const;

    friend bool operator==(const Json& a, const Json& b) { return a.value_ == b.value_; }

private:
    struct Discarded {
        friend bool operator==(const Discarded&, const Discarded&) = default;
    };
    friend class JsonReader;

    explicit Json(Array items) : value_(std::move(items)) {}
    explicit Json(Object members) : value_(std::move(members)) {}
    static Json discarded();

    std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object, Discarded> value_;
};

}  // namespace ballpark
