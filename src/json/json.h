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
#include <vector>

namespace ballpark {

class Json {
public:
    using Array = std::vector<Json>;
    using Member = std::pair<std::string, Json>;
    using Object = std::vector<Member>;

    Json() noexcept {}
    Json(std::nullptr_t) noexcept {}
    template <std::same_as<bool> T>
    Json(T value) noexcept : kind_(Kind::boolean), boolean_(value) {}
    template <std::integral T>
        requires(!std::same_as<T, bool>)
    Json(T value) noexcept : kind_(Kind::integer), integer_(static_cast<std::int64_t>(value)) {}
    Json(double value) noexcept : kind_(Kind::real), real_(value) {}
    Json(const char* text) : Json(std::string(text)) {}
    Json(std::string text) noexcept : kind_(Kind::string), text_(std::move(text)) {}
    Json(std::string_view text) : Json(std::string(text)) {}
    template <class T>
        requires(!std::same_as<T, Json> && !std::same_as<T, char> && std::constructible_from<Json, const T&>)
    Json(const std::vector<T>& values) : Json(Array(values.begin(), values.end())) {}

    Json(const Json& other) { copy(other); }
    Json(Json&& other) noexcept { take(other); }
    Json& operator=(const Json& other);
    Json& operator=(Json&& other) noexcept;
    ~Json() { clear(); }

    class Part;
    /// `{{"a", 1}, {"b", 2}}` is an object: every item a pair that starts with a text. Anything else is an array.
    Json(std::initializer_list<Part> parts);

    static Json array() { return Json(Array{}); }
    static Json object() { return Json(Object{}); }
    static Json array(std::initializer_list<Json> items) { return Json(Array(items)); }

    /// Reads one JSON value (RFC 8259) nested at most `deepest` brackets. What is not one, bad UTF-8 and numbers beyond
    /// a double included, gives a discarded value; `error_at`, when asked for, is the byte where reading stopped.
    static Json parse(std::string_view text, int deepest = 128, std::size_t* error_at = nullptr);
    bool is_discarded() const { return kind_ == Kind::discarded; }

    bool is_null() const { return kind_ == Kind::null; }
    bool is_boolean() const { return kind_ == Kind::boolean; }
    bool is_number() const { return is_integer() || is_real(); }
    bool is_integer() const { return kind_ == Kind::integer; }
    bool is_real() const { return kind_ == Kind::real; }
    bool is_string() const { return kind_ == Kind::string; }
    bool is_array() const { return kind_ == Kind::array; }
    bool is_object() const { return kind_ == Kind::object; }

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

    /// Adds a member that the object does not have yet: nobody looks for it. Null becomes an object first.
    void add(std::string_view key, Json value);

    /// Adds to an array; null becomes one first.
    void push_back(Json item);
    /// Sets every member of `other`.
    void update(const Json& other);

    /// Items of an array or members of an object, else 0.
    std::size_t size() const;
    bool empty() const { return size() == 0; }

    /// On one line without spaces. Bad UTF-8 becomes U+FFFD. The value must hold no infinity or NaN.
    std::string dump() const;

    friend bool operator==(const Json& a, const Json& b);

private:
    friend class JsonReader;
    enum class Kind : unsigned char { null, boolean, integer, real, string, array, object, discarded };

    explicit Json(Array items) noexcept : kind_(Kind::array), items_(std::move(items)) {}
    explicit Json(Object members) noexcept : kind_(Kind::object), members_(std::move(members)) {}
    static Json discarded();

    // Of a value that is null: the union holds nothing that was made.
    void copy(const Json& other);
    void take(Json& other) noexcept;
    void clear() noexcept;

    Kind kind_ = Kind::null;
    union {
        bool boolean_;
        std::int64_t integer_;
        double real_;
        std::string text_;
        Array items_;
        Object members_;
    };
};

/// One item of a braced list, while the list is read: a value, which is moved out of it, or a list again.
class Json::Part {
public:
    template <class T>
        requires std::constructible_from<Json, T&&>
    Part(T&& value) : value_(std::forward<T>(value)) {}
    Part(std::initializer_list<Part> list) : list_(list), is_list_(true) {}

    /// "name" and a value: what an object is made of.
    bool is_member() const { return is_list_ && list_.size() == 2 && !list_.begin()->is_list_ && list_.begin()->value_.is_string(); }
    Json take() const { return is_list_ ? Json(list_) : std::move(value_); }
    Member take_member() const { return {std::move(list_.begin()->value_.text_), list_.begin()[1].take()}; }

private:
    mutable Json value_;
    std::initializer_list<Part> list_;
    bool is_list_ = false;
};

}  // namespace ballpark
