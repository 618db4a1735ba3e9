/// Names as people, programs and drivers write them, cut into comparable words.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ballpark {

/// Lower-case words of a name. Punctuation separates, except a point between two digits; "Llama3" and "RTX4090" are
/// two words each (letters, at least three, then a figure), "8b", "80gb", "a100" and "v0.3" are one.
std::vector<std::string> name_words(std::string_view name);

/// The words run together without separators: equal for "RTX 4090", "rtx-4090" and "RTX4090".
std::string join_words(std::span<const std::string> words);

/// Letters to insert, delete or replace to turn one text into the other.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// Is it digits (with at most one point among them), then exactly `unit`: "80gb", "1.5b"?
bool is_figure_with_unit(std::string_view word, std::string_view unit);
bool is_digits(std::string_view word);

/// `"a"`, `"a or b"`, `"a, b or c"`, shortened to `limit` items.
std::string list_in_words(std::span<const std::string> items, std::size_t limit);

/// A name as it is compared, and whose it is: a position in some list.
struct Named {
    std::string key;
    std::size_t whose;
};

/// Whose names are nearest to `key`: at most `limit`, nearest first, each once; none that is too far off to be meant.
std::vector<std::size_t> nearest_names(std::string_view key, std::span<const Named> names, std::size_t limit);

}  // namespace ballpark
