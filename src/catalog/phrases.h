/// The words of one language: `assets/lang/en.json`, `ko.json`, keys to text with `{name}` placeholders.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "quantity/result.h"

namespace ballpark {

class Phrases {
public:
    /// Reads the embedded file of a language ("en", "ko").
    static Result<Phrases> load(std::string_view language);

    /// The content of such a file.
    static Result<Phrases> read(std::string_view language, std::string_view json);

    /// Where the file of a language is, among the assets: "lang/ko.json".
    static std::string file_of(std::string_view language);

    std::string_view language() const { return language_; }

    /// The text of a key; the key itself when it is missing (a test keeps the files complete).
    std::string_view text(std::string_view key) const;
    bool has(std::string_view key) const;

    /// All keys that begin so, with their texts.
    std::span<const std::pair<std::string, std::string>> with_prefix(std::string_view prefix) const;

    /// The text with every `{name}` replaced.
    std::string fill(std::string_view key,
                     std::initializer_list<std::pair<std::string_view, std::string_view>> values) const;

private:
    std::string language_;
    std::vector<std::pair<std::string, std::string>> entries_;  // sorted by key
};

}  // namespace ballpark
