/// Reading catalog files: an array of flat JSON objects whose every field is asked for by name and type.
///
/// The first problem of a row sticks and everything read after it is a default, so that a reader can be written as a
/// plain list of fields. Inside this room only: other rooms see the structs of `catalog.h`.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.h"
#include "json/json.h"
#include "quantity/result.h"

namespace ballpark {

/// One object of a catalog file. Errors name the file, the row's id (or number) and the field.
class JsonRow {
public:
    JsonRow(std::string_view file, std::size_t index, const Json& object);

    std::string text(std::string_view key);           ///< required, not empty
    std::string optional_text(std::string_view key);  ///< absent: empty
    bool flag(std::string_view key);                  ///< absent: false
    std::string one_of(std::string_view key, std::initializer_list<std::string_view> allowed);
    std::string date(std::string_view key);                ///< required, ISO year-month-day
    std::vector<std::string> texts(std::string_view key);  ///< absent: none
    double number(std::string_view key);                   ///< required, finite
    std::optional<double> optional_number(std::string_view key);
    std::optional<double> optional_positive(std::string_view key);
    double positive(std::string_view key);
    std::int64_t count(std::string_view key);  ///< required, a positive integer
    std::optional<std::int64_t> optional_count(std::string_view key);
    const Json* object(std::string_view key);  ///< required, nullptr when it is not there
    Provenance provenance();                   ///< source, as_of and note

    bool has(std::string_view key) const;
    void fail(std::string_view key, std::string_view problem);

    /// The row's first problem, or the complaint about a field that nobody asked for.
    std::optional<Error> finish();

private:
    const Json* find(std::string_view key, bool required);

    std::string_view file_;
    std::size_t index_;
    const Json& object_;
    std::vector<std::string_view> asked_;
    std::optional<Error> problem_;
};

/// Parses a catalog file and hands each row to `read`.
template <class T>
Result<std::vector<T>> read_rows(std::string_view file, std::string_view json, T (*read)(JsonRow&)) {
    const auto document = Json::parse(json);
    if (!document.is_array())
        return Error{ErrorCode::bad_file, std::string(file), std::string(file) + " must be a JSON array of objects"};
    std::vector<T> rows;
    rows.reserve(document.size());
    for (std::size_t i = 0; i < document.size(); ++i) {
        const Json& object = document.items()[i];
        if (!object.is_object())
            return Error{ErrorCode::bad_file, std::string(file),
                         std::string(file) + ": row " + std::to_string(i + 1) + " must be an object"};
        JsonRow row(file, i, object);
        rows.push_back(read(row));
        if (auto problem = row.finish()) return *std::move(problem);
    }
    return rows;
}

}  // namespace ballpark
